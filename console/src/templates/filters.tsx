import { Button, Input, Select } from 'antd';
import { type FormEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { Icon } from '../parts/icon.tsx';
import { useWords } from '../words/language.tsx';
import { listWords } from '../words/list.ts';
import { askedOf, localOf, RANGES, type Range, rangeOf, type Values } from './address.ts';

export type Filter =
  | {
      readonly kind: 'text';
      readonly key: string;
      readonly label: string;
      readonly hint?: string;
      readonly maxLength?: number;
      readonly digits?: boolean;
      readonly more?: boolean;
    }
  | {
      readonly kind: 'select';
      readonly key: string;
      readonly label: string;
      readonly options: readonly { readonly value: string; readonly label: string }[];
      readonly many?: boolean;
      readonly more?: boolean;
    }
  /** Writes `range`, or `from` and `to`. `usual` is what an address without either means. */
  | { readonly kind: 'range'; readonly usual: Range; readonly more?: false };

interface Props {
  readonly filters: readonly Filter[];
  readonly values: Values;
  onChange(values: Values): void;
}

/** The filters as a form: nothing is asked until it is sent; choosing a range or an option sends it. */
export function Filters({ filters, values, onChange }: Props) {
  const w = useWords(listWords);
  const [draft, setDraft] = useState(values);
  useEffect(() => setDraft(values), [values]);
  const hidden = filters.filter((each) => each.more);
  const [more, setMore] = useState(false);
  const open = more || hidden.some((each) => each.kind !== 'range' && values[each.key] !== undefined);
  const send = (next: Values) => {
    const kept = Object.entries(next).map(([key, value]) => [key, value.trim()] as const);
    onChange(Object.fromEntries(kept.filter(([, value]) => value !== '')));
  };
  const set = (key: string, value: string, at: 'later' | 'now' = 'later') => {
    const next = { ...draft, [key]: value };
    setDraft(next);
    if (at === 'now') send(next);
  };
  const used = Object.keys(values).length > 0;
  return (
    // biome-ignore lint/a11y/useSemanticElements: older browsers do not know the search element
    <form
      className="filters"
      aria-label={w.filters}
      role="search"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        send(draft);
      }}
    >
      {filters.map((filter) =>
        filter.more && !open ? null : filter.kind === 'range' ? (
          <RangeField
            key="range"
            usual={filter.usual}
            values={draft}
            onChange={(next, now) => {
              const { range: _, from: __, to: ___, ...rest } = draft;
              const all = { ...rest, ...next };
              setDraft(all);
              if (now) send(all);
            }}
          />
        ) : (
          <Field key={filter.key} label={filter.label}>
            {(id) =>
              filter.kind === 'text' ? (
                <Input
                  id={id}
                  value={draft[filter.key] ?? ''}
                  placeholder={filter.hint}
                  maxLength={filter.maxLength}
                  inputMode={filter.digits ? 'numeric' : undefined}
                  autoComplete="off"
                  spellCheck={false}
                  onChange={({ target }) => set(filter.key, target.value)}
                />
              ) : (
                <Select
                  id={id}
                  allowClear
                  showSearch={filter.options.length > 8 ? { optionFilterProp: 'label' } : false}
                  {...(filter.many ? { mode: 'multiple' as const, maxTagCount: 'responsive' as const } : {})}
                  placeholder={w.any}
                  popupMatchSelectWidth={false}
                  options={[...filter.options]}
                  value={chosen(draft[filter.key], filter.many)}
                  onChange={(value: string | string[] | undefined) =>
                    set(filter.key, Array.isArray(value) ? value.join(',') : (value ?? ''), 'now')
                  }
                />
              )
            }
          </Field>
        ),
      )}
      <div className="filters-end">
        <Button type="primary" htmlType="submit">
          {w.apply}
        </Button>
        {hidden.length > 0 && (
          <Button type="text" aria-expanded={open} onClick={() => setMore(!open)}>
            {open ? w.fewerFilters : w.moreFilters}
          </Button>
        )}
        {used && (
          <Button type="text" icon={<Icon name="cross" />} onClick={() => onChange({})}>
            {w.reset}
          </Button>
        )}
      </div>
    </form>
  );
}

function chosen(value: string | undefined, many: boolean | undefined): string | string[] | undefined {
  if (value === undefined || value === '') return many ? [] : undefined;
  return many ? value.split(',') : value;
}

function Field({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}

interface RangeProps {
  readonly usual: Range;
  readonly values: Values;
  onChange(values: Values, now: boolean): void;
}

export function RangeField({ usual, values, onChange }: RangeProps) {
  const w = useWords(listWords);
  const range = rangeOf(values, usual);
  const names: Record<Range, string> = {
    today: w.today,
    '7d': w.days7,
    '30d': w.days30,
    custom: w.custom,
    all: w.allTime,
  };
  const shown: readonly Range[] = usual === 'all' ? ['all', ...RANGES, 'custom'] : [...RANGES, 'custom'];
  return (
    <fieldset className="field range">
      <legend>{w.range}</legend>
      <div className="segments">
        {shown.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={range === each}
            onClick={() => onChange(each === usual ? {} : { range: each }, each !== 'custom')}
          >
            {names[each]}
          </button>
        ))}
      </div>
      {range === 'custom' && (
        <div className="row">
          <LocalMoment
            label={w.from}
            value={values['from']}
            onChange={(from) => onChange({ ...onlyMoments(values), from }, false)}
          />
          <LocalMoment
            label={w.to}
            value={values['to']}
            onChange={(to) => onChange({ ...onlyMoments(values), to }, false)}
          />
        </div>
      )}
    </fieldset>
  );
}

function onlyMoments({ from, to }: Values): Values {
  return { range: 'custom', ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

function LocalMoment(props: { label: string; value: string | undefined; onChange: (asked: string) => void }) {
  const w = useWords(listWords);
  const id = useId();
  return (
    <span className="inline">
      <label htmlFor={id}>{props.label}</label>
      <Input
        id={id}
        type="datetime-local"
        value={localOf(props.value)}
        title={w.shanghai}
        onChange={({ target }) => props.onChange(askedOf(target.value))}
      />
    </span>
  );
}
