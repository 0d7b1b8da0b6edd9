import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Badge, Button, Drawer, Progress } from 'antd';
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useLocation, useNavigate } from 'react-router';
import { addressOf, api, type Body, type Job } from '../api.ts';
import { Icon } from '../parts/icon.tsx';
import { LoadProblem } from '../parts/load-problem.tsx';
import { bytesOf, numberOf, timeOf } from '../parts/moments.ts';
import { frameWords } from '../words/frame.ts';
import { useLanguage, useTold, useWords } from '../words/language.tsx';

interface Jobs {
  readonly items: readonly Job[];
  readonly running: number;
  readonly error: unknown;
  start(body: Body<'POST /api/exports'>, intention: string): Promise<void>;
  /** A job that was begun elsewhere is shown until its end. */
  follow(job: Job): Promise<void>;
  show(): void;
}
const Context = createContext<Jobs | undefined>(undefined);
const KEY = ['jobs'];
const POLL_MS = 1_500;

/** Of jobs that have a page of their own; others end in a file. */
function pageOf({ kind, id }: Pick<Job, 'kind' | 'id'>): string | undefined {
  if (kind === 'import') return `/imports/${id}`;
  return kind === 'preflight' ? `/preflights/${id}` : undefined;
}

const goesOn = ({ state }: Job) => state === 'waiting' || state === 'running';

/** Follows jobs wherever in the console one is: a toast for each started here, and the drawer of all. */
export function JobsProvider({ children }: { children: ReactNode }) {
  const w = useWords(frameWords);
  const client = useQueryClient();
  const { notification } = App.useApp();
  const [open, setOpen] = useState(false);
  const followed = useRef(new Set<string>());
  const { data, error } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api('GET /api/jobs', { signal }),
    refetchInterval: ({ state }) => (state.data?.items.some(goesOn) ? POLL_MS : false),
  });
  const items = useMemo(() => data?.items ?? [], [data]);

  // Toasts stand outside of the router: the way to a page is handed to them.
  const navigate = useNavigate();
  const openPage = useCallback(
    (job: Job) => {
      setOpen(false);
      navigate(pageOf(job)!);
    },
    [navigate],
  );
  // A job's own page shows how far it is; a toast would say the same and lie over it.
  const { pathname } = useLocation();
  const here = useRef(pathname);
  here.current = pathname;
  useEffect(() => {
    const id = /^\/(?:imports|preflights)\/(.+)$/.exec(pathname)?.[1];
    if (id !== undefined) notification.destroy(`job-${id}`);
  }, [pathname, notification]);
  const toast = useCallback(
    (job: Job) => {
      if (here.current === pageOf(job)) return;
      notification.open({
        key: `job-${job.id}`,
        title: <JobTitle job={job} />,
        description: <JobProgress job={job} onOpen={openPage} />,
        duration: goesOn(job) ? 0 : 12,
        role: 'status',
        onClose: () => followed.current.delete(job.id),
      });
    },
    [notification, openPage],
  );
  useEffect(() => {
    for (const job of items) {
      if (!followed.current.has(job.id)) continue;
      toast(job);
      if (!goesOn(job)) followed.current.delete(job.id);
    }
  }, [items, toast]);

  const follow = useCallback(
    async (job: Job) => {
      followed.current.add(job.id);
      toast(job);
      await client.invalidateQueries({ queryKey: KEY });
    },
    [client, toast],
  );
  const start = useCallback(
    async (body: Body<'POST /api/exports'>, intention: string) =>
      follow(await api('POST /api/exports', { body, intention })),
    [follow],
  );
  const show = useCallback(() => setOpen(true), []);
  const running = items.filter(goesOn).length;
  const jobs = useMemo(
    () => ({ items, running, error, start, follow, show }),
    [items, running, error, start, follow, show],
  );
  return (
    <Context value={jobs}>
      {children}
      <Drawer open={open} onClose={() => setOpen(false)} title={w.jobs} size={420} destroyOnHidden>
        {error !== null && <LoadProblem error={error} />}
        {items.length === 0 ? (
          <p className="quiet">{w.noJobs}</p>
        ) : (
          <ul className="jobs">
            {items.map((job) => (
              <li key={job.id}>
                <JobTitle job={job} />
                <JobProgress job={job} onOpen={openPage} />
              </li>
            ))}
          </ul>
        )}
      </Drawer>
    </Context>
  );
}

