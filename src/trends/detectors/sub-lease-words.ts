import type { Evidence } from './findings.ts';
import { LINE_WORDS } from './line-words.ts';
import { hasPast, lineOf, sideOf } from './owner-past.ts';
import { type Ground, type StrandPast, strangersUsual, type Weights } from './weigh-strand.ts';

/** A strand that is rather somebody else's than the owner's. */
export interface Suspicion {
  readonly strand: StrandPast;
  readonly ground: Ground;
  readonly weights: Weights;
  /** What it adds to the port's score. */
  readonly odds: number;
  /** Whose the signature is, where it is registered. */
  readonly owner: string | undefined;
}

/** What speaks for a sub-lease, in words, with the numbers behind them; the heaviest first. */
export function subLeaseEvidence(
  suspicions: readonly Suspicion[],
  volumes: ReadonlyMap<number, number>,
): Evidence[] {
  const pieces = [
    volumePiece(suspicions, volumes),
    declarationPiece(suspicions),
    textsPiece(suspicions),
    recipientsPiece(suspicions),
    linePiece(suspicions),
    hoursPiece(suspicions),
  ];
  return pieces.filter((piece) => piece !== undefined).sort((a, b) => b.weight - a.weight);
}

function volumePiece(suspicions: readonly Suspicion[], volumes: ReadonlyMap<number, number>): Evidence {
  const first = Math.min(...suspicions.map(({ strand }) => strand.firstDay));
  const messages = messagesOf(suspicions);
  let all = 0;
  for (const [day, count] of volumes) if (day >= first) all += count;
  const share = percent(messages, all);
  return {
    kind: 'share-of-port',
    weight: 0,
    words: {
      zh: `自疑似开始日起，${messages} 条短信（占该端口 ${share}%）看起来属于他人，涉及 ${suspicions.length} 组同类文本。`,
      en: `Since it probably began, ${messages} messages (${share} % of the port) look like somebody else's, in ${suspicions.length} groups of like texts.`,
    },
    numbers: { messages, share, groups: suspicions.length },
  };
}

function declarationPiece(suspicions: readonly Suspicion[]): Evidence | undefined {
  const foreign = suspicions.filter(({ ground }) => ground.standing === 'undeclared');
  const unknown = suspicions.filter(({ ground }) => ground.standing === 'unregistered');
  if (foreign.length + unknown.length === 0) return undefined;
  const [messages, unregistered] = [messagesOf(foreign), messagesOf(unknown)];
  const owners = Math.round(effectiveOwners(foreign) * 10) / 10;
  return {
    kind: 'owner-not-declared',
    weight: weightOf(suspicions, 'declaration'),
    words: {
      zh: `${messages} 条使用的签名，其所有者不在该端口已申报的接入链上，也无授权（有效所有者数 ${owners}）；${unregistered} 条使用未登记的签名。`,
      en: `${messages} messages bear signatures whose owners are on no declared hop of this port and have no letter (effective number of owners ${owners}); ${unregistered} bear signatures that nobody registered.`,
    },
    numbers: { messages, owners, unregistered },
  };
}

function textsPiece(suspicions: readonly Suspicion[]): Evidence | undefined {
  const contacts = suspicions.filter(({ ground }) => ground.contactOf > 0);
  const templates = suspicions.filter(({ ground }) => ground.templateOf > 0);
  const fresh = suspicions.filter(({ strand }) => strand.contact !== '');
  if (contacts.length + templates.length > 0) {
    const parties = Math.max(
      ...suspicions.map(({ ground }) => Math.max(ground.contactOf, ground.templateOf)),
    );
    return {
      kind: 'texts-of-others',
      weight: weightOf(suspicions, 'texts'),
      words: {
        zh: `${contacts.length} 组文本中的网址或电话、${templates.length} 组文本本身，同时出现在与该端口无关的其他 ${parties} 个主体的短信中。`,
        en: `The address or telephone in ${contacts.length} groups, and the text itself of ${templates.length}, are also those of ${parties} other organisations that have nothing to do with this port.`,
      },
      numbers: { contacts: contacts.length, templates: templates.length, parties },
    };
  }
  if (fresh.length === 0) return undefined;
  return {
    kind: 'contacts-new',
    weight: weightOf(suspicions, 'texts'),
    words: {
      zh: `${fresh.length} 组文本中的网址或电话，该主体以往从未使用。`,
      en: `The address or telephone in ${fresh.length} groups was never used by this organisation before.`,
    },
    numbers: { contacts: fresh.length },
  };
}

