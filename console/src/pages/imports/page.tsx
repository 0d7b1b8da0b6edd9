import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Progress } from 'antd';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useParams } from 'react-router';
import { addressOf, api, type ImportPage } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { bytesOf, numberOf, timeOf } from '../../parts/moments.ts';
import { Facts, RecordPage, Section } from '../../templates/record-page.tsx';
import { Tally } from '../../templates/work-page.tsx';
import { exchangeWords } from '../../words/exchange.ts';
import { useLanguage, useTold, useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { useConfirm } from './confirmation.ts';

import { isOfRows, KIND_PAGES, useKindNames } from './kinds.ts';
import { Problems } from './problems.tsx';
import { RowsOutcome } from './rows-outcome.tsx';
import './imports.css';

const POLL_MS = 1_000;
const goesOn = ({ state }: Pick<ImportPage, 'state'>) => state === 'waiting' || state === 'running';

/** An import: how far it is, what was found, and whether it was written. */
export default function OneImport() {
  const { id = '' } = useParams();
  const p = useWords(pageWords);
  const w = useWords(exchangeWords);
  const names = useKindNames();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ['import', id],
    queryFn: ({ signal }) => api('GET /api/imports/:id', { params: { id }, signal }),
    refetchInterval: ({ state }) => (state.data !== undefined && goesOn(state.data) ? POLL_MS : false),
  });
  const written = query.data !== undefined && !goesOn(query.data) && query.data.rowsWritten > 0;
  const seen = useRef('');
  useEffect(() => {
    // What stands in the registry now is not what the lists remember.
    if (!written || seen.current === id) return;
    seen.current = id;
    void client.invalidateQueries({ queryKey: ['list'] });
  }, [written, id, client]);
  return (
    <RecordPage
      title={p.oneImport}
      query={query}
      titleOf={({ kind, dryRun }) => (dryRun ? w.dryRunOf(names[kind]) : w.importOf(names[kind]))}
      aside={(told) => <Aside told={told} />}
    >
      {(told) => (
        <>
          {goesOn(told) && <Going told={told} />}
          {isOfRows(told.kind) ? (
            <RowsOutcome told={told} goesOn={goesOn(told)} />
          ) : (
            !goesOn(told) && <Outcome told={told} />
          )}
        </>
      )}
    </RecordPage>
  );
}

function Going({ told }: { told: ImportPage }) {
  const { id, kind, stage, bytes, bytesRead, rows, rowsThrough } = told;
  const w = useWords(exchangeWords);
  const { language } = useLanguage();
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => api('DELETE /api/jobs/:id', { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['import', id] }),
  });
  const number = (value: number) => numberOf(value, language);
  const isWriting = stage === 'writing';
  // How many rows such a file has is known at its end.
  const rowsKnown = isWriting && !isOfRows(kind);
  const share = rowsKnown ? rowsThrough / Math.max(1, rows) : bytesRead / Math.max(1, bytes);
  return (
    <Section title={isWriting ? w.writing : w.checking}>
      <Progress percent={Math.floor(100 * share)} status="active" aria-label={w.going} />
      <p role="status">
        {rowsKnown ? w.rowsDone(number(rowsThrough), number(rows)) : w.rowsRead(number(rows))}
      </p>
      <p className="quiet">{w.mayLeave}</p>
      <Button loading={cancel.isPending} onClick={() => cancel.mutate()}>
        {w.cancelImport}
      </Button>
      {isWriting && <p className="quiet">{w.cancelWhat}</p>}
      {cancel.error !== null && <LoadProblem error={cancel.error} />}
    </Section>
  );
}

function Outcome({ told }: { told: ImportPage }) {
  const w = useWords(exchangeWords);
  const { language } = useLanguage();
  const number = (value: number) => numberOf(value, language);
  const { id, state, stage, problems, fresh, same, rows, rowsThrough, rowsWritten, firstProblems } = told;
  const isWriting = stage === 'writing';
  return (
    <>
      <Verdict told={told} />
      {(state === 'done' || isWriting) && (
        <dl className="tallies import-tallies">
          <Tally label={w.rows} count={rows} />
          {isWriting && <Tally label={w.rowsWritten} count={rowsWritten} />}
          {/* Behind the first problem nothing is counted as fit to be written. */}
          {!isWriting && problems === 0 && <Tally label={w.rowsFresh} count={fresh} />}
          <Tally label={w.rowsSame} count={isWriting ? rowsThrough - rowsWritten : same} />
          <Tally label={w.problems} count={problems} tone="bad" />
        </dl>
      )}
      {problems > 0 && (
        <Section
          title={w.problems}
          extra={
            <a href={addressOf('GET /api/imports/:id/problems', { id })} download>
              {w.allAsCsv}
            </a>
          }
        >
          {firstProblems.length < problems && (
            <p className="quiet">{w.firstOnly(number(firstProblems.length), number(problems))}</p>
          )}
          <Problems problems={firstProblems} />
        </Section>
      )}
    </>
  );
}

