import type { Access } from '../access/index.ts';
import { actorNamed } from '../api/index.ts';
import { type ComplaintGround, openWebhooks, type WebhookRoom } from '../complaints/index.ts';
import type { Settings } from '../configuration/index.ts';
import { mayDo, ROLES, type StaffRole } from '../domain/index.ts';
import type { Directory } from '../registry/index.ts';

const ANSWERING = ROLES.filter((role): role is StaffRole => role !== 'public' && mayDo(role, 'lead.answer'));

/** Leads told to addresses of organisations, in the network that the configuration allows. */
export function webhookRoom(
  ground: Pick<ComplaintGround, 'record' | 'sealer' | 'clock'>,
  parts: {
    readonly settings: Settings['webhooks'];
    readonly directory: Directory;
    readonly access: Access;
    readonly publicUrl: string;
    readonly onError: (error: Error) => void;
  },
): WebhookRoom {
  const { settings, directory, access, publicUrl, onError } = parts;
  const actor = actorNamed({ access, clock: ground.clock }, 'anning', '推送 webhooks');
  return openWebhooks(ground, {
    ...{ ...settings, directory, publicUrl, onError, actor },
    // A carrier whose installation this is answers for the holders of ports.
    hasAccount: async (db, { organisation, standing }) =>
      (await access.people.anybodyFor(db, organisation, ANSWERING)) ||
      (standing === 'carrier' && (await access.people.anybodyFor(db, undefined, ['carrier']))),
  });
}
