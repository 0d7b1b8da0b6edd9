import { MARKETING_PURPOSES } from '../../domain/index.ts';
import type { PortDay } from './days.ts';
import type { Watch } from './detector.ts';
import { SERVICE_MARKETING_FALSE_ALARMS } from './false-alarms.ts';
import type { Evidence, Finding } from './findings.ts';
import type { MarketWords } from './market-words.ts';
import { type Rise, riseOf } from './rise.ts';
import { kindOf } from './text-purpose.ts';
import { hasLearned, type SeenText, type TextStream } from './text-stream.ts';
import {
  byTemplate,
  emptyTextState,
  numbersOf,
  type TextState,
  takeDay,
  wordsEvidence,
} from './text-watch.ts';

/** Chosen on development seasons (docs/detectors.md), for at most one innocent service port accused in 200 over 60 days. */
export const SERVICE_MARKETING_THRESHOLD = 4;
const ADVERTISING = kindOf(MARKETING_PURPOSES);

/** Ports opened for service that come to carry advertising: a finding for each service port of the day. */
export const serviceMarketing: Watch<TextState> = {
  detector: 'service-marketing',
  version: 2,
  empty: emptyTextState,
  *judge(state, { day, ports }, declared) {
    const subjects = ports.map((each) => ({ name: each.port, texts: textsOf(each) }));
    const isForService = (port: string) => declared.useOf(port) === 'service';
    for (const met of takeDay(state, day, subjects, isForService))
      yield met && judge(met.name, day, met.stream, state.words);
  },
};

function judge(port: string, day: number, stream: TextStream, words: MarketWords): Finding {
  const rise = riseOf(stream, 'advertising', ADVERTISING, SERVICE_MARKETING_THRESHOLD);
  const { suspect, since, score } = rise;
  return {
    detector: 'service-marketing',
    subject: port,
    day,
    state: suspect ? 'suspect' : hasLearned(stream) ? 'ok' : 'insufficient-data',
    score,
    threshold: SERVICE_MARKETING_THRESHOLD,
    since: suspect ? since : null,
    causes: suspect ? [{ key: `${since}`, score }] : [],
    evidence: suspect
      ? [
          advertisingEvidence(rise, day),
          ...wordsEvidence(words, rise, ADVERTISING, { zh: '营销短信', en: 'advertising' }),
        ]
      : [],
    examples: suspect ? rise.texts.flatMap((text) => text.examples).slice(0, 6) : [],
    falseAlarms: SERVICE_MARKETING_FALSE_ALARMS,
  };
}

function textsOf({ strands }: PortDay): SeenText[] {
  return byTemplate(
    strands.map(({ template, shape, messages, purposes, examples }) => ({
      ...{ template, shape, messages, examples },
      reads: purposes,
    })),
  );
}

function advertisingEvidence(rise: Rise, day: number): Evidence {
  const numbers = numbersOf(rise, ADVERTISING, day);
  const { texts, all, days, messages, read, usual } = numbers;
  return {
    kind: 'advertising-risen',
    weight: rise.score,
    words: {
      zh: `该服务端口 ${days} 天来新出现的 ${all} 种文本中，${texts} 种是营销短信（共 ${messages} 条，其中 ${read} 条读作营销），以往每百种约 ${usual} 种。`,
      en: `${texts} of ${all} new texts that came up in ${days === 1 ? 'a day' : `${days} days`} on this service port are advertising (${messages} messages, ${read} of them read so), where ${usual} in 100 were usual.`,
    },
    numbers,
  };
}