/** In a sentence what came of it, and what can be done now. */
function Verdict({ told }: { told: ImportPage }) {
  const w = useWords(exchangeWords);
  const tell = useTold();
  const { language } = useLanguage();
  const { state, stage, dryRun, problems, fresh, same, rows, written, kind, mode, confirmable, error } = told;
  const anew = (
    <Link to={`/imports?kind=${kind}`}>
      <Button tabIndex={-1}>{w.another}</Button>
    </Link>
  );
  const say = (type: 'success' | 'info' | 'error', title: string, more: object = {}) => (
    <Alert className="told" type={type} showIcon title={<span role="status">{title}</span>} {...more} />
  );
  const number = (value: number) => numberOf(value, language);
  const [through, all] = [number(told.rowsThrough), number(rows)] as const;
  if (stage === 'writing' && !written) {
    const { type, title, what } =
      state === 'cancelled'
        ? { type: 'info' as const, title: w.cancelledAt(through, all), what: undefined }
        : state === 'failed'
          ? {
              type: 'error' as const,
              title: w.failedAt(through, all),
              what: error === null ? '' : tell(error),
            }
          : { type: 'error' as const, title: w.stoppedAt(through, all), what: w.stoppedWhat };
    return <GoOn told={told} type={type} title={title} what={what} otherwise={anew} />;
  }
  if (state === 'cancelled') return say('info', w.cancelled, { action: anew });
  if (state === 'failed')
    return say('error', w.failed, { description: error === null ? undefined : tell(error), action: anew });
  if (problems > 0) return say('error', w.wrong(problems), { description: w.wrongWhat, action: anew });
  if (written) {
    const count = number(told.rowsWritten);
    return say('success', mode === 'facts' ? w.writtenFacts(count) : w.writtenApplications(count), {
      action: (
        <Link to={mode === 'facts' || KIND_PAGES[kind].direct ? KIND_PAGES[kind].path : '/applications'}>
          {w.seeThem}
        </Link>
      ),
    });
  }
  if (fresh === 0) return say('info', same > 0 ? w.allSame : w.noRows, { action: anew });
  if (confirmable) return <Confirm told={told} />;
  return say('info', dryRun ? w.fileGone : w.notWritten, { action: anew });
}

function Confirm({ told }: { told: ImportPage }) {
  const w = useWords(exchangeWords);
  const { language } = useLanguage();
  const confirm = useConfirm(told);
  const count = numberOf(told.fresh, language);
  return (
    <>
      <Alert
        className="told"
        type="success"
        showIcon
        title={<span role="status">{w.nothingWrong}</span>}
        description={told.mode === 'facts' ? w.confirmFacts(count) : w.confirmApplications(count)}
        action={
          <Button type="primary" loading={confirm.isPending} onClick={() => confirm.mutate()}>
            {w.confirm}
          </Button>
        }
      />
      {confirm.error !== null && <LoadProblem error={confirm.error} />}
    </>
  );
}

/** One that ended with some of it unwritten: how far it is, and the way on. */
function GoOn({
  told,
  type,
  title,
  what,
  otherwise,
}: {
  told: ImportPage;
  type: 'info' | 'error';
  title: string;
  what: string | undefined;
  otherwise: ReactNode;
}) {
  const w = useWords(exchangeWords);
  const confirm = useConfirm(told);
  const goOn = (
    <Button type="primary" loading={confirm.isPending} onClick={() => confirm.mutate()}>
      {w.goOn}
    </Button>
  );
  return (
    <>
      <Alert
        className="told"
        type={type}
        showIcon
        title={<span role="status">{title}</span>}
        description={what}
        action={told.confirmable ? goOn : otherwise}
      />
      {confirm.error !== null && <LoadProblem error={confirm.error} />}
    </>
  );
}

/** What the file was read as. */
function Aside({ told }: { told: ImportPage }) {
  const w = useWords(exchangeWords);
  const { mode, format, encoding, delimiter, bytes, createdAt, endedAt } = told;
  const separators: Readonly<Record<string, string>> = { ',': w.comma, ';': w.semicolon, '\t': w.tab };
  const read = [
    format?.toUpperCase(),
    encoding?.toUpperCase(),
    delimiter === null ? undefined : (separators[delimiter] ?? delimiter),
  ].filter((each) => each !== undefined);
  return (
    <Section title={w.theFile}>
      <Facts
        facts={[
          { label: w.asWhat, value: mode === 'facts' ? w.asFactsShort : w.asApplicationsShort, wide: true },
          { label: w.size, value: bytesOf(bytes) },
          ...(read.length === 0 ? [] : [{ label: w.readAs, value: read.join(' · ') }]),
          { label: w.handedIn, value: timeOf(createdAt) },
          ...(endedAt === null ? [] : [{ label: w.ended, value: timeOf(endedAt) }]),
        ]}
      />
    </Section>
  );
}
