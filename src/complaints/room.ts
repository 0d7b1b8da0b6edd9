import type { Ledger } from '../consent/index.ts';
import type { Directory } from '../registry/index.ts';
import type { Traffic } from '../store/index.ts';
import { recordMatchedStops } from './cases/stops.ts';
import { Complaints } from './complaints.ts';
import type { Ground } from './ground.ts';
import { ComplaintImports } from './imports/imports.ts';
import { Intake } from './intake/intake.ts';
import { Telling } from './intake/telling.ts';
import { Matches } from './matches/matches.ts';
import { trafficSource } from './matching/index.ts';
import { OwnComplaints } from './person/own-complaints.ts';

/** Complaints as they come in and are read. One intake for all doors, so that what comes at the same moment is written together. */
export interface IntakeRoom {
  readonly intake: Intake;
  readonly telling: Telling;
  readonly complaints: Complaints;
  /** For people, by their own number. */
  readonly own: OwnComplaints;
  readonly imports: ComplaintImports;
}

/** The same with the messages that they are about. */
export interface ComplaintRoom extends IntakeRoom {
  readonly matches: Matches;
}

/** What complaints are matched with, and where a wish to hear no more is recorded. */
export interface ComplaintSurroundings {
  readonly traffic: Pick<Traffic, 'message' | 'messagesTo' | 'search' | 'receiptsOf' | 'firstAt'>;
  readonly directory: Pick<Directory, 'portStanding'>;
  readonly ledger: Pick<Ledger, 'takeWithin' | 'onRecorded'>;
}

/** In whose name a wish is recorded that nobody's hand recorded. */
const ITSELF = { id: 'system', name: '' };

export function openIntake(ground: Ground): IntakeRoom {
  const intake = new Intake(ground);
  const complaints = new Complaints(ground);
  return {
    ...{ intake, complaints },
    telling: new Telling(intake, ground.clock),
    own: new OwnComplaints(ground, intake, complaints),
    imports: new ComplaintImports(ground, intake),
  };
}

export function openComplaints(
  ground: Ground,
  { traffic, directory, ledger }: ComplaintSurroundings,
): ComplaintRoom {
  const isOurs = (port: string) => directory.portStanding(port, ground.clock()) !== undefined;
  return {
    ...openIntake(ground),
    matches: new Matches({
      ...ground,
      ...{ traffic, source: trafficSource({ traffic, sealKey: ground.key, isOurs }) },
      onFound: async (db, found) => {
        await recordMatchedStops({ ...ground, ledger }, db, found, ITSELF);
      },
      afterFound: () => ledger.onRecorded(),
    }),
  };
}
