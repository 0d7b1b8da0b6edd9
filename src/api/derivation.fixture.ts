/** A small town for derivation: a platform after whose first contact finance marketing comes four times as often, one after whose it does not, one of a few people. */
import { DAY_MS, day as dayOf, type OrganisationId } from '../domain/index.ts';
import type { TrafficMessage } from '../store/index.ts';
import { Random } from '../world/index.ts';
import { judged, OTHER, SHOP, type Stand } from './fixture.ts';

/** Not registered: a code without a name. */
export const QUIET = '91310000MA1K35A00X' as OrganisationId;
export const SMALL = '91440300MA5FHXPK0N' as OrganisationId;
const LENDER = '91310000MA1FL1XA0B' as OrganisationId;
const PEOPLE = 2_400;

/** @param month of the first contacts, 2026-04 */
export async function fillDerivation(house: Stand, month: string): Promise<void> {
  const first = dayOf(`${month}-01`);
  await relate(house, first);
  const random = new Random('derivation');
  const messages: Omit<TrafficMessage, 'gateway'>[] = [];
  const send = (
    person: number,
    d: number,
    organisation: OrganisationId,
    purpose: TrafficMessage['purpose'],
  ) =>
    messages.push(
      judged(house, messages.length.toString(16).padStart(16, 'd'), 'shop01', organisation, {
        ...{ at: first + d * DAY_MS + random.between(8, 20) * 3_600_000, purpose, record: messages.length },
        recipientTag: BigInt(person + 1) * 0x9e37_79b9_7f4a_7n,
        recipientSealed: 'AQIDBA==',
      }),
    );
  for (let person = 0; person < PEOPLE; person++) {
    // Known to everybody from the beginning on.
    send(person, random.between(-28, -16), LENDER, 'notification');
    const contact = random.between(0, 27);
    const platform = person < 300 ? SHOP : person < 700 ? QUIET : person < 704 ? SMALL : undefined;
    if (platform !== undefined)
      send(person, contact, person % 3 === 0 && platform === SHOP ? OTHER : platform, 'marketing-retail');
    for (let d = -28; d < 42; d++) {
      const isAfter = platform === SHOP && d > contact && d <= contact + 14;
      if (random.chance(isAfter ? 0.12 : 0.03)) send(person, d, LENDER, 'marketing-finance');
      if (random.chance(0.03)) send(person, d, LENDER, 'marketing-education');
    }
  }
  await house.traffic.insertBlock({ gateway: 'derivation', block: 1, messages, receipts: [], inbound: [] });
}

async function relate(house: Stand, at: number): Promise<void> {
  const related = (id: string, organisation: string, counterparty: string, role: string) => ({
    ...{ id, organisation, counterparty, role, starts: new Date(at - 100 * DAY_MS), ends: null },
    ...{ added_by: 'test', added_by_name: 'test', added_at: new Date(at - 100 * DAY_MS) },
  });
  await house.record.db
    .insertInto('organisation_relation')
    .values([
      // Either side may have said it.
      related('r_shop', OTHER, SHOP, 'merchant'),
      related('r_quiet', QUIET, '91310000MA1FL2XX0C', 'platform'),
      related('r_small', SMALL, '91440300MA5FHXPK00', 'platform'),
      // Over before anything that is looked at.
      { ...related('r_gone', SHOP, QUIET, 'platform'), ends: new Date(at - 60 * DAY_MS) },
    ])
    .execute();
}
