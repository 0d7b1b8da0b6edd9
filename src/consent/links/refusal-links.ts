import {
  Invalid,
  MARKETING_PURPOSES,
  type MarketingPurpose,
  type Objection,
  type OrganisationId,
  parseRecipient,
  type Scope,
} from '../../domain/index.ts';
import { covers, type Db, registeredName } from '../../registry/index.ts';
import type { Consents } from '../door/consents.ts';
import type { Ground } from '../ground.ts';
import type { Taken } from '../ledger/ledger.ts';
import { objection } from '../refusal.ts';
import { type LinkOf, LinkTokens } from './link-token.ts';

/** A sender's own people, for whom it wants links. */
export interface WantedLinks {
  readonly organisation: string;
  readonly purpose: string;
  readonly recipients: readonly string[];
}

/** The token of one number, or what is wrong with it. */
export type LinkMade =
  | { readonly token: string; readonly objection?: undefined }
  | { readonly token?: undefined; readonly objection: Objection };

const ACTOR = 'person:link';

/**
 * Links by which a person refuses without writing a message. A link names nobody who could be read out of it (P7); it serves to refuse and nothing else, so whoever
 * comes by somebody's link can make their telephone quieter, and learns no more than the message said. Looking at one changes nothing: programs open links.
 */
export class RefusalLinks {
  readonly #ground: Ground;
  readonly #consents: Consents;
  readonly #tokens: LinkTokens;

  constructor(ground: Ground, consents: Consents) {
    this.#ground = ground;
    this.#consents = consents;
    this.#tokens = new LinkTokens(ground.key);
  }

  /** In the order of the numbers, each told by itself; or what is wrong with all of it. */
  async make(
    wanted: WantedLinks,
    scope: Scope,
  ): Promise<{ readonly items: LinkMade[] } | { readonly objections: readonly Objection[] }> {
    const { db } = this.#ground.record;
    const objections: Objection[] = [];
    const { organisation } = wanted;
    const purpose = MARKETING_PURPOSES.find((each) => each === wanted.purpose);
    if (!covers(scope, organisation) || !(await isRegistered(db, organisation)))
      objections.push(objection('organisation-not-registered', 'organisation', { organisation }));
    if (purpose === undefined)
      objections.push(
        objection('purpose-not-marketing', 'purpose', {
          found: wanted.purpose,
          allowed: MARKETING_PURPOSES.join(', '),
        }),
      );
    if (objections.length > 0 || purpose === undefined) return { objections };
    const of = { organisation: organisation as OrganisationId, purpose };
    return {
      items: wanted.recipients.map((text, i) => {
        const recipient = parseRecipient(text);
        if (recipient instanceof Invalid)
          return {
            objection: objection('recipient-not-valid', `recipients.${i}`, { found: recipient.found }),
          };
        return { token: this.#tokens.make({ ...of, recipient }) };
      }),
    };
  }

  /** Whom a link is about; undefined: it is none of ours. Changes nothing. */
  read(token: string): LinkOf | undefined {
    return this.#tokens.read(token);
  }

  /** The person refuses: the organisation with its group, or this purpose of it alone. In the feed when it resolves (P4); said again it is the same. */
  refuse({ recipient, organisation, purpose }: LinkOf, of: 'organisation' | 'purpose'): Promise<Taken> {
    const narrow: { purpose?: MarketingPurpose } = of === 'purpose' ? { purpose } : {};
    return this.#consents.refuse({ recipient, organisation, ...narrow, channel: 'link' }, { id: ACTOR });
  }
}

async function isRegistered(db: Db, organisation: string): Promise<boolean> {
  return (await registeredName(db, organisation)) !== undefined;
}
