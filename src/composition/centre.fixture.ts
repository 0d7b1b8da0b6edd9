/** For the tests: the complaint centre as people meet it, API and public pages on one address; the codes that are sent to numbers are caught. */
import { type Stand, stand } from '../api/fixture.ts';
import type { ApiParts } from '../api/index.ts';
import { receivedBy } from '../complaints/index.ts';
import { NumberProof, OwnConsents } from '../consent/index.ts';
import { FULL_STATUS } from '../public/fixture.ts';
import { publicRoutes } from '../public/index.ts';

export interface OpenCentre {
  readonly house: Stand;
  /** The newest code on this telephone: 13800138001. */
  codeOn(phone: string): string;
}

export async function openCentre(given: Partial<ApiParts> = {}): Promise<OpenCentre> {
  const house = await stand(given);
  const { record, sealer, traffic, parts } = house;
  const ground = { record, sealer, key: parts.sealKey, clock: parts.clock };
  const codes = new Map<string, string>();
  const proof = new NumberProof(ground, {
    canSend: () => true,
    send: async (_db, messages) => {
      for (const { recipient, text } of messages) codes.set(String(recipient), /\d{6}/.exec(text)![0]);
    },
    onSent: () => undefined,
  });
  const own = new OwnConsents(ground, parts.consent, (db, actor, deed) =>
    house.access.audit.write(db, { ...deed, actor, actorName: '', address: '' }, house.clock.now),
  );
  await house.app.register((scope) =>
    publicRoutes(scope, {
      ...{ clock: parts.clock, publicUrl: parts.publicUrl, registered: house.directory, proof, own },
      status: async () => FULL_STATUS,
      links: parts.consent.links,
      complaints: parts.complaints.own,
      leads: parts.cases.links,
      ...{ statistics: parts.statistics.editions, bulletins: parts.bulletins },
      received: (recipient) =>
        receivedBy(recipient, { record, key: parts.sealKey, traffic, reading: parts.consent.reading }),
      checkScript: undefined,
    }),
  );
  return {
    house,
    codeOn(phone) {
      const code = codes.get(`86${phone}`);
      if (code === undefined) throw new Error(`no code on ${phone}`);
      return code;
    },
  };
}
