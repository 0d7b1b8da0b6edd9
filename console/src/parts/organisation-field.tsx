import { useQuery } from '@tanstack/react-query';
import { AutoComplete } from 'antd';
import { useDeferredValue } from 'react';
import { api } from '../api.ts';
import { Text } from './text.tsx';

interface Props {
  /** Both as Form.Item hands them. */
  readonly id?: string;
  readonly value?: string;
  onChange?(value: string): void;
}

/** A code, to be typed or found by the name; below it whose code it is. Only organisations that the person may see are found. */
export function OrganisationField({ id, value = '', onChange }: Props) {
  const q = useDeferredValue(value.trim());
  const { data } = useQuery({
    queryKey: ['organisations', 'field', q],
    queryFn: ({ signal }) =>
      api('GET /api/organisations', { query: { q: q.slice(0, 60), limit: 10 }, signal }),
    placeholderData: (before) => before,
  });
  const found = data?.items ?? [];
  const chosen = found.find((each) => each.id === value.trim().toUpperCase());
  return (
    <>
      <AutoComplete
        {...(id === undefined ? {} : { id })}
        value={value}
        maxLength={60}
        {...(onChange === undefined ? {} : { onChange })}
        options={found
          .filter((each) => each !== chosen)
          .map((each) => ({
            value: each.id,
            label: (
              <span className="organisation-option">
                <Text text={each.name} />
                <small className="quiet">{each.id}</small>
              </span>
            ),
          }))}
      />
      {chosen && (
        <span className="chosen-name" role="status">
          <Text text={chosen.name} />
        </span>
      )}
    </>
  );
}
