import { Link } from 'react-router';
import { PageFrame } from '../../templates/page-frame.tsx';
import { applicationWords } from '../../words/applications.ts';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { KINDS } from './state.tsx';
import './applications.css';

/** Which kind of application: each has a form of its own. */
export default function NewApplication() {
  const w = useWords(applicationWords);
  const p = useWords(pageWords);
  const what = {
    port: w.portWhat,
    signature: w.signatureWhat,
    letter: w.letterWhat,
    filing: w.filingWhat,
    template: w.templateWhat,
  };
  return (
    <PageFrame title={p.newApplication}>
      <h2 className="choice-title">{w.chooseKind}</h2>
      <ul className="choices">
        {KINDS.map((kind) => (
          <li key={kind}>
            <Link className="card choice" to={`/applications/new/${kind}`}>
              <strong>{w[kind]}</strong>
              <span className="quiet">{what[kind]}</span>
            </Link>
          </li>
        ))}
      </ul>
    </PageFrame>
  );
}
