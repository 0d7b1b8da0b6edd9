import { FOREVER, formatInstant, type Instant, overlap } from '../../domain/index.ts';
import { judgeAssignment, overlaps, writeAssignment } from '../assignments.ts';
import { portBook, portOfLease } from '../facts.ts';
import type { Db } from '../ground.ts';
import { declared, declareLease, judgeLease, type WantedLease } from '../leases.ts';
import type { LeaseEntry } from '../port-book.ts';
import { type Assignment, assignmentsOf } from '../ports.ts';
import { Reading } from '../reading.ts';
import { objection } from '../refusal.ts';
import { beginsAt } from './compare.ts';
import { type Exchange, many, maybe, one, type Page, subjectsOf } from './kind.ts';
import type { RowValues } from './row-values.ts';

export const leases: Exchange = {
  subject: (values) => one(values, 'lease'),
  current: async (db, values, now) => (await leaseRows(db, [one(values, 'lease')], now))[0],
  async judge({ db, scope, moment, mode }, values) {
    const wanted: WantedLease = {
      organisation: mode === 'facts' ? one(values, 'lessor') : one(values, 'organisation'),
      lease: one(values, 'lease'),
      port: one(values, 'port'),
      lessor: one(values, 'lessor'),
      lessee: one(values, 'lessee'),
      purposes: many(values, 'purposes'),
      signatures: many(values, 'signatures'),
      messagesMax: volumeOf(maybe(values, 'messagesMax')),
      from: maybe(values, 'from'),
      until: maybe(values, 'until'),
    };
    const judged = await judgeLease(db, wanted, scope, moment.now);
    const reading = new Reading();
    const confirmed = flag(reading, values);
    const objections = [...judged.objections, ...reading.objections];
    const { lease } = wanted;
    const confirmation = () => (confirmed ? [{ kind: 'lease-confirmed', at: judged.term!.from, lease }] : []);
    return {
      objections,
      ahead: objections.length > 0 ? [] : [declared(wanted, judged.term!, judged.terms), ...confirmation()],
      async write(trx, actor, now) {
        return [...(await declareLease(trx, wanted, judged, actor, now)), ...confirmation()];
      },
    };
  },
  async page(scoped, db, ask) {
    const { names, next } = await subjectsOf(scoped, 'lease', ask);
    return { rows: await leaseRows(db, names, ask.now), next };
  },
};

const YES = ['yes', 'true', '是'];
const NO = ['no', 'false', '否', ''];

function flag(reading: Reading, values: RowValues): boolean {
  const given = one(values, 'confirmed').toLowerCase();
  if (!NO.includes(given)) reading.oneOf('confirmed', given, YES);
  return YES.includes(given);
}

/** In force or to come; what is over is left out. */
async function leaseRows(db: Db, names: readonly string[], now: Instant): Promise<RowValues[]> {
  const ports = await Promise.all(names.map((name) => portOfLease(db, name)));
  const book = await portBook(
    db,
    ports.filter((port) => port !== undefined),
    now,
  );
  const entries = names
    .map((name) => book.lease(name))
    .filter(
      (entry): entry is LeaseEntry => entry !== undefined && !entry.ended && (entry.until ?? FOREVER) > now,
    );
  return entries.map(
    ({ lease, port, lessor, lessee, from, until, confirmedAt, purposes, signatures, messagesMax }) => ({
      ...{ lease, port, lessor, lessee, purposes, signatures },
      messagesMax: messagesMax === undefined ? undefined : `${messagesMax.count}/${messagesMax.per}`,
      from: formatInstant(from),
      until: until === undefined ? undefined : formatInstant(until),
      confirmed: confirmedAt === undefined ? 'no' : 'yes',
    }),
  );
}

/** 5000/day: what it means is read with the lease's other terms. */
function volumeOf(text: string | undefined): WantedLease['messagesMax'] {
  if (text === undefined) return undefined;
  const [count = '', per = ''] = text.split('/');
  return { count: /^\d+$/.test(count.trim()) ? Number(count) : Number.NaN, per: per.trim() };
}

export const assignments: Exchange = {
  subject: (values) => [one(values, 'port'), one(values, 'signature'), one(values, 'from')].join(' '),
  assigns: true,
  async current(db, values, now) {
    const port = one(values, 'port');
    const begins = maybe(values, 'from');
    const found = (await assignmentsOf(db, port)).find(
      ({ signature, from, until }) =>
        signature === values['signature'] &&
        (begins === undefined ? from <= now && now < (until ?? FOREVER) : beginsAt(begins, from)),
    );
    return found === undefined ? undefined : assignmentRow(port, found);
  },
  async judge({ db, scope, moment, mode, assigned }, values) {
    const port = one(values, 'port');
    // What was decided elsewhere is in the name of whoever holds the port.
    const holder =
      mode === 'facts' ? (await portBook(db, [port], moment.now)).longest(port)?.holder : undefined;
    const wanted = {
      organisation: mode === 'facts' ? (holder ?? '') : one(values, 'organisation'),
      port,
      signature: one(values, 'signature'),
      from: maybe(values, 'from'),
      until: maybe(values, 'until'),
    };
    const judged = await judgeAssignment(db, wanted, scope, moment.now);
    const without =
      mode === 'facts' && holder === undefined ? [objection('port-not-open', 'port', { port })] : [];
    const above = assigned.get(port) ?? [];
    const other = above.find((each) => overlap(judged.assignment, each));
    const objections = [
      ...judged.objections.filter(({ field }) => without.length === 0 || field !== 'organisation'),
      ...without,
      ...(other === undefined ? [] : [overlaps(port, other)]),
    ];
    if (objections.length === 0) assigned.set(port, [...above, judged.assignment]);
    return {
      objections,
      ahead: [],
      write: (trx, actor) => writeAssignment(trx, judged, actor),
    };
  },
  async page(scoped, db, ask): Promise<Page> {
    const { names, next } = await subjectsOf(scoped, 'port', ask);
    const rows: RowValues[] = [];
    for (const port of names)
      for (const each of await assignmentsOf(db, port))
        if ((each.until ?? FOREVER) > ask.now) rows.push(assignmentRow(port, each));
    return { rows, next };
  },
};

function assignmentRow(port: string, { signature, from, until }: Assignment): RowValues {
  return {
    port,
    signature,
    from: formatInstant(from),
    until: until === undefined ? undefined : formatInstant(until),
  };
}
