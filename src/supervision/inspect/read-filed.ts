import {
  type Change,
  type ChangeOf,
  type Instant,
  Invalid,
  type MarketingPurpose,
  type OrganisationId,
  type Port,
  parsePort,
  parseTemplate,
  type Signature,
  signatureOf,
} from '../../domain/index.ts';
import { endOf, readLines, readMoment, readPort, readPurpose, Unread } from './cells.ts';
import type { InspectedRow } from './open-file.ts';
import { nameOf } from './read-log.ts';

/* What is filed with somebody: templates, plans, ports. Each row becomes the changes that the kernel takes. */

export const TEMPLATES_NEEDED = ['template', 'text', 'purpose'] as const;
export const PLANS_NEEDED = ['plan', 'from', 'until'] as const;
export const PORTS_NEEDED = ['port', 'use'] as const;

/** More than anybody sends. */
const UNLIMITED = 1_000_000_000_000;

export interface Filed {
  /** Where a row tells no moment. */
  readonly since: Instant;
  readonly newest: Instant;
  /** The platform itself. */
  readonly platform: string;
}

export function readTemplateRow(
  row: InspectedRow,
  { since, newest, platform }: Filed,
): readonly Change[] | Unread {
  const purpose = readPurpose(row.one('purpose'));
  if (purpose instanceof Unread) return purpose;
  const written = row.one('text').trim();
  const named = row
    .one('signature')
    .normalize('NFKC')
    .replace(/[【】[\]\s]/g, '');
  const atFront = signatureOf(written);
  const signature = (named === '' ? atFront : named) as Signature | undefined;
  if (signature === undefined) return new Unread('signature-missing', 'signature');
  const body = atFront === undefined ? written : written.slice(atFront.length + 2);
  const text = body
    .replace(/\$\{\s*([^{}]+?)\s*\}/g, '{$1}')
    .replace(/#([^#\s{}]{1,20})#/g, '{$1}')
    .trim();
  if (parseTemplate(text) instanceof Invalid) return new Unread('template-unreadable', 'text', body);
  const at = row.one('at').trim() === '' ? since : readMoment(row.one('at'), 'at', newest);
  if (at instanceof Unread) return at;
  const template = row.one('template').trim();
  return [
    {
      ...{
        kind: 'template-filed',
        at: typeof at === 'number' ? at : at.at,
        template,
        signature,
        text,
        purpose,
      },
      organisation: platform as OrganisationId,
    } satisfies ChangeOf<'template-filed'>,
  ];
}

const NOT_YET = /^(?:待审|审核中|已提交|草稿|filed|pending|submitted|draft)/i;
const REJECTED = /^(?:未获批|未批准|未通过|驳回|拒绝|不通过|rejected|denied)/i;

export function readPlanRow(row: InspectedRow, { since, platform }: Filed): readonly Change[] | Unread {
  // A plan is for a time to come as well.
  const latest = Date.parse('2100-01-01T00:00:00+08:00');
  const [from, until] = (['from', 'until'] as const).map((field) =>
    readMoment(row.one(field), field, latest),
  );
  if (from instanceof Unread) return from;
  if (until instanceof Unread) return until;
  const ends = endOf(until!);
  if (ends <= from!.at) return new Unread('span-empty', 'until');
  const purposes: MarketingPurpose[] = [];
  for (const each of row.many('purposes')) {
    const lines = readLines(each, 'purposes');
    if (lines instanceof Unread) return lines;
    purposes.push(...lines);
  }
  const ports: Port[] = [];
  for (const each of row.many('ports')) {
    const port = readPort(each, 'ports');
    if (port instanceof Unread) return port;
    ports.push(port as Port);
  }
  const most = row
    .one('messagesMax')
    .normalize('NFKC')
    .replace(/[,\s条]/g, '')
    .replace(/\.0+$/, '');
  if (most !== '' && !/^\d{1,12}$/.test(most)) return new Unread('count-unreadable', 'messagesMax', most);
  const plan = row.one('plan').trim();
  const filed: ChangeOf<'plan-filed'> = {
    ...{ kind: 'plan-filed', at: since, plan, purposes, ports, from: from!.at, until: ends },
    organisation: (nameOf(row.one('organisation')) || platform) as OrganisationId,
    signatures: row.many('signatures').map((each) => each.replace(/[【】[\]]/g, '') as Signature),
    messagesMax: most === '' ? UNLIMITED : Number(most),
  };
  const state = row.one('state').trim();
  if (NOT_YET.test(state)) return [filed];
  if (REJECTED.test(state)) return [filed, { kind: 'plan-rejected', at: since, plan, reason: '' }];
  return [filed, { kind: 'plan-approved', at: since, plan }];
}

export function readPortRow(row: InspectedRow, { since, platform }: Filed): readonly Change[] | Unread {
  const port = readPort(row.one('port'), 'port');
  if (port instanceof Unread) return port;
  if (parsePort(port) instanceof Invalid) return new Unread('number-unreadable', 'port', port);
  const written = row.one('use').normalize('NFKC').trim().toLowerCase();
  const isMarketing = /^(?:营销|推广|商业|marketing)/.test(written);
  if (!isMarketing && !/^(?:服务|通知|验证|行业|业务|service|notification)/.test(written))
    return new Unread('use-unknown', 'use', written);
  const use = isMarketing ? 'marketing' : 'service';
  return [{ kind: 'port-opened', at: since, port: port as Port, holder: platform as OrganisationId, use }];
}
