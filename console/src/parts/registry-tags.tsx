import { type Answer, nowMs, type Port, type Signature } from '../api.ts';
import { exchangeWords } from '../words/exchange.ts';
import { useWords } from '../words/language.tsx';
import { registryWords } from '../words/registry.ts';
import { Tag } from './tags.tsx';

export function PortStateTag({ state }: { state: Port['state'] }) {
  const w = useWords(registryWords);
  switch (state) {
    case 'open':
      return <Tag tone="good">{w.portOpen}</Tag>;
    case 'suspended':
      return <Tag tone="bad">{w.portSuspended}</Tag>;
    case 'approved':
      return <Tag tone="wait">{w.portApproved}</Tag>;
    case 'applied':
      return <Tag tone="info">{w.portApplied}</Tag>;
    case 'closed':
      return <Tag>{w.portClosed}</Tag>;
    case 'absent':
      return <Tag>{w.portAbsent}</Tag>;
  }
}

export function SignatureStateTag({ state }: { state: Signature['state'] }) {
  const w = useWords(registryWords);
  return state === 'registered' ? (
    <Tag tone="good">{w.signatureRegistered}</Tag>
  ) : (
    <Tag tone="bad">{w.signatureSuspended}</Tag>
  );
}

export function TemplateStateTag({ state }: { state: Answer<'GET /api/templates/:id'>['state'] }) {
  const w = useWords(exchangeWords);
  return state === 'filed' ? <Tag tone="good">{w.filed}</Tag> : <Tag>{w.withdrawn}</Tag>;
}

const SOON_DAYS = 30;
const DAY_MS = 86_400_000;

/** Whole days until a moment; below zero: it is past. */
export function daysUntil(moment: string): number {
  return Math.floor((Date.parse(moment) - nowMs()) / DAY_MS);
}

/** That a term ends within thirty days; nothing where it lasts longer. */
export function EndsSoon({ until }: { until: string | null }) {
  const w = useWords(registryWords);
  if (until === null) return null;
  const days = daysUntil(until);
  if (days < 0 || days >= SOON_DAYS) return null;
  return <Tag tone="wait">{w.expiresIn(days)}</Tag>;
}

export function LeaseStateTag({ state }: { state: Answer<'GET /api/leases'>['items'][number]['state'] }) {
  const w = useWords(registryWords);
  switch (state) {
    case 'in-force':
      return <Tag tone="good">{w.inForce}</Tag>;
    case 'declared':
      return <Tag tone="wait">{w.declared}</Tag>;
    case 'to-come':
      return <Tag tone="info">{w.toCome}</Tag>;
    case 'ended':
      return <Tag>{w.ended}</Tag>;
    case 'over':
      return <Tag>{w.ranOut}</Tag>;
  }
}

export type LetterState = Answer<'GET /api/letters'>['items'][number]['state'];

/** How a letter stands, and that it ends soon. */
export function LetterTags({ state, until }: { state: LetterState; until: string }) {
  const w = useWords(registryWords);
  switch (state) {
    case 'in-force':
      return (
        <>
          <Tag tone="good">{w.letterInForce}</Tag>
          <EndsSoon until={until} />
        </>
      );
    case 'to-come':
      return <Tag tone="info">{w.letterToCome}</Tag>;
    case 'revoked':
      return <Tag tone="bad">{w.letterRevoked}</Tag>;
    case 'over':
      return <Tag>{w.letterOver}</Tag>;
  }
}
