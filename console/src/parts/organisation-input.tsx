import { useQuery } from '@tanstack/react-query';
import { AutoComplete } from 'antd';
import { useDeferredValue } from 'react';
import { api } from '../api.ts';

interface Props {
  readonly id?: string;
  readonly value?: string;
  onChange?(value: string): void;
  readonly placeholder?: string;
}

/** The code of an organisation: found by its name among those that one sees, or typed where it is another's. */
export function OrganisationInput({ id, value = '', onChange, placeholder, ...rest }: Props) {
  const asked = useDeferredValue(value.trim().slice(0, 60));
  const { data } = useQuery({
    queryKey: ['organisations', asked],
    queryFn: ({ signal }) => api('GET /api/organisations', { query: { q: asked, limit: 20 }, signal }),
    staleTime: 60_000,
  });
  const found = data?.items ?? [];
  const named = found.find((each) => each.id === value.trim().toUpperCase());
  return (
    <>
      <AutoComplete
        {...rest}
        {...(id === undefined ? {} : { id })}
        value={value}
        {...(placeholder === undefined ? {} : { placeholder })}
        {...(onChange === undefined ? {} : { onChange: (next: string) => onChange(next ?? '') })}
        maxLength={60}
        popupMatchSelectWidth={false}
        options={found.map((each) => ({ value: each.id, label: <Named {...each} /> }))}
      />
      {named !== undefined && (
        <span className="quiet named">
          <bdi>{named.name}</bdi>
        </span>
      )}
    </>
  );
}

function Named({ id, name }: { id: string; name: string }) {
  return (
    <span className="named-option">
      <bdi>{name}</bdi> <span className="quiet">{id}</span>
    </span>
  );
}
