import type { Port } from '../../domain/index.ts';
import { checkOrganisation } from '../check-organisation.ts';
import { opening } from '../check-port.ts';
import { organisationFact, portBook } from '../facts.ts';
import type { PortEntry } from '../port-book.ts';
import { imported, judgeApplied } from './applied.ts';
import { type Exchange, many, maybe, one, subjectsOf } from './kind.ts';
import type { RowValues } from './row-values.ts';

export const organisations: Exchange = {
  subject: (values) => one(values, 'organisation').toUpperCase(),
  async current(db, values) {
    const fact = await organisationFact(db, one(values, 'organisation').toUpperCase());
    return fact === undefined ? undefined : organisationRow(fact);
  },
  async judge({ db, scope, moment }, values) {
    const organisation = one(values, 'organisation');
    const wanted = { organisation, name: one(values, 'name'), group: maybe(values, 'group') };
    const { objections, subject, changes } = await checkOrganisation(db, wanted, scope, moment);
    return imported(objections, { kind: 'organisation', id: subject, organisation: subject }, changes);
  },
  async page(scoped, db, ask) {
    const { names, next } = await subjectsOf(scoped, 'organisation', ask);
    const facts = await Promise.all(names.map((name) => organisationFact(db, name)));
    return { rows: facts.map((fact) => organisationRow(fact!)), next };
  },
};

function organisationRow({
  organisation,
  name,
  group,
}: {
  organisation: string;
  name: string;
  group?: string | undefined;
}): RowValues {
  return { organisation, name, group };
}

export const ports: Exchange = {
  subject: (values) => one(values, 'port'),
  waits: 'port',
  async current(db, values, now) {
    const port = one(values, 'port');
    const entry = (await portBook(db, [port], now)).port(port);
    return entry === undefined || entry.state === 'closed' ? undefined : portRow(entry);
  },
  judge(reader, values) {
    const organisation = one(values, 'organisation');
    const [port, use] = [one(values, 'port'), one(values, 'use')];
    const accessPoints = many(values, 'accessPoints') ?? [];
    const wanted = { kind: 'port', organisation, port, use, accessPoints } as const;
    return judgeApplied(reader, wanted, () => [opening(port as Port, wanted, reader.moment.now)]);
  },
  async page(scoped, db, ask) {
    const { names, next } = await subjectsOf(scoped, 'port', ask);
    const book = await portBook(db, names, ask.now);
    const entries = names.map((name) => book.port(name));
    return {
      rows: entries
        .filter((entry) => entry !== undefined && entry.state !== 'closed')
        .map((entry) => portRow(entry!)),
      next,
    };
  },
};

function portRow({ holder, port, use, accessPoints }: PortEntry): RowValues {
  return {
    organisation: holder,
    port,
    use,
    accessPoints: accessPoints.length === 0 ? undefined : accessPoints,
  };
}
