import type { FormInstance } from 'antd';
import { Alert } from 'antd';
import { type ReactNode, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { Objection } from '../api.ts';
import { frameWords } from '../words/frame.ts';
import { useTold, useWords } from '../words/language.tsx';
import { preCheckWords } from '../words/pre-check.ts';

/** Between the last key and the question. */
const PAUSE_MS = 500;

export interface PreCheck {
  readonly state: 'idle' | 'checking' | 'done' | 'failed';
  /** Everything that stands in the way, also at fields that nobody filled in yet. */
  readonly objections: readonly Objection[];
}
/** Asks at once, shows what stands in the way at every field, and tells whether nothing does. */
export type Gate = RefObject<(() => Promise<boolean>) | undefined>;

interface Options<V extends object> {
  readonly form: FormInstance<V>;
  readonly gate: Gate;
  /** What is asked, as JSON of the form's values. Asked anew once it has not changed for a moment. */
  readonly question: string;
  /** Asks the API; the same function at each rendering. */
  check(question: string, signal?: AbortSignal): Promise<readonly Objection[]>;
  readonly fields: CheckedFields;
}

/** The fields of a form that is checked. One object for as long as they are the same. */
export interface CheckedFields {
  /** As the API names them, in the order of the form, with their labels. */
  readonly labels: ReadonlyMap<string, string>;
  /** What may stay empty: a objection there is of what was filled in. */
  readonly optional: ReadonlySet<string>;
  /** Under which name each stands in the form. */
  placeOf(field: string): readonly string[];
}

/** Has what is written judged by machine while it is filled in: each objection appears at its field, in words with what mends it. */
export function usePreCheck<V extends object>(options: Options<V>): PreCheck {
  const { form, gate, question, check: ask, fields } = options;
  const w = useWords(preCheckWords);
  const f = useWords(frameWords);
  const told = useTold();
  const [check, setCheck] = useState<PreCheck>({ state: 'idle', objections: [] });
  const untouched = useRef(question);
  const begun = question !== untouched.current;

  const show = useCallback(
    (objections: readonly Objection[], blanksToo: boolean) => {
      const items = [...fields.labels.keys()].map((field) => {
        const here = objections.filter((objection) => fieldOf(objection) === field);
        const blank = isBlank(form, fields, field);
        const errors: ReactNode[] =
          here.length === 0
            ? []
            : blank
              ? blanksToo
                ? [f.required]
                : []
              : here.map((objection) => (
                  <FindingWords
                    key={objection.code + objection.field}
                    before={entryOf(objection) === undefined ? '' : w.entry(entryOf(objection)!)}
                    words={told(objection.words)}
                    fix={told(objection.fix)}
                  />
                ));
        return { name: fields.placeOf(field), errors };
      });
      form.setFields(items as unknown as Parameters<typeof form.setFields>[0]);
    },
    [form, fields, f, w, told],
  );

  useEffect(() => {
    if (!begun) return;
    const asking = new AbortController();
    const timer = setTimeout(() => {
      setCheck(({ objections }) => ({ state: 'checking', objections }));
      ask(question, asking.signal).then(
        (objections) => {
          setCheck({ state: 'done', objections });
          show(objections, false);
        },
        () => {
          if (!asking.signal.aborted) setCheck({ state: 'failed', objections: [] });
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [begun, question, show, ask]);

  useEffect(() => {
    gate.current = async () => {
      const objections = await ask(question);
      setCheck({ state: 'done', objections });
      if (objections.length === 0) return true;
      show(objections, true);
      const first = [...fields.labels.keys()].find((field) =>
        objections.some((each) => fieldOf(each) === field),
      );
      if (first !== undefined) goTo(form, fields, first);
      return false;
    };
  }, [gate, question, show, fields, form, ask]);
  return check;
}

/** `accessPoints.2` is said at `accessPoints`. */
function fieldOf({ field }: Pick<Objection, 'field'>): string {
  return field.split('.')[0]!;
}
/** Which entry of a list, counted from 1. */
function entryOf({ field }: Objection): number | undefined {
  const [, place = ''] = field.split('.');
  return /^\d+$/.test(place) ? Number(place) + 1 : undefined;
}
/** Still to be filled in. */
function isBlank<V extends object>(form: FormInstance<V>, fields: CheckedFields, field: string): boolean {
  if (fields.optional.has(field)) return false;
  const value: unknown = form.getFieldValue(fields.placeOf(field) as never);
  return String(value ?? '').trim() === '';
}
function goTo<V extends object>(form: FormInstance<V>, { placeOf }: CheckedFields, field: string): void {
  form.scrollToField(placeOf(field) as never, { block: 'center', focus: true });
}

function FindingWords({ before, words, fix }: { before: string; words: string; fix: string }) {
  return (
    <span className="objection">
      <span>
        {before}
        <bdi>{words}</bdi>
      </span>
      <span className="objection-fix">{fix}</span>
    </span>
  );
}

interface PanelProps<V extends object> {
  readonly check: PreCheck;
  readonly form: FormInstance<V>;
  readonly fields: CheckedFields;
  /** That nothing stands in the way, and what comes next. */
  readonly clean: string;
}

/** Everything at once, on top of the form. */
export function PreCheckPanel<V extends object>({ check, form, fields, clean }: PanelProps<V>) {
  const w = useWords(preCheckWords);
  const told = useTold();
  const { labels } = fields;
  const { state, objections } = check;
  const blanks = [...labels].filter(
    ([field]) => isBlank(form, fields, field) && objections.some((each) => fieldOf(each) === field),
  );
  const order = [...labels.keys()];
  const faults = objections
    .filter((each) => !blanks.some(([field]) => field === fieldOf(each)))
    .sort((a, b) => order.indexOf(fieldOf(a)) - order.indexOf(fieldOf(b)));
  const still = blanks.length > 0 && <p>{w.blank(blanks.map(([, label]) => label).join(w.comma))}</p>;
  const title =
    state === 'idle'
      ? w.idle
      : state === 'failed'
        ? w.failed
        : faults.length > 0
          ? w.found(faults.length)
          : state === 'checking'
            ? w.going
            : blanks.length > 0
              ? still
              : clean;
  const type =
    faults.length > 0
      ? 'error'
      : state === 'failed'
        ? 'warning'
        : state === 'done' && blanks.length === 0
          ? 'success'
          : 'info';
  return (
    <section className="precheck" aria-label={w.title}>
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
                    {faults.map((objection) => {
                      const field = fieldOf(objection);
                      const label = labels.get(field);
                      return (
                        <li key={objection.code + objection.field}>
                          {label !== undefined && (
                            <button
                              type="button"
                              className="link-button"
                              onClick={() => goTo(form, fields, field)}
                            >
                              {label}
                            </button>
                          )}{' '}
                          <bdi>{told(objection.words)}</bdi>{' '}
                          <span className="precheck-fix">{told(objection.fix)}</span>
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
