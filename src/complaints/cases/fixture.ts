/** For the tests: the centre with cases and leads, and a chain of three on one port. */

import { OTHER, SHOP, SISTER } from '../../consent/fixture.ts';
import type { Instant, OrganisationId, Port } from '../../domain/index.ts';
import type { Directory, PortStanding } from '../../registry/index.ts';
import type { MarketingOf, MarketingSeen } from '../../store/index.ts';
import { type Centre, complaintOf, idOf, openCentre, PERSON, PORT } from '../fixture.ts';
import type { WantedComplaint } from '../intake/check-complaint.ts';
import type { CaseGround } from './ground.ts';
import { type CaseRoom, openCases } from './room.ts';

/** Who uses the port, who provides it, whose it is. */
export const ACCUSED = SHOP;
export const PROVIDER = SISTER;
export const CARRIER = OTHER;

export interface Office extends Centre, CaseRoom {
  readonly ground: CaseGround;
  /** What the traffic store answers, and what it was asked. */
  readonly traffic: { answer: (asked: MarketingOf) => MarketingSeen; readonly asked: MarketingOf[] };
  /** Complaints with these numbers, taken in; their acceptance numbers. */
  taken(from: number, count: number, more?: Partial<WantedComplaint>): Promise<string[]>;
}

const NAMES: Readonly<Record<string, string>> = {
  [ACCUSED]: '青禾商城',
  [PROVIDER]: '云桥通信',
  [CARRIER]: '临江移动',
};

/** @param outbox where organisations are told; nobody has an address otherwise */
export async function openOffice(
  outbox?: (ground: Omit<CaseGround, 'outbox'>) => CaseGround['outbox'],
): Promise<Office> {
  const centre = await openCentre();
  const { record, sealer, key, clock, ledger } = centre.house;
  const traffic: Office['traffic'] = {
    answer: () => ({ count: 0, examples: [], firstAt: undefined }),
    asked: [],
  };
  const hop = (lessor: OrganisationId, lessee: OrganisationId) => ({ port: PORT as Port, lessor, lessee });
  const standing: PortStanding = {
    ...{ port: PORT as Port, holder: CARRIER, state: 'open' },
    hops: [hop(CARRIER, PROVIDER), hop(PROVIDER, ACCUSED)],
  };
  const directory: Pick<Directory, 'nameOf' | 'ownerOf' | 'portStanding'> = {
    nameOf: (organisation) => NAMES[organisation],
    ownerOf: (signature) => (signature === '青禾商城' ? ACCUSED : undefined),
    portStanding: (number: string, _at: Instant) => (number.startsWith(PORT) ? standing : undefined),
  };
  const standingOn: Omit<CaseGround, 'outbox'> = {
    ...{ record, sealer, key, clock: () => clock.now, ledger, directory },
    sanctions: {
      find: async () => {
        throw new Error('no sanctions here');
      },
    },
    traffic: {
      marketingBy: async (asked) => {
        traffic.asked.push(asked);
        return traffic.answer(asked);
      },
    },
  };
  const ground: CaseGround = {
    ...standingOn,
    outbox: outbox?.(standingOn) ?? { write: async () => 0 },
  };
  return {
    ...centre,
    ...openCases(ground, centre.complaints),
    ...{ ground, traffic },
    async taken(from, count, more = {}) {
      const taken = await Promise.all(
        Array.from({ length: count }, (_, i) => centre.intake.accept(complaintOf(from + i, more), PERSON)),
      );
      return taken.map(idOf);
    },
  };
}
