import { type Carrier, formatInstant, type Instant } from '../../domain/index.ts';
import { factsOf, letterBook, signatureBook } from '../facts.ts';
import type { Db } from '../ground.ts';
import { entriesOf } from '../templates.ts';
import { judgeApplied } from './applied.ts';
import { type Exchange, many, maybe, one, type Reader, subjectsOf } from './kind.ts';
import type { RowValues } from './row-values.ts';

/** In whose name: what was decided elsewhere is in the name of whose it is. */
function named({ mode }: Reader, values: RowValues, owner: string): string {
  return mode === 'facts' ? owner : one(values, 'organisation');
}

export const signatures: Exchange = {
  subject: (values) => one(values, 'signature'),
  waits: 'signature',
  async current(db, values, now) {
    const signature = one(values, 'signature');
    const entry = (await signatureBook(db, [signature], now)).signature(signature);
    return entry === undefined ? undefined : { signature, owner: entry.owner };
  },
  judge(reader, values) {
    const owner = one(values, 'owner');
    return judgeApplied(reader, {
      kind: 'signature',
      organisation: named(reader, values, owner),
      signature: one(values, 'signature'),
      owner,
      source: one(values, 'source'),
      sourceDate: one(values, 'sourceDate'),
      use: one(values, 'use'),
      letter: maybe(values, 'letter'),
      despite: maybe(values, 'despite'),
    });
  },
  async page(scoped, db, ask) {
    const { names, next } = await subjectsOf(scoped, 'signature', ask);
    const book = await signatureBook(db, names, ask.now);
    const entries = names.map((name) => book.signature(name)).filter((entry) => entry !== undefined);
    return { rows: entries.map(({ signature, owner }) => ({ signature, owner })), next };
  },
};

export const letters: Exchange = {
  subject: (values) => one(values, 'letter'),
  waits: 'letter',
  current: (db, values, now) => letterRow(db, one(values, 'letter'), now),
  judge(reader, values) {
    const grantor = one(values, 'grantor');
    return judgeApplied(reader, {
      kind: 'letter',
      organisation: named(reader, values, grantor),
      letter: one(values, 'letter'),
      signatures: many(values, 'signatures') ?? [],
      grantor,
      grantee: one(values, 'grantee'),
      purposes: many(values, 'purposes'),
      ports: many(values, 'ports'),
      from: maybe(values, 'from'),
      until: one(values, 'until'),
    });
  },
  async page(scoped, db, ask) {
    const { names, next } = await subjectsOf(scoped, 'letter', ask);
    const rows = await Promise.all(names.map((name) => letterRow(db, name, ask.now)));
    return { rows: rows.filter((row) => row !== undefined), next };
  },
};

/** In force, or to come; one that was revoked or is past its term is left out. */
async function letterRow(db: Db, name: string, now: Instant): Promise<RowValues | undefined> {
  const last = (await factsOf(db, 'letter', [name])).at(-1);
  if (last === undefined) return undefined;
  const at = Math.max(now, last.at);
  const found = (await letterBook(db, name, at)).letter(name);
  if (found === undefined) return undefined;
  const { letter, signatures: names, grantor, grantee, purposes, ports } = found;
  return {
    ...{ letter, signatures: names, grantor, grantee, purposes, ports },
    from: formatInstant(found.at),
    until: formatInstant(found.until),
  };
}

export const filings: Exchange = {
  subject: (values) => `${one(values, 'signature')}@${one(values, 'carrier')}`,
  waits: 'filing',
  async current(db, values, now) {
    const [signature, carrier, state] = [
      one(values, 'signature'),
      one(values, 'carrier'),
      one(values, 'state'),
    ];
    const entry = (await signatureBook(db, [signature], now)).signature(signature);
    // Another state is no contradiction: a filing moves on.
    const filed = entry?.filings.get(carrier as Carrier);
    return filed?.state === state ? { signature, carrier, state } : undefined;
  },
  async judge(reader, values) {
    const signature = one(values, 'signature');
    const book = await signatureBook(reader.db, [signature], reader.moment.now);
    return judgeApplied(reader, {
      kind: 'filing',
      organisation: named(reader, values, book.signature(signature)?.owner ?? ''),
      signature,
      carrier: one(values, 'carrier'),
      state: one(values, 'state'),
    });
  },
  async page(scoped, db, ask) {
    const { names, next } = await subjectsOf(scoped, 'signature', ask);
    const book = await signatureBook(db, names, ask.now);
    const rows = names.flatMap((signature) =>
      [...(book.signature(signature)?.filings ?? [])].map(([carrier, { state }]) => ({
        signature,
        carrier,
        state,
      })),
    );
    return { rows, next };
  },
};

export const templates: Exchange = {
  subject: (values) => one(values, 'template'),
  waits: 'template',
  current: async (db, values, now) => (await templateRows(db, [one(values, 'template')], now))[0],
  judge(reader, values) {
    return judgeApplied(reader, {
      kind: 'template',
      organisation: one(values, 'organisation'),
      template: one(values, 'template'),
      signature: one(values, 'signature'),
      text: one(values, 'text'),
      purpose: one(values, 'purpose'),
      ports: many(values, 'ports'),
      links: many(values, 'links'),
      callbacks: many(values, 'callbacks'),
    });
  },
  async page(scoped, db, ask) {
    const { names, next } = await subjectsOf(scoped, 'template', ask);
    return { rows: await templateRows(db, names, ask.now), next };
  },
};

async function templateRows(db: Db, names: readonly string[], now: Instant): Promise<RowValues[]> {
  const entries = (await entriesOf(db, names, now)).filter(({ withdrawnAt }) => withdrawnAt === undefined);
  return entries.map(({ filed: { organisation, template, signature, text, purpose, links, callbacks } }) => ({
    ...{ organisation, template, signature, text, purpose, links, callbacks },
  }));
}
