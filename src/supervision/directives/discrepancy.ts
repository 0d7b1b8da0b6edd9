import type { Instant, Words } from '../../domain/index.ts';

/** Numbers that an addressee gives in its form, of the time from the issue to the data's cut-off. What it leaves out it does not claim. */
export interface Claims {
  readonly messagesSent?: number | undefined;
  readonly complaintsReceived?: number | undefined;
  readonly consentsWithdrawn?: number | undefined;
  /** 2026-06-15: since when no marketing goes out any more. */
  readonly stoppedSince?: string | undefined;
}

/** What gateway, complaints and ledger have of the same time. Undefined: nothing is known. */
export interface Known {
  readonly messages: number | undefined;
  readonly complaints: number | undefined;
  readonly withdrawals: number | undefined;
  /** Marketing that went out since the day that was named; undefined where none was. */
  readonly afterStop: number | undefined;
}

export interface Cause {
  readonly about: keyof Claims;
  readonly claimed: number | string;
  readonly known: number | undefined;
  /** 0 to 100: how far apart the two are, as a part of the larger. */
  readonly score: number;
  readonly words: Words;
}

export interface Discrepancy {
  /** The largest of its causes: 0 agrees, 100 is the opposite. */
  readonly score: number;
  readonly causes: readonly Cause[];
  /** What was claimed and could not be looked at. */
  readonly unchecked: readonly (keyof Claims)[];
  readonly cutoff: Instant;
}

/** Counts of two systems are never quite the same: clocks differ, and what is late comes late. */
const TOLERANCE = 0.05;
const TOLERANCE_LEAST = 5;

/**
 * What a report claims, against the data. More complaints than are known here are none against it: people also complain to the company. More messages than
 * were carried are: they would have gone past the gateway.
 */
export function discrepancyOf(claims: Claims, known: Known, cutoff: Instant): Discrepancy {
  const causes: Cause[] = [];
  const unchecked: (keyof Claims)[] = [];
  const compare = (
    about: Exclude<keyof Claims, 'stoppedSince'>,
    found: number | undefined,
    words: (claimed: number, known: number) => { readonly less: Words; readonly more: Words | undefined },
  ) => {
    const claimed = claims[about];
    if (claimed === undefined) return;
    if (found === undefined) {
      unchecked.push(about);
      return;
    }
    const apart = Math.abs(claimed - found);
    if (apart <= Math.max(TOLERANCE_LEAST, TOLERANCE * Math.max(claimed, found))) return;
    const { less, more } = words(claimed, found);
    const told = claimed < found ? less : more;
    if (told === undefined) return;
    causes.push({ about, claimed, known: found, score: part(apart, Math.max(claimed, found)), words: told });
  };
  compare('messagesSent', known.messages, (claimed, found) => ({
    less: {
      zh: `报告称发送营销短信 ${claimed} 条，网关放行了 ${found} 条：少报`,
      en: `the report says that ${claimed} marketing messages were sent, the gateway let ${found} through: fewer than there were`,
    },
    more: {
      zh: `报告称发送营销短信 ${claimed} 条，网关只放行了 ${found} 条：其余没有经过本网关`,
      en: `the report says that ${claimed} marketing messages were sent, the gateway let ${found} through: the others went past it`,
    },
  }));
  compare('complaintsReceived', known.complaints, (claimed, found) => ({
    less: {
      zh: `报告称收到投诉 ${claimed} 件，对应到其短信的投诉有 ${found} 件：少报`,
      en: `the report says that ${claimed} complaints came in, ${found} were matched to its messages here: fewer than there were`,
    },
    more: undefined,
  }));
  compare('consentsWithdrawn', known.withdrawals, (claimed, found) => ({
    less: {
      zh: `报告称用户撤回和拒收 ${claimed} 件，台账有 ${found} 件：少报`,
      en: `the report says that ${claimed} people withdrew or refused, the ledger has ${found}: fewer than there were`,
    },
    more: {
      zh: `报告称用户撤回和拒收 ${claimed} 件，台账只有 ${found} 件：其余没有登记，对网关不起作用`,
      en: `the report says that ${claimed} people withdrew or refused, the ledger has ${found}: the others were not handed in and do not bind any gateway`,
    },
  }));
  const { stoppedSince } = claims;
  if (stoppedSince !== undefined && known.afterStop === undefined) unchecked.push('stoppedSince');
  if (stoppedSince !== undefined && known.afterStop !== undefined && known.afterStop > 0)
    causes.push({
      ...{ about: 'stoppedSince', claimed: stoppedSince, known: known.afterStop, score: 100 },
      words: {
        zh: `报告称自 ${stoppedSince} 起已停止，此后网关仍放行了 ${known.afterStop} 条营销短信`,
        en: `the report says that it stopped on ${stoppedSince}; since then the gateway let ${known.afterStop} marketing messages through`,
      },
    });
  causes.sort((a, b) => b.score - a.score);
  return { score: causes[0]?.score ?? 0, causes, unchecked, cutoff };
}

function part(apart: number, of: number): number {
  return Math.round((100 * apart) / of);
}
