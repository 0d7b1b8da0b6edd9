import { Spin } from 'antd';

/** In place of a page that is being fetched. */
export function Waiting({ label }: { label: string }) {
  return (
    <div className="waiting" role="status">
      <Spin size="large" />
      <span className="sr-only">{label}</span>
    </div>
  );
}
