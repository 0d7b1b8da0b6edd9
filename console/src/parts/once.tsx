import { Alert } from 'antd';
import { CopyButton } from './copy-button.tsx';

/** Something that is told once and never again: a link, a key. */
export function ToldOnce({ title, what, text }: { title: string; what: string; text: string }) {
  return (
    <Alert
      type="success"
      title={title}
      description={
        <div className="stack">
          <p>{what}</p>
          <p>
            <code className="secret">{text}</code> <CopyButton text={text} />
          </p>
        </div>
      }
    />
  );
}
