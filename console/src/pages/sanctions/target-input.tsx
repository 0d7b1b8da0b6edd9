import { useQuery } from '@tanstack/react-query';
import { AutoComplete } from 'antd';
import { useDeferredValue } from 'react';
import { api, type Sanction } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { useWords } from '../../words/language.tsx';
import { sanctionWords } from '../../words/sanctions.ts';

interface Option {
  readonly value: string;
  readonly note: string;
}

/** What of this kind holds the words, as far as one sees it. */
async function find(kind: Sanction['targetKind'], q: string, signal: AbortSignal): Promise<Option[]> {
  const query = { q, limit: 20 };
  switch (kind) {
    case 'account': {
      const { items } = await api('GET /api/accounts', { query, signal });
      return items.map(({ account, organisationName, organisation }) => ({
        value: account,
        note: organisationName ?? organisation,
      }));
    }
    case 'port': {
      const { items } = await api('GET /api/ports', { query, signal });
      return items.map(({ port, holder }) => ({ value: port, note: holder ?? '' }));
    }
    case 'signature': {
      const { items } = await api('GET /api/signatures', { query, signal });
      return items.map(({ signature, owner }) => ({ value: signature, note: owner }));
    }
    case 'organisation': {
      const { items } = await api('GET /api/organisations', { query, signal });
      return items.map(({ id, name }) => ({ value: id, note: name }));
    }
  }
}

interface Props {
  readonly id?: string;
  readonly value?: string;
  onChange?(value: string): void;
  readonly kind: Sanction['targetKind'];
}

/** What a sanction is to stand on: found by its name, or typed. */
export function TargetInput({ kind, id, value = '', onChange, ...rest }: Props) {
  const w = useWords(sanctionWords);
  const readsAccounts = useMay('account.read');
  const asked = useDeferredValue(value.trim().slice(0, 60));
  const { data = [] } = useQuery({
    queryKey: ['sanction-targets', kind, asked],
    queryFn: ({ signal }) => find(kind, asked, signal),
    staleTime: 30_000,
    // Who may not look for accounts types their name.
    enabled: kind !== 'account' || readsAccounts,
    retry: false,
  });
  return (
    <AutoComplete
      {...rest}
      {...(id === undefined ? {} : { id })}
      value={value}
      {...(onChange === undefined ? {} : { onChange: (next: string) => onChange(next ?? '') })}
      placeholder={w.targetHint}
      popupMatchSelectWidth={false}
      options={data.map(({ value: each, note }) => ({
        value: each,
        label: (
          <span className="organisation-option">
            <bdi>{each}</bdi>
            <small className="quiet">{note}</small>
          </span>
        ),
      }))}
    />
  );
}
