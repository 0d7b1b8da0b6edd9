import { formOf, type Plan, type Plans, PreflightFault, type Report } from '../../consent/index.ts';
import { formatInstant, parseInstant, type Scope, valid, type Words } from '../../domain/index.ts';
import { inRoom } from '../actor.ts';
import type { Answer } from '../contract/index.ts';
import type { ImportFolder } from '../import-folder.ts';
import type { JobRow } from '../job.ts';
import { AWAITS, drawJobId, type Jobs, KEPT_MS } from '../jobs.ts';
import type { ApiParts } from '../parts.ts';
import { type PreflightFile, type PreflightFiles, wantedOf } from '../preflight-files.ts';
import { HttpProblem, notThere } from '../problem.ts';
import { type Ask, type Handlers, uploaded } from '../serve.ts';
import { jobOf } from './jobs.ts';

type Own = Extract<keyof Handlers, `${string} /api/preflights${string}`>;
type Page = Answer<'GET /api/preflights/:id'>;
type Asked = Ask<'POST /api/preflights'>['body'];

/** A whole audience, checked before anything is sent: asked for, its numbers handed in, watched and fetched by whoever asked. */
export function preflightHandlers(
  parts: Pick<ApiParts, 'directory' | 'clock' | 'audienceBytesMax'>,
  {
    jobs,
    plans,
    folder,
    files,
  }: {
    readonly jobs: Jobs;
    readonly plans: Plans;
    readonly folder: ImportFolder;
    readonly files: PreflightFiles;
  },
): Pick<Handlers, Own> {
  const { directory, clock, audienceBytesMax } = parts;
  /** Files that are coming in: two at once for one job would be written into each other. */
  const coming = new Set<string>();

  const there = async (ask: Ask<Exclude<Own, 'POST /api/preflights'>>) => {
    const row = await jobs.get(ask.params.id, ask.caller.id);
    if (row === undefined || row.kind !== 'preflight') throw notThere();
    const { scope } = ask;
    const submitter = directory.account(row.filter['account'] ?? '')?.opened.organisation;
    if (scope !== 'all' && (submitter === undefined || !scope.includes(submitter))) throw notThere();
    return row;
  };
  const page = async (row: JobRow): Promise<Page> => {
    const result = await files.result(row.id);
    const going = files.going(row.id);
    const { state, createdAt, endedAt, error } = jobOf(row);
    const { plan = null, account = '', port = null, at = null, text = '' } = row.filter;
    const bytes = Number(row.filter['bytes'] ?? 0);
    const report = state === 'done' ? result?.report : undefined;
    return {
      ...{ id: row.id, state, createdAt, endedAt },
      awaitsFile: row.filter[AWAITS] !== undefined && state === 'waiting',
      deletedAt: formatInstant(row.created_at.getTime() + KEPT_MS),
      asked: { plan, account, port, text, at: at === null ? null : formatInstant(wantedOf(row).at!) },
      ...{ bytesMax: audienceBytesMax, bytes },
      bytesRead: report === undefined ? (going?.bytes ?? 0) : bytes,
      rows: report?.rows ?? going?.rows ?? row.done,
      report: report === undefined ? null : tellReport(report, directory),
      error: state === 'failed' ? (result?.fault ?? error) : null,
    };
  };
  const download = async (
    ask: Ask<'GET /api/preflights/:id/send'> | Ask<'GET /api/preflights/:id/refused'>,
    which: PreflightFile,
  ): Promise<undefined> => {
    const row = await there(ask);
    const file = row.state === 'done' ? files.file(row.id, which) : undefined;
    if (file === undefined) throw notThere();
    const day = formatInstant(row.created_at.getTime()).slice(0, 10);
    const [ending, media] = which === 'send' ? ['txt', 'text/plain'] : ['csv', 'text/csv'];
    await ask.raw.reply
      .header('content-disposition', `attachment; filename="anning-preflight-${which}-${day}.${ending}"`)
      .header('content-length', file.bytes)
      .type(`${media}; charset=utf-8`)
      .send(file.stream);
  };

  return {
    'POST /api/preflights': async (ask) => {
      const { body, scope } = ask;
      const plan = body.plan === undefined ? undefined : await planOf(plans, body.plan, scope);
      const account = accountOf(directory, body, plan, scope);
      const { text, column, at } = body;
      if (at !== undefined && valid(parseInstant(at)) < clock()) throw wrong('at', PAST);
      const port = body.port ?? onlyPort(plan);
      const asked = { plan: plan?.plan, account, port, at, text, column };
      const said = Object.entries(asked).filter((each): each is [string, string] => each[1] !== undefined);
      const filter = { ...Object.fromEntries(said), address: ask.origin.address, [AWAITS]: 'audience' };
      const row = await jobs.put(drawJobId(), 'preflight', 'csv', filter, ask.caller.id);
      await ask.audit({
        act: 'preflight.asked',
        object: { kind: 'job', id: row.id },
        organisation: directory.account(account)!.opened.organisation,
        detail: { account, port, ...(plan === undefined ? {} : { plan: plan.plan }) },
      });
      return page(row);
    },
    'PUT /api/preflights/:id/audience': async (ask) => {
      const asked = await there(ask);
      const { id } = asked;
      if (asked.state !== 'waiting' || asked.filter[AWAITS] === undefined || coming.has(id)) throw taken();
      coming.add(id);
      try {
        const { bytes, sha256 } = await folder.take(id, uploaded(ask.raw.request, audienceBytesMax));
        await readable(folder, id, asked.filter['column']);
        const row = await jobs.handOver(id, ask.caller.id, { bytes: `${bytes}`, sha256 });
        if (row === undefined) {
          folder.forget(id);
          throw taken();
        }
        const detail = { bytes, sha256 };
        await ask.audit({ act: 'preflight.begun', object: { kind: 'job', id }, detail });
        return await page(row);
      } finally {
        coming.delete(id);
      }
    },
    'GET /api/preflights/:id': async (ask) => page(await there(ask)),
    'GET /api/preflights/:id/send': (ask) => download(ask, 'send'),
    'GET /api/preflights/:id/refused': (ask) => download(ask, 'refused'),
  };
}

