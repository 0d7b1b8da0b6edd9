import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { addressOf, type ImportPage } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { numberOf } from '../../parts/moments.ts';
import { type Column, DataTable } from '../../templates/data-table.tsx';
import { Section } from '../../templates/record-page.tsx';
import { Tally } from '../../templates/work-page.tsx';
import { exchangeWords } from '../../words/exchange.ts';
import { useLanguage, useTold, useWords } from '../../words/language.tsx';
import { useConfirm } from './confirmation.ts';
import { KIND_PAGES } from './kinds.ts';
import { Problems } from './problems.tsx';

/** What became of a file of consents or complaints, or becomes of it while it is written: rows by what was done with them, and why some were rejected. */
export function RowsOutcome({ told, goesOn }: { told: ImportPage; goesOn: boolean }) {
  const w = useWords(exchangeWords);
  const { id, kind, dryRun, state, rows, fresh, same, unproven, rejected, problems, firstProblems } = told;
  const isOfComplaints = kind === 'complaints';
  // Of a dry run the file is whole at its end; of an import it grows with each piece.
  const isThere = state === 'done' || (!dryRun && rows > 0);
  return (
    <>
      {!goesOn && <Verdict told={told} />}
      {rows > 0 && (
        <dl className="tallies import-tallies">
          <Tally label={w.rows} count={rows} />
          <Tally label={dryRun ? w.rowsFresh : w.rowsWritten} count={fresh} />
          {!isOfComplaints && <Tally label={w.rowsUnproven} count={unproven} tone="wait" />}
          {isOfComplaints && !dryRun && <Tally label={w.rowsUncounted} count={told.uncounted} tone="wait" />}
          <Tally label={isOfComplaints ? w.complaintsSame : w.consentsSame} count={same} />
          <Tally label={w.rowsRejected} count={rejected} tone="bad" />
        </dl>
      )}
      {unproven > 0 && <p className="quiet unproven-note">{w.unprovenWhat}</p>}
      {rejected > 0 && (
        <Section
          title={w.rejectedRows}
          extra={
            isThere && (
              <a href={addressOf('GET /api/imports/:id/problems', { id })} download>
                {w.rejectedAsCsv}
              </a>
            )
          }
        >
          <Reasons told={told} />
        </Section>
      )}
      {problems > 0 && (
        <Section title={w.problems}>
          <Problems problems={firstProblems} />
        </Section>
      )}
    </>
  );
}

/** Why rows were rejected, the most frequent reason first. */
function Reasons({ told: { reasons } }: { told: ImportPage }) {
  const w = useWords(exchangeWords);
  const tell = useTold();
  const { language } = useLanguage();
  const number = (value: number) => numberOf(value, language);
  const columns: Column<(typeof reasons)[number]>[] = [
    { key: 'rows', title: w.rows, cell: ({ rows }) => <span className="nowrap">{number(rows)}</span> },
    {
      key: 'words',
      title: w.whatAndFix,
      width: 420,
      cell: ({ words, fix }) => (
        <>
          <bdi>{tell(words)}</bdi>
          <div className="quiet">{tell(fix)}</div>
        </>
      ),
    },
    {
      key: 'firstRow',
      title: w.firstRow,
      cell: ({ firstRow }) => <span className="nowrap">{number(firstRow)}</span>,
    },
  ];
  return <DataTable label={w.rejectedRows} columns={columns} rows={reasons} rowKey={({ code }) => code} />;
}

/** In a sentence what came of it, and what can be done now. */
function Verdict({ told }: { told: ImportPage }) {
  const w = useWords(exchangeWords);
  const tell = useTold();
  const { language } = useLanguage();
  const confirm = useConfirm(told);
  const { kind, state, dryRun, rows, fresh, same, problems, written, confirmable, error } = told;
  const isOfComplaints = kind === 'complaints';
  const number = (value: number) => numberOf(value, language);
  const anew = (
    <Link to={`/imports?kind=${kind}`}>
      <Button tabIndex={-1}>{w.another}</Button>
    </Link>
  );
  const go = (label: string) => (
    <Button type="primary" loading={confirm.isPending} onClick={() => confirm.mutate()}>
      {label}
    </Button>
  );
  const say = (
    type: 'success' | 'info' | 'error',
    title: string,
    more: { readonly description?: ReactNode; readonly action?: ReactNode } = {},
  ) => (
    <>
      <Alert className="told" type={type} showIcon title={<span role="status">{title}</span>} {...more} />
      {confirm.error !== null && <LoadProblem error={confirm.error} />}
    </>
  );
  const what = error === null ? undefined : tell(error);
  if (state === 'cancelled' || state === 'failed') {
    const begun = !dryRun && rows > 0;
    const title = begun
      ? state === 'failed'
        ? w.consentsFailedAt(number(rows))
        : w.consentsCancelledAt(number(rows))
      : state === 'failed'
        ? w.failed
        : w.cancelled;
    return say(state === 'failed' ? 'error' : 'info', title, {
      description: what,
      action: confirmable ? go(w.goOn) : anew,
    });
  }
  if (problems > 0) return say('error', w.consentsUnread(number(rows)), { action: anew });
  if (written && isOfComplaints) return say('success', w.complaintsWritten(number(fresh)), { action: anew });
  if (written)
    return say('success', w.consentsWritten(number(fresh)), {
      description: fresh > 0 ? w.consentsServe : undefined,
      action: <Link to={KIND_PAGES.consents.path}>{w.seeThem}</Link>,
    });
  if (fresh === 0) {
    const allSame = isOfComplaints ? w.complaintsAllSame : w.consentsAllSame;
    return say('info', same > 0 ? allSame : w.noneGood, { action: anew });
  }
  if (confirmable) return say('success', w.consentsTried(number(fresh)), { action: go(w.confirm) });
  return say('info', w.fileGone, { action: anew });
}
