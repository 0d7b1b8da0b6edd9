import type { Application, Body } from '../../api.ts';
import type { ApplicationKind } from './state.tsx';

type Wanted = Body<'POST /api/applications/check'>['wanted'];

/** What the form holds: lists are lines of one text, what is not chosen is absent or empty. */
export interface Draft {
  readonly wanted?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly reason?: string;
}

export const draftName = (kind: ApplicationKind) => `application-${kind}`;

/** What may stay empty: a objection at such a field is of something else that was filled in. */
export const OPTIONAL: ReadonlySet<string> = new Set(['purposes', 'ports', 'from', 'links', 'callbacks']);

export function linesOf(text: unknown): string[] {
  return String(text ?? '')
    .split(/[\n\r,，、;；\s]+/)
    .filter((line) => line !== '');
}

/** The form's values as the API is asked. */
export function wantedOf(kind: ApplicationKind, { wanted = {} }: Draft): Wanted {
  const text = (key: string) => String(wanted[key] ?? '').trim();
  const some = (key: string) => (text(key) === '' ? {} : { [key]: text(key) });
  const lines = (key: string) => {
    const entries = linesOf(wanted[key]).slice(0, 100);
    return entries.length === 0 ? {} : { [key]: entries };
  };
  const organisation = text('organisation').toUpperCase();
  switch (kind) {
    case 'port':
      return {
        ...{ kind, organisation, port: text('port'), use: text('use') },
        accessPoints: linesOf(wanted['accessPoints']).slice(0, 100),
      };
    case 'signature': {
      const own = text('use') !== 'letter';
      return {
        ...{ kind, organisation, signature: text('signature'), use: text('use') },
        owner: own ? organisation : text('owner').toUpperCase(),
        ...{ source: text('source'), sourceDate: text('sourceDate') },
        ...(own ? {} : some('letter')),
        ...some('despite'),
      };
    }
    case 'letter': {
      const purposes = [...((wanted['purposes'] as readonly string[] | undefined) ?? [])];
      return {
        ...{ kind, organisation, letter: text('letter') },
        signatures: linesOf(wanted['signatures']).slice(0, 100),
        ...{ grantor: text('grantor').toUpperCase(), grantee: text('grantee').toUpperCase() },
        ...(purposes.length === 0 ? {} : { purposes }),
        ...lines('ports'),
        ...some('from'),
        until: text('until'),
      };
    }
    case 'filing':
      return {
        ...{ kind, organisation, signature: text('signature') },
        ...{ carrier: text('carrier'), state: text('state') },
      };
    case 'template':
      return {
        ...{ kind, organisation, template: text('template'), signature: text('signature') },
        ...{ text: text('text'), purpose: text('purpose') },
        ...lines('ports'),
        ...lines('links'),
        ...lines('callbacks'),
      };
  }
}

/** An application as a draft: what was turned down is mended and handed in again. */
export function draftOf({ wanted, reason }: Pick<Application, 'wanted' | 'reason'>): Draft {
  const { kind: _, ...fields } = wanted;
  const told = Object.entries(fields).map(([key, value]) => [
    key,
    Array.isArray(value) && key !== 'purposes' ? value.join('\n') : value,
  ]);
  return { wanted: Object.fromEntries(told), reason };
}
