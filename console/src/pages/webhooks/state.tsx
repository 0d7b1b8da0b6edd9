import type { Answer } from '../../api.ts';
import { Tag } from '../../parts/tags.tsx';
import { useWord } from '../../parts/vocabulary.tsx';

export type Webhook = Answer<'GET /api/webhooks'>['items'][number];
export type Delivery = Answer<'GET /api/webhook-deliveries'>['items'][number];

const WEBHOOK_TONES = { active: 'good', paused: 'bad', gone: 'bad', off: 'wait' } as const;
const DELIVERY_TONES = { waiting: 'wait', delivered: 'good', 'given-up': 'bad', cancelled: 'info' } as const;

export function WebhookTag({ state }: Pick<Webhook, 'state'>) {
  return <Tag tone={WEBHOOK_TONES[state]}>{useWord()('webhookStates', state)}</Tag>;
}

export function DeliveryTag({ state }: Pick<Delivery, 'state'>) {
  return <Tag tone={DELIVERY_TONES[state]}>{useWord()('deliveryStates', state)}</Tag>;
}

/** What the last attempt came to: the status, or why there was none. */
export function Outcome({ status, fault }: Pick<Delivery, 'status' | 'fault'>) {
  const word = useWord();
  const told = [status, fault === null ? null : word('deliveryFaults', fault)];
  return <>{told.filter((each) => each !== null).join(' · ') || '—'}</>;
}
