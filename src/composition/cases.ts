import {
  type CaseRoom,
  type ComplaintGround,
  type ComplaintRoom,
  type Outbox,
  openCases,
} from '../complaints/index.ts';
import type { ConsentRoom } from '../consent/index.ts';
import { type Directory, openRegistry } from '../registry/index.ts';
import type { Traffic } from '../store/index.ts';

/** Cases and leads: one room for the API and for the page of a lead. */
export function caseRoom(
  ground: ComplaintGround,
  {
    directory,
    traffic,
    consent,
    complaints,
    outbox,
  }: {
    readonly directory: Directory;
    readonly traffic: Traffic;
    readonly consent: ConsentRoom;
    readonly complaints: ComplaintRoom;
    readonly outbox: Outbox;
  },
): CaseRoom {
  const { sanctions } = openRegistry({
    ...ground,
    resembling: (name, owner) => directory.resembling(name, owner),
  });
  const surroundings = { directory, traffic, sanctions, outbox, ledger: consent.ledger };
  return openCases({ ...ground, ...surroundings }, complaints.complaints);
}