export function useJobs(): Jobs {
  const jobs = useContext(Context);
  if (jobs === undefined) throw new Error('useJobs outside of the shell');
  return jobs;
}

export function JobsButton() {
  const w = useWords(frameWords);
  const { running, show } = useJobs();
  return (
    <Badge count={running} size="small" offset={[-6, 6]}>
      <Button
        type="text"
        icon={<Icon name="jobs" />}
        aria-label={running === 0 ? w.jobs : w.jobsRunning(running)}
        title={w.jobs}
        onClick={show}
      />
    </Badge>
  );
}

/** What jobs are called. */
export function useJobNames(): Readonly<Record<Job['kind'], string>> {
  const w = useWords(frameWords);
  return {
    'export-organisations': w.jobOrganisations,
    'export-ports': w.jobPorts,
    'export-leases': w.jobLeases,
    'export-assignments': w.jobAssignments,
    'export-signatures': w.jobSignatures,
    'export-letters': w.jobLetters,
    'export-filings': w.jobFilings,
    'export-templates': w.jobTemplates,
    import: w.jobImport,
    preflight: w.jobPreflight,
    'export-messages': w.jobMessages,
    'export-audit': w.jobAudit,
    'export-held': w.jobHeld,
    'export-accounts': w.jobAccounts,
    detectors: w.jobDetectors,
    'case-pack': w.jobCasePack,
  };
}

function JobTitle({ job }: { job: Job }) {
  const w = useWords(frameWords);
  const kinds = useJobNames();
  const states: Record<Job['state'], string> = {
    waiting: w.jobWaiting,
    running: w.jobRunning,
    done: w.jobDone,
    failed: w.jobFailed,
    cancelled: w.jobCancelled,
  };
  return (
    <span className="job-title">
      {kinds[job.kind]} <span className="quiet">· {states[job.state]}</span>
    </span>
  );
}

/** What a job has come to: its progress, its file, or why it failed. */
function JobProgress({ job, onOpen }: { job: Job; onOpen(job: Job): void }) {
  const w = useWords(frameWords);
  const told = useTold();
  const { language } = useLanguage();
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => api('DELETE /api/jobs/:id', { params: { id: job.id } }),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
  const count = numberOf(job.done, language);
  const hasPage = pageOf(job) !== undefined;
  const rows =
    job.kind === 'case-pack'
      ? w.jobPacked(count, numberOf(job.total ?? job.done, language))
      : !hasPage
        ? w.jobRows(count)
        : goesOn(job) && job.total !== null
          ? w.jobRowsOf(count, numberOf(job.total, language))
          : w.jobRowsRead(count);
  const percent = job.total === null || job.total === 0 ? 0 : Math.floor((100 * job.done) / job.total);
  return (
    <div className="job">
      {goesOn(job) && (
        <>
          <Progress percent={percent} size="small" status="active" aria-label={w.jobRunning} />
          <div className="job-line">
            <span>{rows}</span>
            <Button size="small" loading={cancel.isPending} onClick={() => cancel.mutate()}>
              {w.cancelJob}
            </Button>
          </div>
        </>
      )}
      {hasPage && (
        <div className="job-line">
          <Button size="small" onClick={() => onOpen(job)}>
            {w.seeImport}
          </Button>
          {job.state === 'done' && <span className="quiet">{rows}</span>}
        </div>
      )}
      {job.state === 'done' && !hasPage && (
        <div className="job-line">
          <a href={addressOf('GET /api/jobs/:id/file', { id: job.id })} download={job.fileName ?? ''}>
            {job.fileName === null ? w.download : w.downloadOf(job.fileName)}
          </a>
          <span className="quiet">
            {job.fileBytes !== null && bytesOf(job.fileBytes)} · {rows}
          </span>
        </div>
      )}
      {job.error !== null && <p className="bad">{told(job.error)}</p>}
      <time className="quiet" dateTime={job.createdAt}>
        {timeOf(job.createdAt)}
      </time>
    </div>
  );
}
