import type { Access } from '../access/index.ts';
import { type ConsentGround, type ConsentRoom, NumberProof, OwnConsents } from '../consent/index.ts';
import type { OwnMessages } from '../gateway/index.ts';

/** What the page of one's own number stands on: codes that go as the operator's own messages, and acts that stand in the audit under a keyed tag. */
export function personParts(
  ground: ConsentGround,
  {
    consent,
    ownMessages,
    access,
  }: {
    readonly consent: ConsentRoom;
    readonly ownMessages: OwnMessages;
    readonly access: Pick<Access, 'audit'>;
  },
): { readonly proof: NumberProof; readonly own: OwnConsents } {
  const proof = new NumberProof(ground, {
    canSend: () => ownMessages.hasPort,
    send: (db, messages) => ownMessages.send(db, messages),
    onSent: () => ownMessages.onHandedIn(),
  });
  // From where a person acts is nobody's business: the audit keeps no address of hers.
  const own = new OwnConsents(ground, consent, (db, actor, deed) =>
    access.audit.write(db, { ...deed, actor, actorName: '', address: '' }, ground.clock()),
  );
  return { proof, own };
}
