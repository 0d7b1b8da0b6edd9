import { Button, Result } from 'antd';
import { Component, type ReactNode } from 'react';
import { frameWords } from '../words/frame.ts';
import { useWords } from '../words/language.tsx';

/** A part that fails takes its page with it, and not the console. `at` starts it anew when it changes. */
export class Problems extends Component<
  { children: ReactNode; at?: string },
  { error: unknown; at?: string }
> {
  override state: { error: unknown; at?: string } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  static getDerivedStateFromProps(props: { at?: string }, state: { error: unknown; at?: string }) {
    return props.at === state.at ? null : { error: undefined, at: props.at };
  }

  override render() {
    return this.state.error === undefined ? this.props.children : <Broken error={this.state.error} />;
  }
}

function Broken({ error }: { error: unknown }) {
  const w = useWords(frameWords);
  return (
    <Result
      status="error"
      title={<h1 className="page-title">{w.broken}</h1>}
      subTitle={error instanceof Error ? error.message : String(error)}
      extra={
        <Button type="primary" onClick={() => window.location.reload()}>
          {w.reload}
        </Button>
      }
    />
  );
}
