/**
 * For the tests: as much of ClickHouse's HTTP interface as the client uses, before a chDB. The engine behind it is the real one;
 * what it cannot show is a server's own behaviour, which the test on a real server does.
 */
import { createServer, type IncomingMessage } from 'node:http';
import { Session } from 'chdb';

const [folder, listener] = process.argv.slice(2);
const session = new Session(folder!);
let turn: Promise<unknown> = Promise.resolve();

const server = createServer((request, response) => {
  turn = turn.then(async () => {
    try {
      const answer = await serve(request);
      response.writeHead(200, { 'content-type': 'text/plain', 'x-clickhouse-summary': '{}' }).end(answer);
    } catch (error) {
      const text = (error as Error).message;
      const code = /Code: (\d+)/.exec(text)?.[1] ?? '1';
      response.writeHead(500, { 'x-clickhouse-exception-code': code }).end(text);
    }
  });
});
server.listen(Number(listener), '127.0.0.1', () => console.log('ready'));

async function serve(request: IncomingMessage): Promise<string | Uint8Array> {
  const url = new URL(request.url!, 'http://localhost');
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const body = Buffer.concat(pieces);
  const query = url.searchParams.get('query');
  if (url.pathname === '/ping') return 'Ok.\n';
  const insert = /insert into (\S+)/i.exec(query ?? '');
  const settings = [...url.searchParams].filter(([name]) =>
    /^(insert_|deduplicate_|input_|max_insert|output_)/.test(name),
  );
  if (insert !== null) {
    await session.insert({
      table: insert[1]!,
      values: body,
      format: 'JSONEachRow',
      settings: Object.fromEntries(settings),
    });
    return '';
  }
  const quoted = (value: string) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  for (const [name, value] of url.searchParams) {
    if (name.startsWith('param_')) await session.queryAsync(`set ${name} = ${quoted(value)}`);
  }
  for (const [name, value] of settings) await session.queryAsync(`set ${name} = ${quoted(value)}`);
  return (await session.queryAsync(query ?? body.toString())).bytes();
}
