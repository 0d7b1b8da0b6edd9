import { Link } from 'react-router';
import { useMay } from '../frame/session.tsx';
import { Text } from './text.tsx';

interface OrganisationProps {
  readonly code: string;
  readonly name: string | null;
  /** The code below its name. */
  readonly whole?: boolean;
}

/** An organisation by its name, and the way to its page for whoever may see the registry. */
export function OrganisationLink({ code, name, whole = false }: OrganisationProps) {
  const may = useMay('facts.read');
  const shown = name === null ? <bdi>{code}</bdi> : <Text text={name} />;
  return (
    <>
      {may ? <Link to={`/organisations/${encodeURIComponent(code)}`}>{shown}</Link> : shown}
      {whole && name !== null && <span className="quiet code">{code}</span>}
    </>
  );
}

export function PortLink({ port }: { port: string }) {
  return useMay('facts.read') ? <Link to={`/ports/${encodeURIComponent(port)}`}>{port}</Link> : port;
}

export function SignatureLink({ signature }: { signature: string }) {
  const shown = <Text text={signature} />;
  return useMay('facts.read') ? (
    <Link to={`/signatures/${encodeURIComponent(signature)}`}>{shown}</Link>
  ) : (
    shown
  );
}

export function LeaseLink({ lease }: { lease: string }) {
  return <Link to={`/leases/${encodeURIComponent(lease)}`}>{lease}</Link>;
}

export function LetterLink({ letter }: { letter: string }) {
  return <Link to={`/letters/${encodeURIComponent(letter)}`}>{letter}</Link>;
}
