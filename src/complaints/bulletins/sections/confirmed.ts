import { sql } from 'kysely';
import {
  type DetectorName,
  formatDay,
  type SubjectKind,
  shanghaiDay,
  type Words,
} from '../../../domain/index.ts';
import { startOf } from '../../../trends/index.ts';
import { both, words } from '../draft-data.ts';
import type { DraftGround, SectionBuilder } from '../section-builder.ts';

/**
 * What people have confirmed: findings of detectors, and complaint alerts that a sanction followed upon. A suspicion names nobody here before somebody has
 * looked into it (P8); of those there is a number alone.
 */
export const confirmed: SectionBuilder = {
  id: 'confirmed',
  async build({ db, period, nameOf }) {
    const lastDay = shanghaiDay(period.until - 1);
    const findings = await db
      .selectFrom('finding')
      .select(['detector', 'subject_kind', 'subject', 'organisations', 'onset_day', 'state', 'sanction'])
      .where('state', 'in', ['open', 'looking', 'confirmed'])
      .where('first_day', '<=', lastDay)
      .orderBy('first_day', 'desc')
      .orderBy('sequence', 'desc')
      .execute();
    const standings = await db
      .selectFrom('threshold_standing')
      .leftJoin('sanction', 'sanction.id', 'threshold_standing.sanction')
      .select(['subject_kind', 'subject', 'organisations', 'alert_day'])
      .select(sql<string | null>`sanction.state`.as('sanction_state'))
      .where('alert_day', 'is not', null)
      .where('alert_day', '<=', lastDay)
      .where('alert_ended_day', 'is', null)
      .orderBy('alert_day', 'desc')
      .orderBy('threshold_standing.sequence', 'desc')
      .execute();
    const isConfirmed = (state: string | null) => state !== null && PLACED.includes(state);
    const rows = [
      ...findings
        .filter(({ state }) => state === 'confirmed')
        .map((each) => ({
          ...{ what: DETECTOR_WORDS[each.detector], kind: KIND_WORDS[each.subject_kind] },
          ...{ subject: subjectOf(each, nameOf), organisations: namesOf(each.organisations, nameOf) },
          ...{ since: dayWritten(each.onset_day), sanction: each.sanction === null ? NO : YES },
        })),
      ...standings
        .filter(({ sanction_state: state }) => isConfirmed(state))
        .map((each) => ({
          ...{
            what: words('投诉率超过阈值', 'complaints over the threshold'),
            kind: KIND_WORDS[each.subject_kind],
          },
          ...{ subject: subjectOf(each, nameOf), organisations: namesOf(each.organisations, nameOf) },
          ...{ since: dayWritten(each.alert_day!), sanction: YES },
        })),
    ];
    const waiting =
      findings.filter(({ state }) => state !== 'confirmed').length +
      standings.filter(({ sanction_state: state }) => !isConfirmed(state)).length;
    return {
      ...{
        id: 'confirmed',
        title: words('已确认的疑点和预警', 'Confirmed findings and alerts'),
        isPublic: false,
      },
      figures: [
        {
          key: 'confirmed.count',
          name: words('已确认的疑点和预警', 'confirmed findings and alerts'),
          shown: both(String(rows.length)),
        },
        {
          key: 'confirmed.waiting',
          name: words('尚待核实的疑点和预警', 'findings and alerts that wait to be looked into'),
          shown: both(String(waiting)),
        },
      ],
      tables: [
        {
          id: 'confirmed',
          title: words('已确认的疑点和预警', 'Confirmed findings and alerts'),
          note: words(
            '检测器的疑点经人员确认的，以及投诉阈值预警之后已有处置生效的。尚待核实的只报数目，不列名称。',
            'Findings of the detectors that a person has confirmed, and alerts of the complaint thresholds upon which a sanction came into force. Of those that wait to be looked into there is a number and no name.',
          ),
          columns: [
            { key: 'what', title: words('事项', 'What'), unit: 'name' },
            { key: 'kind', title: words('种类', 'Kind'), unit: 'text' },
            { key: 'subject', title: words('对象', 'On'), unit: 'text' },
            { key: 'organisations', title: words('涉及主体', 'Whose matter'), unit: 'text' },
            { key: 'since', title: words('起于', 'Since'), unit: 'text' },
            { key: 'sanction', title: words('已有处置', 'Sanction'), unit: 'text' },
          ],
          ...{ rows, picture: null, lines: [] },
        },
      ],
      ...{ headline: null, changes: [] },
      unknown:
        waiting === 0
          ? []
          : [
              words(
                '另有 {confirmed.waiting} 项疑点或预警尚待核实，不能据此认定任何主体违规。',
                '{confirmed.waiting} more findings or alerts wait to be looked into; nobody is to be held to have done anything for them.',
              ),
            ],
    };
  },
};

/** A sanction that two people have put in force, whether or not it has ended since. */
const PLACED: readonly string[] = ['in-force', 'appealed', 'upheld', 'expired'];
const [YES, NO] = [words('有', 'yes'), words('无', 'no')];

const DETECTOR_WORDS: Readonly<Record<DetectorName, Words>> = {
  'sub-lease': words('未申报的转租', 'undeclared sub-lease'),
  'scope-creep': words('签名超出报备范围', 'signature beyond what it was filed for'),
  'service-marketing': words('服务端口发送营销', 'advertising on a service port'),
  'default-consent': words('默认同意', 'consent by default'),
};
const KIND_WORDS: Readonly<Record<SubjectKind, Words>> = {
  port: words('端口', 'port'),
  signature: words('签名', 'signature'),
  organisation: words('主体', 'organisation'),
};

const dayWritten = (n: number) => formatDay(startOf(n));

function subjectOf(
  { subject_kind: kind, subject }: { readonly subject_kind: SubjectKind; readonly subject: string },
  nameOf: DraftGround['nameOf'],
): string {
  return kind === 'organisation' ? (nameOf(subject) ?? subject) : subject;
}

function namesOf(organisations: readonly string[], nameOf: DraftGround['nameOf']): string {
  return organisations.map((each) => nameOf(each) ?? each).join('、');
}
