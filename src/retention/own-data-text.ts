import {
  formatInstant,
  formatRecipient,
  type Instant,
  type Language,
  type Recipient,
} from '../domain/index.ts';
import { formatCitation } from '../rules/index.ts';
import type { Deleted, PersonalData, Staying } from './own-data.ts';

/** An organisation's registered name, where there is one. */
type NameOf = (organisation: string) => string | undefined;

const time = (at: Instant) => formatInstant(at).slice(0, 19).replace('T', ' ');

/** The same as the JSON, to be read by the person it is about. */
export function ownDataText(data: PersonalData, language: Language, nameOf: NameOf): string {
  const zh = language === 'zh';
  const whose = (organisation: string) =>
    organisation === ''
      ? zh
        ? '所有主体'
        : 'everyone'
      : `${nameOf(organisation) ?? ''} ${organisation}`.trim();
  const section = (title: string, lines: readonly string[]) => [
    '',
    `${title} (${lines.length})`,
    ...(lines.length === 0 ? [zh ? '  无' : '  none'] : lines.map((line) => `  ${line}`)),
  ];
  return [
    zh
      ? `关于号码 ${formatRecipient(data.recipient)} 保存的全部信息，${time(data.at)}（北京时间）`
      : `Everything that is held about the number ${formatRecipient(data.recipient)}, ${time(data.at)} (Shanghai)`,
    ...section(
      zh ? '同意的现状' : 'Consents as they stand',
      data.consents.map(
        ({ organisation, purpose, state, at, until }) =>
          `${whose(organisation)} · ${purpose} · ${state} · ${time(at)}${until === undefined ? '' : ` – ${time(until)}`}`,
      ),
    ),
    ...section(
      zh ? '有效的拒收' : 'Refusals in force',
      data.refusals.map(({ organisation, at }) => `${whose(organisation)} · ${time(at)}`),
    ),
    ...section(
      zh
        ? '同意和退订的经过（收据见 JSON 文件）'
        : 'What was agreed to and refused (receipts: in the JSON file)',
      data.events.map(
        ({ at, kind, organisation, purpose, channel }) =>
          `${time(at)} · ${kind} · ${whose(organisation)} · ${purpose} · ${channel}`,
      ),
    ),
    ...section(
      zh ? '发给您的短信' : 'Messages to you',
      data.messages.map(
        ({ at, port, outcome, text, organisation }) =>
          `${time(at)} · ${port} · ${whose(organisation)} · ${outcome} · ${oneLine(text)}`,
      ),
    ),
    ...section(
      zh ? '您回复的短信' : 'Your replies',
      data.replies.map(({ at, port, text }) => `${time(at)} · ${port} · ${oneLine(text)}`),
    ),
    ...section(
      zh ? '您的投诉' : 'Your complaints',
      data.complaints.map(({ id, at, sender, text, state, ended, steps }) =>
        [
          `${time(at)} · ${id} · ${sender} · ${state}${ended === undefined ? '' : ` (${ended})`} · ${oneLine(text)}`,
          ...steps.flatMap(({ at: when, told }) => (told === '' ? [] : [`${time(when)} · ${oneLine(told)}`])),
        ].join('\n    '),
      ),
    ),
    ...section(
      zh ? '保存到何时、依据什么' : 'Until when it is kept, and by which clause',
      stayingLines(data.stays, language, whose),
    ),
    '',
  ].join('\n');
}

/** What went at a person's request, and what stays. */
export function deletedText(
  recipient: Recipient,
  { events, whole, complaints, stays }: Deleted,
  language: Language,
  nameOf: NameOf,
): string {
  const zh = language === 'zh';
  const whose = (organisation: string) =>
    organisation === '' ? '' : `${nameOf(organisation) ?? ''} ${organisation}`.trim();
  const number = formatRecipient(recipient);
  return [
    zh
      ? `号码 ${number}：已删除 ${events} 条同意和退订的经过${whole ? '，号码和盐也已删除' : ''}；已抹去 ${complaints} 条投诉。`
      : `Number ${number}: ${events} events of consents and refusals were deleted${whole ? ', and the number with its salt' : ''}; ${complaints} complaints were erased.`,
    stays.length === 0
      ? zh
        ? '没有其他保存的信息。'
        : 'Nothing else is held.'
      : zh
        ? '以下仍须保存：'
        : 'This must be kept:',
    ...stayingLines(stays, language, whose).map((line) => `  ${line}`),
    '',
  ].join('\n');
}

function stayingLines(
  stays: readonly Staying[],
  language: Language,
  whose: (organisation: string) => string,
): string[] {
  return stays.map(({ words, organisation, count, until, why, clauses }) => {
    const end =
      until === undefined
        ? why[language]
        : `${language === 'zh' ? '保存至' : 'until'} ${formatInstant(until).slice(0, 10)} · ${why[language]}`;
    const law = clauses
      .map((citation) => formatCitation(citation, language))
      .join(language === 'zh' ? '；' : '; ');
    const of = organisation === undefined ? '' : ` · ${whose(organisation)}`;
    return `${words[language]}${of} · ${count} · ${end} · ${law}`;
  });
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
