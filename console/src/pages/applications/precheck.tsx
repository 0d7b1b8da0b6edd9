import type { FormInstance } from 'antd';
import { Alert, Form } from 'antd';
import { type ReactNode, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { api, type CheckFinding } from '../../api.ts';
import { applicationWords } from '../../words/desk.ts';
import { frameWords } from '../../words/frame.ts';
import { useTold, useWords } from '../../words/language.tsx';
import { type Draft, OPTIONAL, wantedOf } from './draft.ts';
import type { ApplicationKind } from './state.tsx';

/** Between the last key and the question. */
const PAUSE_MS = 500;

export interface Precheck {
  readonly state: 'idle' | 'checking' | 'done' | 'failed';
  /** Everything that stands in the way, also at fields that nobody filled in yet. */
  readonly findings: readonly CheckFinding[];
}
/** Asks at once, shows what stands in the way at every field, and tells whether nothing does. */
export type Gate = RefObject<(() => Promise<boolean>) | undefined>;

interface Options {
  readonly kind: ApplicationKind;
  readonly form: FormInstance<Draft>;
  readonly gate: Gate;
  /** Fields as the API names them, in the order of the form, with their labels. */
  readonly labels: ReadonlyMap<string, string>;
}

/** Has an application judged by machine while it is filled in: each finding appears at its field, in words with what mends it. */
export function usePrecheck({ kind, form, gate, labels }: Options): Precheck {
  const w = useWords(applicationWords);
  const f = useWords(frameWords);
  const told = useTold();
  const values = Form.useWatch([], { form, preserve: true }) as Draft | undefined;
  const question = JSON.stringify(wantedOf(kind, values ?? {}));
  const [check, setCheck] = useState<Precheck>({ state: 'idle', findings: [] });
  const untouched = useRef(question);
  const begun = values !== undefined && question !== untouched.current;

  const show = useCallback(
    (findings: readonly CheckFinding[], blanksToo: boolean) => {
      const draft = form.getFieldsValue(true) as Draft;
      const items = [...labels.keys()].map((field) => {
        const here = findings.filter((finding) => fieldOf(finding) === field);
        const blank = isBlank(draft, field);
        const errors: ReactNode[] =
          here.length === 0
            ? []
            : blank
              ? blanksToo
                ? [f.required]
                : []
              : here.map((finding) => (
                  <FindingWords
                    key={finding.code + finding.field}
                    before={entryOf(finding) === undefined ? '' : w.line(entryOf(finding)!)}
                    words={told(finding.words)}
                    fix={told(finding.fix)}
                  />
                ));
        return { name: ['wanted', field], errors };
      });
      form.setFields(items as unknown as Parameters<typeof form.setFields>[0]);
    },
    [form, labels, f, w, told],
  );

  useEffect(() => {
    if (!begun) return;
    const asking = new AbortController();
    const timer = setTimeout(() => {
      setCheck(({ findings }) => ({ state: 'checking', findings }));
      const body = { wanted: JSON.parse(question) };
      api('POST /api/applications/check', { body, signal: asking.signal }).then(
        ({ findings }) => {
          setCheck({ state: 'done', findings });
          show(findings, false);
        },
        () => {
          if (!asking.signal.aborted) setCheck({ state: 'failed', findings: [] });
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [begun, question, show]);

  useEffect(() => {
    gate.current = async () => {
      const body = { wanted: JSON.parse(question) };
      const { findings } = await api('POST /api/applications/check', { body });
      setCheck({ state: 'done', findings });
      if (findings.length === 0) return true;
      show(findings, true);
      const first = [...labels.keys()].find((field) => findings.some((each) => fieldOf(each) === field));
      if (first !== undefined)
        form.scrollToField(['wanted', first] as never, { block: 'center', focus: true });
      return false;
    };
  }, [gate, question, show, labels, form]);
  return check;
}

/** `accessPoints.2` is said at `accessPoints`. */
export function fieldOf({ field }: Pick<CheckFinding, 'field'>): string {
  return field.split('.')[0]!;
}
/** Which entry of a list, counted from 1. */
function entryOf({ field }: CheckFinding): number | undefined {
  const [, place] = field.split('.');
  return place === undefined ? undefined : Number(place) + 1;
}
/** Still to be filled in. */
export function isBlank({ wanted = {} }: Draft, field: string): boolean {
  if (OPTIONAL.has(field)) return false;
  const value = wanted[field];
  return value === undefined || value === null || String(value).trim() === '';
}

function FindingWords({ before, words, fix }: { before: string; words: string; fix: string }) {
  return (
    <span className="finding">
      <span>
        {before}
        <bdi>{words}</bdi>
      </span>
      <span className="finding-fix">{fix}</span>
    </span>
  );
}

interface PanelProps {
  readonly check: Precheck;
  readonly draft: Draft;
  readonly labels: ReadonlyMap<string, string>;
  onGo(field: string): void;
}

/** Everything at once, on top of the form. */
export function PrecheckPanel({ check, draft, labels, onGo }: PanelProps) {
  const w = useWords(applicationWords);
  const told = useTold();
  const { state, findings } = check;
  const blanks = [...labels].filter(
    ([field]) => isBlank(draft, field) && findings.some((each) => fieldOf(each) === field),
  );
  const order = [...labels.keys()];
  const faults = findings
    .filter((each) => !blanks.some(([field]) => field === fieldOf(each)))
    .sort((a, b) => order.indexOf(fieldOf(a)) - order.indexOf(fieldOf(b)));
  const still = blanks.length > 0 && <p>{w.precheckBlank(blanks.map(([, label]) => label).join('、'))}</p>;
  const title =
    state === 'idle'
      ? w.precheckIdle
      : state === 'failed'
        ? w.precheckFailed
        : faults.length > 0
          ? w.precheckFound(faults.length)
          : state === 'checking'
            ? w.precheckGoing
            : blanks.length > 0
              ? still
              : w.precheckClean;
  const type =
    faults.length > 0
      ? 'error'
      : state === 'failed'
        ? 'warning'
        : state === 'done' && blanks.length === 0
          ? 'success'
          : 'info';
  return (
    <section className="precheck" aria-label={w.precheck}>
      <Alert
        type={type}
        showIcon
        title={<span role="status">{title}</span>}
        {...(faults.length === 0
          ? {}
          : {
              description: (
                <>
                  <ol className="precheck-list">
                    {faults.map((finding) => {
                      const field = fieldOf(finding);
                      const label = labels.get(field);
                      return (
                        <li key={finding.code + finding.field}>
                          {label !== undefined && (
                            <button type="button" className="link-button" onClick={() => onGo(field)}>
                              {label}
                            </button>
                          )}{' '}
                          <bdi>{told(finding.words)}</bdi>{' '}
                          <span className="precheck-fix">{told(finding.fix)}</span>
                        </li>
                      );
                    })}
                  </ol>
                  {still}
                </>
              ),
            })}
      />
    </section>
  );
}