function recipientsPiece(suspicions: readonly Suspicion[]): Evidence | undefined {
  const tested = suspicions.reduce((sum, { strand }) => sum + strand.tested, 0);
  const weight = weightOf(suspicions, 'recipients');
  const [{ ground, strand }] = suspicions as [Suspicion];
  if (weight <= 0 || tested === 0 || ground.past === undefined || !hasPast(ground.past)) return undefined;
  const strangers = suspicions.reduce((sum, each) => sum + each.strand.strangers, 0);
  const share = percent(strangers, tested);
  const usual = Math.round(strangersUsual(ground.past.sides[sideOf(strand.purposes)]) * 100);
  return {
    kind: 'recipients-strangers',
    weight,
    words: {
      zh: `抽查的 ${tested} 个接收人中，${strangers} 个（${share}%）从未收到过该主体的短信；该主体平时为 ${usual}%。`,
      en: `Of ${tested} recipients in the sample, ${strangers} (${share} %) never had a message of this organisation before; ${usual} % is usual with it.`,
    },
    numbers: { tested, strangers, share, usual },
  };
}

function linePiece(suspicions: readonly Suspicion[]): Evidence | undefined {
  const other = suspicions.filter(({ weights }) => weights.line > 0);
  const line = other[0] === undefined ? undefined : lineOf(other[0].strand.purposes);
  if (line === undefined) return undefined;
  const messages = messagesOf(other);
  const words = LINE_WORDS[line];
  return {
    kind: 'line-unrelated',
    weight: weightOf(suspicions, 'line'),
    words: {
      zh: `${messages} 条属于该签名未报备、该主体以往少有的业务类型，以${words.zh}为主。`,
      en: `${messages} messages are of a line of business that the signature was not filed for and the organisation seldom had, mostly ${words.en}.`,
    },
    numbers: { messages },
  };
}

function hoursPiece(suspicions: readonly Suspicion[]): Evidence | undefined {
  const [{ strand, ground }] = suspicions as [Suspicion];
  const weight = weightOf(suspicions, 'hours');
  if (weight <= 0 || ground.past === undefined) return undefined;
  const past = ground.past.sides[sideOf(strand.purposes)].hours;
  const all = past.reduce((sum, count) => sum + count, 0);
  const hour = strand.hours.indexOf(Math.max(...strand.hours));
  const share = percent(strand.hours[hour]!, strand.messages);
  const usual = percent(past[hour]!, all);
  return {
    kind: 'hours-unusual',
    weight,
    words: {
      zh: `发送时段不同于以往：${share}% 在 ${hour} 时，该主体平时为 ${usual}%。`,
      en: `It is sent at other hours than before: ${share} % in the hour from ${hour}:00, where ${usual} % is usual.`,
    },
    numbers: { hour, share, usual },
  };
}

/** exp(entropy): three owners with equal parts make 3. */
function effectiveOwners(suspicions: readonly Suspicion[]): number {
  const counts = new Map<string, number>();
  for (const { owner, strand } of suspicions)
    if (owner !== undefined) counts.set(owner, (counts.get(owner) ?? 0) + strand.messages);
  const all = messagesOf(suspicions);
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / all) * Math.log(count / all);
  return counts.size === 0 ? 0 : Math.exp(entropy);
}

/** The mean over strands, by messages. */
function weightOf(suspicions: readonly Suspicion[], piece: keyof Weights): number {
  const sum = suspicions.reduce((all, { weights, strand }) => all + weights[piece] * strand.messages, 0);
  return Math.round((sum / messagesOf(suspicions)) * 100) / 100;
}

function messagesOf(suspicions: readonly Suspicion[]): number {
  return suspicions.reduce((sum, { strand }) => sum + strand.messages, 0);
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part * 100) / whole);
}