function wrong(field: string, words: Words, fix?: Words): HttpProblem {
  const fields = [{ field, words, ...(fix === undefined ? {} : { fix }) }];
  return new HttpProblem(422, 'refused', words, { ...(fix === undefined ? {} : { fix }), fields });
}

function taken(): HttpProblem {
  return new HttpProblem(409, 'conflict', {
    zh: '这次预检的号码名单已经提交，或者它已经取消；请另做一次预检。',
    en: 'The numbers of this preflight were handed in already, or it was cancelled; ask for another.',
  });
}

const PAST = {
  zh: '计划时间已经过去；请给出现在以后的时间。',
  en: 'The planned time has passed; give one that is still to come.',
};

/** Another’s plan is as if it were not there. */
async function planOf(plans: Plans, plan: string, scope: Scope): Promise<Plan> {
  const found = await inRoom(plans.get(plan, scope)).catch((error: unknown) => {
    if (error instanceof HttpProblem && error.status === 404) return undefined;
    throw error;
  });
  if (found === undefined)
    throw wrong('plan', { zh: `没有编号为 ${plan} 的营销预案。`, en: `There is no plan ${plan}.` });
  if (found.plan.state === 'draft')
    throw wrong(
      'plan',
      { zh: `预案 ${plan} 还是草稿。`, en: `Plan ${plan} is a draft.` },
      { zh: '请先提交预案，再预检。', en: 'File it, then check the audience.' },
    );
  return found.plan;
}

/** The account that will submit it: the one that is named, else the only one. Another’s is as if it were not there. */
function accountOf(
  directory: ApiParts['directory'],
  { account, organisation }: Pick<Asked, 'account' | 'organisation'>,
  plan: Plan | undefined,
  scope: Scope,
): string {
  const own = directory.accounts(scope).filter(({ closedAt }) => closedAt === undefined);
  if (account !== undefined) {
    if (own.some(({ opened }) => opened.account === account)) return account;
    throw wrong('account', { zh: `没有账号 ${account}。`, en: `There is no account ${account}.` });
  }
  const whose = organisation ?? plan?.organisation ?? (scope !== 'all' && scope.length === 1 ? scope[0] : '');
  const found = own.filter(({ opened }) => opened.organisation === whose);
  if (found.length === 1) return found[0]!.opened.account;
  const names = (found.length === 0 ? own : found).map(({ opened }) => opened.account).slice(0, 20);
  throw wrong(
    'account',
    { zh: '请指明由哪个账号提交。', en: 'Name the account that will submit it.' },
    { zh: `您的账号：${names.join('、') || '—'}。`, en: `Your accounts: ${names.join(', ') || '—'}.` },
  );
}

function onlyPort(plan: Plan | undefined): string {
  const ports = plan?.terms.ports ?? [];
  if (ports.length === 1) return ports[0]!;
  const names = ports.slice(0, 20);
  throw wrong(
    'port',
    { zh: '请指明从哪个端口发送。', en: 'Name the port to send from.' },
    names.length === 0
      ? { zh: '3 到 20 位数字。', en: '3 to 20 digits.' }
      : { zh: `预案的端口：${names.join('、')}。`, en: `Ports of the plan: ${names.join(', ')}.` },
  );
}

/** Told at once and while the file is at hand: a workbook, no column of numbers, nothing in it. */
async function readable(folder: ImportFolder, id: string, column: string | undefined): Promise<void> {
  try {
    await formOf(folder.upload(id), column);
  } catch (error) {
    folder.forget(id);
    throw error instanceof PreflightFault ? wrong('audience', error.words) : error;
  }
}

function tellReport(report: Report, directory: ApiParts['directory']): NonNullable<Page['report']> {
  const { version: _, plans: _plans, reasons, examples, organisation, ...rest } = report;
  return {
    ...rest,
    organisation,
    organisationName: organisation === null ? null : (directory.nameOf(organisation) ?? null),
    reasons: reasons.map(({ zh, en, ...each }) => ({ ...each, words: { zh, en } })),
    examples: examples.map(({ recipient, outcome, reasons: why }) => ({
      ...{ recipient, outcome },
      reasons: why.map(({ code, mode, zh, en, clause, fix }) => ({
        ...{ code, mode, words: { zh, en }, clause, fix },
      })),
    })),
  };
}
