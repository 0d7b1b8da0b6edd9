import { Button, Input } from 'antd';
import { useId } from 'react';
import { askedOf, localOf } from '../../templates/address.ts';
import { useWords } from '../../words/language.tsx';
import { listWords } from '../../words/list.ts';
import { registryWords } from '../../words/registry.ts';
import { inShanghai } from '../moments.ts';

interface Props {
  /** As it was asked for; undefined: now. */
  readonly at: string | undefined;
  readonly nowMs: number;
  /** The moments at which something changed, in order. */
  readonly turns: readonly string[];
  onChange(at: string | undefined): void;
}

/** Any moment, and the way from one change to the next. */
export function MomentPicker({ at, nowMs, turns, onChange }: Props) {
  const w = useWords(registryWords);
  const l = useWords(listWords);
  const id = useId();
  const shown = at === undefined ? nowMs : Date.parse(at);
  const before = [...turns].reverse().find((turn) => Date.parse(turn) < shown);
  const after = turns.find((turn) => Date.parse(turn) > shown);
  return (
    <div className="row moment">
      <label htmlFor={id}>{w.chainAsOf}</label>
      <Input
        id={id}
        type="datetime-local"
        className="moment-field"
        value={localOf(at ?? inShanghai(nowMs))}
        title={l.shanghai}
        onChange={({ target }) => onChange(target.value === '' ? undefined : askedOf(target.value))}
      />
      <Button size="small" disabled={before === undefined} onClick={() => onChange(before)}>
        {w.earlier}
      </Button>
      <Button size="small" disabled={after === undefined} onClick={() => onChange(after)}>
        {w.later}
      </Button>
      {at !== undefined && (
        <Button size="small" type="link" onClick={() => onChange(undefined)}>
          {w.toNow}
        </Button>
      )}
    </div>
  );
}
