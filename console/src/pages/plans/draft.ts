import type { PlanPage, WantedPlan } from '../../api.ts';
import { linesOf } from '../applications/draft.ts';
import { dayAfter } from './days.ts';
import { lastDayOf } from './state.tsx';

export interface TextEntry {
  readonly kind: 'text' | 'template';
  readonly value: string;
}
/** Days as the date fields hold them, both inclusive. */
export interface WindowEntry {
  readonly first: string;
  readonly last: string;
  readonly fromHour: string;
  readonly untilHour: string;
}

/** What the form holds: lists are lines of one text. */
export interface Draft {
  readonly wanted?: {
    readonly organisation?: string;
    readonly title?: string;
    readonly purposes?: readonly string[];
    readonly signatures?: string;
    readonly ports?: string;
    readonly texts?: readonly TextEntry[];
    readonly messagesMax?: number | null;
    readonly windows?: readonly WindowEntry[];
    readonly contact?: { readonly name: string; readonly phone: string };
    readonly remark?: string;
  };
  readonly reason?: string;
}

export const NO_TEXT: TextEntry = { kind: 'text', value: '' };
export const NO_WINDOW: WindowEntry = { first: '', last: '', fromHour: '09:00', untilHour: '20:00' };

/** The form's values as the API is asked. */
export function wantedOf({ wanted = {} }: Draft): WantedPlan {
  const { contact = { name: '', phone: '' }, remark = '' } = wanted;
  return {
    organisation: (wanted.organisation ?? '').trim().toUpperCase(),
    title: (wanted.title ?? '').trim(),
    purposes: [...(wanted.purposes ?? [])],
    signatures: linesOf(wanted.signatures).slice(0, 100),
    ports: linesOf(wanted.ports).slice(0, 2000),
    texts: (wanted.texts ?? [])
      .filter(({ value }) => value.trim() !== '')
      .map(({ kind, value }) => (kind === 'template' ? { template: value.trim() } : { text: value.trim() })),
    messagesMax: wanted.messagesMax ?? 0,
    windows: (wanted.windows ?? [])
      .filter(({ first, last }) => first !== '' || last !== '')
      .map(({ first, last, fromHour, untilHour }) => ({
        from: first,
        until: last === '' ? '' : dayAfter(last),
        ...(fromHour === '' && untilHour === '' ? {} : { hours: { from: fromHour, until: untilHour } }),
      })),
    contact: {
      name: contact.name.trim(),
      ...(contact.phone.trim() === '' ? {} : { phone: contact.phone.trim() }),
    },
    ...(remark.trim() === '' ? {} : { remark: remark.trim() }),
  };
}

/** A plan as the form shows it, to be changed. */
export function draftOf({ organisation, title, terms, contact, remark }: PlanPage): Draft {
  const { purposes, signatures, ports, texts, messagesMax, windows } = terms;
  return {
    wanted: {
      ...{ organisation, title, purposes, messagesMax, remark },
      signatures: signatures.join('\n'),
      ports: ports.join('\n'),
      texts: (texts ?? []).map(({ template, text }) =>
        template === null ? { kind: 'text', value: text ?? '' } : { kind: 'template', value: template },
      ),
      windows: windows.map(({ from, until, hours }) => ({
        ...{ first: from.slice(0, 10), last: until === '' ? '' : lastDayOf(until) },
        ...{ fromHour: hours?.from ?? '', untilHour: hours?.until ?? '' },
      })),
      contact: { name: contact?.name ?? '', phone: '' },
    },
  };
}
