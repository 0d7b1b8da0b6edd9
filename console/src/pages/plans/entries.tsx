import { Button, Input, Select } from 'antd';
import { useWords } from '../../words/language.tsx';
import { planWords } from '../../words/plans.ts';
import { NO_TEXT, NO_WINDOW, type TextEntry, type WindowEntry } from './draft.ts';

/** As Form.Item hands them. */
interface Props<T> {
  readonly id?: string;
  readonly value?: T;
  onChange?(value: T): void;
}

function changed<T>(list: readonly T[], place: number, part: Partial<T>): T[] {
  return list.map((each, i) => (i === place ? { ...each, ...part } : each));
}

export function TextsField({ id, value = [NO_TEXT], onChange }: Props<readonly TextEntry[]>) {
  const w = useWords(planWords);
  return (
    <>
      {value.map(({ kind, value: text }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an entry has no name but its place
        <div className="plan-entry" key={i}>
          <Select
            aria-label={`${w.texts} ${i + 1}`}
            value={kind}
            options={[
              { value: 'text', label: w.text },
              { value: 'template', label: w.template },
            ]}
            onChange={(next) => onChange?.(changed(value, i, { kind: next }))}
          />
          <Input.TextArea
            {...(id !== undefined && i === 0 ? { id } : {})}
            aria-label={`${kind === 'text' ? w.text : w.template} ${i + 1}`}
            value={text}
            autoSize={{ minRows: 1, maxRows: 6 }}
            maxLength={kind === 'text' ? 1000 : 40}
            onChange={(event) => onChange?.(changed(value, i, { value: event.target.value }))}
          />
          {value.length > 1 && (
            <Button onClick={() => onChange?.(value.filter((_, place) => place !== i))}>{w.remove}</Button>
          )}
        </div>
      ))}
      <Button onClick={() => onChange?.([...value, NO_TEXT])}>{w.addText}</Button>
    </>
  );
}

export function WindowsField({ id, value = [NO_WINDOW], onChange }: Props<readonly WindowEntry[]>) {
  const w = useWords(planWords);
  const field = (i: number, key: keyof WindowEntry, label: string, type: 'date' | 'time') => (
    <Input
      {...(id !== undefined && i === 0 && key === 'first' ? { id } : {})}
      type={type}
      className={type === 'date' ? 'day' : 'hour'}
      aria-label={`${label} ${i + 1}`}
      value={value[i]![key]}
      onChange={(event) => onChange?.(changed(value, i, { [key]: event.target.value }))}
    />
  );
  return (
    <>
      {value.map((_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an entry has no name but its place
        <div className="plan-entry" key={i}>
          {field(i, 'first', w.firstDay, 'date')}–{field(i, 'last', w.lastDay, 'date')}
          {field(i, 'fromHour', w.fromHour, 'time')}–{field(i, 'untilHour', w.untilHour, 'time')}
          {value.length > 1 && (
            <Button onClick={() => onChange?.(value.filter((_each, place) => place !== i))}>
              {w.remove}
            </Button>
          )}
        </div>
      ))}
      <Button onClick={() => onChange?.([...value, NO_WINDOW])}>{w.addWindow}</Button>
    </>
  );
}

export function ContactField({
  id,
  value = { name: '', phone: '' },
  onChange,
  kept,
}: Props<{ name: string; phone: string }> & { readonly kept: boolean }) {
  const w = useWords(planWords);
  return (
    <div className="plan-entry">
      <Input
        {...(id === undefined ? {} : { id })}
        aria-label={w.contactName}
        placeholder={w.contactName}
        value={value.name}
        maxLength={60}
        onChange={(event) => onChange?.({ ...value, name: event.target.value })}
      />
      <Input
        type="tel"
        aria-label={w.contactPhone}
        placeholder={kept ? w.phoneKept : w.contactPhone}
        value={value.phone}
        maxLength={30}
        autoComplete="off"
        onChange={(event) => onChange?.({ ...value, phone: event.target.value })}
      />
    </div>
  );
}
