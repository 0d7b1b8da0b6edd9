import { Button, Result } from 'antd';
import { Link } from 'react-router';
import { frameWords } from '../words/frame.ts';
import { useWords } from '../words/language.tsx';

export function NoPage({ empty = false }: { empty?: boolean }) {
  const w = useWords(frameWords);
  return (
    <Result
      status="info"
      title={<h1 className="page-title">{empty ? w.noPages : w.notFound}</h1>}
      subTitle={empty ? w.notAllowedHint : w.notFoundHint}
      extra={
        !empty && (
          <Link to="/">
            <Button type="primary" tabIndex={-1}>
              {w.toStart}
            </Button>
          </Link>
        )
      }
    />
  );
}

export function NotAllowed() {
  const w = useWords(frameWords);
  return (
    <Result
      status="warning"
      title={<h1 className="page-title">{w.notAllowed}</h1>}
      subTitle={w.notAllowedHint}
    />
  );
}
