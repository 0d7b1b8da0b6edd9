import type { HistoryEntry } from '../api.ts';
import { type Happening, Section, Timeline } from '../templates/record-page.tsx';
import { useWords } from '../words/language.tsx';
import { registryWords } from '../words/registry.ts';
import { timeOf } from './moments.ts';
import { SignatureLink } from './registry-links.tsx';
import { Text } from './text.tsx';
import { useWord } from './vocabulary.tsx';

const TONES: Readonly<Record<string, Happening['tone']>> = {
  'port-opened': 'good',
  'port-restored': 'good',
  'port-suspended': 'bad',
  'port-closed': 'bad',
  'lease-declared': 'wait',
  'lease-confirmed': 'good',
  'lease-ended': 'bad',
  'signature-registered': 'good',
  'signature-restored': 'good',
  'signature-suspended': 'bad',
  'letter-granted': 'good',
  'letter-revoked': 'bad',
  'template-filed': 'good',
  'template-withdrawn': 'bad',
};
/** A minute between when something holds and when it was written is no delay worth telling. */
const TOLD_FROM_MS = 60_000;

/** What became of something in the registry, the newest first. */
export function History({ entries }: { entries: readonly HistoryEntry[] }) {
  const w = useWords(registryWords);
  if (entries.length === 0) return null;
  return (
    <Section title={w.history}>
      <Timeline
        items={[...entries].reverse().map((entry) => ({
          at: entry.at,
          what: <What entry={entry} />,
          by: <By entry={entry} />,
          tone: TONES[entry.kind],
        }))}
      />
    </Section>
  );
}

function What({ entry: { kind, reason, signature, carrier, filing } }: { entry: HistoryEntry }) {
  const w = useWords(registryWords);
  const word = useWord();
  const names: Readonly<Record<string, string>> = {
    'organisation-registered': w.factOrganisationRegistered,
    'organisation-key-registered': w.factKeyRegistered,
    'organisation-key-revoked': w.factKeyRevoked,
    'port-access-points-set': w.factAccessPointsSet,
    'signature-closed': w.factSignatureClosed,
    'port-opened': w.factPortOpened,
    'port-suspended': w.factPortSuspended,
    'port-restored': w.factPortRestored,
    'port-closed': w.factPortClosed,
    'port-assigned': w.factPortAssigned,
    'port-released': w.factPortReleased,
    'lease-declared': w.factLeaseDeclared,
    'lease-confirmed': w.factLeaseConfirmed,
    'lease-ended': w.factLeaseEnded,
    'signature-registered': w.factSignatureRegistered,
    'signature-suspended': w.factSignatureSuspended,
    'signature-restored': w.factSignatureRestored,
    'signature-filed': w.factSignatureFiled,
    'letter-granted': w.factLetterGranted,
    'letter-revoked': w.factLetterRevoked,
    'template-filed': w.factTemplateFiled,
    'template-withdrawn': w.factTemplateWithdrawn,
  };
  const filings: Readonly<Record<string, string>> = {
    filed: w.filed,
    failed: w.failed,
    withdrawn: w.withdrawn,
  };
  return (
    <>
      {names[kind] ?? kind}
      {signature !== null && (
        <>
          {' '}
          <SignatureLink signature={signature} />
        </>
      )}
      {carrier !== null && ` ${word('carriers', carrier)}`}
      {filing !== null && ` · ${filings[filing] ?? filing}`}
      {reason !== '' && (
        <span className="said">
          <Text text={reason} />
        </span>
      )}
    </>
  );
}

function By({ entry: { at, recordedAt, actorName } }: { entry: HistoryEntry }) {
  const w = useWords(registryWords);
  const late = Math.abs(Date.parse(recordedAt) - Date.parse(at)) > TOLD_FROM_MS;
  if (actorName === null && !late) return null;
  return (
    <>
      {actorName !== null && <Text text={actorName} />}
      {actorName !== null && late && ' · '}
      {late && w.recordedLater(timeOf(recordedAt))}
    </>
  );
}
