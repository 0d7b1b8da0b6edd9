import type { Complaints } from '../complaints.ts';
import { LeadChecks } from '../leads/lead-checks.ts';
import { LeadLinks } from '../leads/lead-links.ts';
import { LeadReading } from '../leads/lead-reading.ts';
import { Leads } from '../leads/leads.ts';
import { Cases } from './cases.ts';
import type { CaseGround } from './ground.ts';
import { UngatheredComplaints } from './heaps.ts';
import { CaseQueues } from './queues.ts';
import { type Suggestions, suggestCases } from './suggestions.ts';

/** Cases, and the leads by which responsible parties are asked. */
export interface CaseRoom {
  readonly cases: Cases;
  readonly queues: CaseQueues;
  readonly ungathered: UngatheredComplaints;
  readonly leads: Leads;
  readonly reading: LeadReading;
  readonly links: LeadLinks;
  readonly checks: LeadChecks;
  suggest(complaint: string): Promise<Suggestions>;
}

export function openCases(ground: CaseGround, complaints: Pick<Complaints, 'move'>): CaseRoom {
  const cases = new Cases(ground, complaints);
  const leads = new Leads(ground, complaints, cases);
  const reading = new LeadReading(ground);
  return {
    ...{ cases, leads, reading },
    queues: new CaseQueues(ground),
    ungathered: new UngatheredComplaints(ground),
    links: new LeadLinks(ground, leads, reading),
    checks: new LeadChecks(ground),
    suggest: (complaint) => suggestCases(ground, complaint),
  };
}
