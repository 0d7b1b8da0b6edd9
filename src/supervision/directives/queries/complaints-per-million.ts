import { type ComplaintAbout, complaintsAbout } from '../../../complaints/index.ts';
import { day, formatDay, type Instant } from '../../../domain/index.ts';
import type { TrafficMessage, TrafficScope } from '../../../store/index.ts';
import { byDay, type Party, type QueryGround } from './query.ts';

const MESSAGES_LEAST = 10_000;
/** As the complaint thresholds take it: one annoying text draws several. */
const OVERDISPERSION = 2;
const AT_ONCE = 500;

export const COMPLAINTS_PER_MILLION = byDay({
  id: 'complaints-per-million',
  words: { zh: '每百万条营销短信的投诉', en: 'complaints per million marketing messages' },
  counted: {
    zh: '期间放行的营销短信（经其账号或以其名义，平台连同其商家）中，有多少件计入的投诉对应到它们，每百万条；按短信之日计。投诉常晚几天到，最近几天的数会再增加；对应不到短信的投诉不计。',
    en: 'Complaints that count and were matched to marketing that was let through over the time (over its accounts or on its behalf, of a platform with its merchants), per million of it, by the day of the message. Complaints come days later, so that the last days grow; a complaint that no message was found for is not counted.',
  },
  ...{ unit: 'per-million', suggested: 20, least: MESSAGES_LEAST, overdispersion: OVERDISPERSION },
  async days(ground, party, from, until) {
    const [sent, complaints] = await Promise.all([
      ground.traffic.marketingDays({ scope: party.scope, from, to: until, codes: [] }),
      complaintDays(ground, party, from, until),
    ]);
    return sent.map(({ at, passed }) => ({ at, count: complaints.get(at) ?? 0, of: passed }));
  },
});

/** Complaints about marketing of a party that was let through, by the day of the message. */
export async function complaintDays(
  { record, traffic }: Pick<QueryGround, 'record' | 'traffic'>,
  { scope }: Pick<Party, 'scope'>,
  from: Instant,
  until: Instant,
): Promise<Map<Instant, number>> {
  const days = new Map<Instant, number>();
  let after: ComplaintAbout | undefined;
  for (;;) {
    const page: readonly ComplaintAbout[] = await complaintsAbout(record, from, until, after);
    if (page.length === 0) return days;
    after = page.at(-1)!;
    for (let i = 0; i < page.length; i += AT_ONCE) {
      const some = page.slice(i, i + AT_ONCE);
      const found = await traffic.messagesNamed([...new Set(some.map(({ message }) => message))], {
        from: some[0]!.message_at.getTime(),
        to: some.at(-1)!.message_at.getTime() + 1,
      });
      const own = new Map(
        found.filter((each) => isOwn(each, scope)).map((each) => [each.messageId, each.at]),
      );
      for (const { message } of some) {
        const at = own.get(message);
        if (at === undefined) continue;
        const midnight = day(formatDay(at));
        days.set(midnight, (days.get(midnight) ?? 0) + 1);
      }
    }
  }
}

function isOwn({ account, organisation, outcome, purpose }: TrafficMessage, scope: TrafficScope): boolean {
  return (
    outcome === 'allow' &&
    purpose.startsWith('marketing-') &&
    (scope.accounts.includes(account) || scope.organisations.includes(organisation))
  );
}
