/* Long because it is one table: everything that the commands say, in both languages. */
import type { Bilingual } from './terminal.ts';

/** Everything that the commands say to people, in both languages. `{name}` is filled by `say`. */
export const MESSAGES = {
  'usage.unknown-command': {
    zh: '没有命令 {found}；可用：{allowed}',
    en: 'no command {found}; allowed: {allowed}',
  },
  'usage.unknown-flag': {
    zh: '{command}：没有选项 --{found}；可用：{allowed}',
    en: '{command}: no flag --{found}; allowed: {allowed}',
  },
  'usage.flag-needs-value': {
    zh: '{command}：--{flag} 后面要写值',
    en: '{command}: --{flag} needs a value',
  },
  'usage.flag-takes-none': {
    zh: '{command}：--{flag} 后面不写值（实际为 {found}）',
    en: '{command}: --{flag} takes no value (found {found})',
  },
  'usage.flag-missing': {
    zh: '{command}：缺少 --{flag}（{what}）',
    en: '{command}: --{flag} is missing ({what})',
  },
  'usage.flag-wrong': {
    zh: '{command}：--{flag} 实际为 {found}；允许：{allowed}',
    en: '{command}: --{flag}: found {found}; allowed: {allowed}',
  },
  'usage.too-many': {
    zh: '{command}：多出了 {found}；用法：anning {usage}',
    en: '{command}: {found} is too much; usage: anning {usage}',
  },
  'usage.too-few': {
    zh: '{command}：缺少参数；用法：anning {usage}',
    en: '{command}: an argument is missing; usage: anning {usage}',
  },
  'file.unreadable': {
    zh: '{file}：读不了（{found}）',
    en: '{file}: cannot be read ({found})',
  },
  'file.not-json': {
    zh: '{file}:{line}：不是 JSON（{found}）',
    en: '{file}:{line}: not JSON ({found})',
  },
  'file.wrong': {
    zh: '{file}:{line}：{key}：实际为 {found}；允许：{allowed}',
    en: '{file}:{line}: {key}: found {found}; allowed: {allowed}',
  },
  'file.empty': { zh: '{file}：没有内容', en: '{file}: nothing in it' },
  'witness.address': { zh: '见证服务', en: 'witness at' },
  'witness.key': { zh: '公钥（交给日志的主人）', en: 'public key, for the log’s owner' },
  'verify.witnessed': {
    zh: '见证方 {name} 于 {at} 副署了前 {size} 条',
    en: 'witness {name} cosigned the first {size} entries at {at}',
  },
  'facts.none-written': {
    zh: '共 {wrong} 处错误，{count} 条变更一条也没有写入',
    en: '{wrong} wrong; none of {count} changes was written',
  },
  'facts.would-apply': {
    zh: '{count} 条变更都正确；--dry-run，没有写入',
    en: '{count} changes are right; --dry-run: nothing was written',
  },
  'facts.applied': {
    zh: '已写入 {count} 条变更，序号 {first} 到 {last}',
    en: '{count} changes written, sequence {first} to {last}',
  },
  'import.problem': {
    zh: '第 {row} 行{column}：{words}{fix}',
    en: 'row {row}{column}: {words} {fix}',
  },
  'import.file-problem': { zh: '{words}{fix}', en: '{words} {fix}' },
  'import.kind': {
    zh: '{command}：KIND 实际为 {found}；允许：{allowed}',
    en: '{command}: KIND: found {found}; allowed: {allowed}',
  },
  'import.more': { zh: '……另有 {count} 个问题', en: '… and {count} more' },
  'import.wrong': {
    zh: '共 {rows} 行，{problems} 个问题，没有写入',
    en: '{rows} rows, {problems} problems; nothing was written',
  },
  'import.would': {
    zh: '共 {rows} 行（{how}）：将写入 {fresh} 行，已登记 {same} 行；--dry-run，没有写入',
    en: '{rows} rows ({how}): {fresh} would be written, {same} are registered already; --dry-run: nothing was written',
  },
  'import.done': {
    zh: '共 {rows} 行（{how}）：写入 {fresh} 行，已登记 {same} 行',
    en: '{rows} rows ({how}): {fresh} written, {same} were registered already',
  },
  'import.stopped': {
    zh: '共 {rows} 行：前 {through} 行已在登记簿中（这次写入 {wrote} 行），到上面这一行为止；其后没有写入。改好后再导入一次，已写入的不会重复',
    en: '{rows} rows: the first {through} stand in the registry ({wrote} of them written now), up to the row above; nothing behind it was written. Mend it and import again: nothing is written twice',
  },
  'import.consents.going': {
    zh: '已处理 {rows} 行：可用 {fresh}，已有 {same}，拒绝 {rejected}',
    en: '{rows} rows: {fresh} good, {same} there already, {rejected} rejected',
  },
  'import.consents.reason': {
    zh: '{count} 行（如第 {row} 行）：{words}{fix}',
    en: '{count} rows (such as row {row}): {words} {fix}',
  },
  'import.consents.would': {
    zh: '共 {rows} 行：将写入 {fresh} 行（其中 {unproven} 行未证明），已有 {same} 行，拒绝 {rejected} 行；--dry-run，未改动',
    en: '{rows} rows: {fresh} would be written ({unproven} of them unproven), {same} are there already, {rejected} rejected; --dry-run, nothing changed',
  },
  'import.consents.done': {
    zh: '共 {rows} 行：写入 {fresh} 行（其中 {unproven} 行未证明），已有 {same} 行，拒绝 {rejected} 行。有证明的同意进入存证日志后生效（安宁运行时约一秒）',
    en: '{rows} rows: {fresh} written ({unproven} of them unproven), {same} there already, {rejected} rejected. Proven consents serve once the evidence log holds them, within a second or so where Anning runs',
  },
  'import.complaints.would': {
    zh: '共 {rows} 行：将受理 {fresh} 行，先前已转来 {same} 行，拒绝 {rejected} 行；--dry-run，未改动',
    en: '{rows} rows: {fresh} would be accepted, {same} were handed in before, {rejected} rejected; --dry-run, nothing changed',
  },
  'import.complaints.done': {
    zh: '共 {rows} 行：受理 {fresh} 行（其中不计入 {uncounted} 行），先前已转来 {same} 行，拒绝 {rejected} 行',
    en: '{rows} rows: {fresh} accepted ({uncounted} of them not counted), {same} handed in before, {rejected} rejected',
  },
  'import.complaints.teller': {
    zh: '主体 {organisation} 没有登记。请先登记，或去掉 --organisation。',
    en: 'The organisation {organisation} is not registered. Register it first, or leave out --organisation.',
  },
  'import.consents.file': {
    zh: '拒绝的行和原因：{file}',
    en: 'Rejected rows with their reasons: {file}',
  },
  'import.checking': { zh: '检查：已读 {rows} 行', en: 'checking: {rows} rows read' },
  'import.writing': { zh: '写入：{rows}/{of} 行', en: 'writing: {rows} of {of} rows' },
  'import.too-large': {
    zh: '{file}：文件有 {found} 字节；允许：最多 {max} 字节（[http] {setting}）。请拆成几个，按先后依次导入',
    en: '{file}: found {found} bytes; allowed: at most {max} ([http] {setting}). Split it into several and import them in order',
  },
  'preflight.going-on': { zh: '从上次的位置继续（{folder}）', en: 'going on from where it was ({folder})' },
  'preflight.no-counts': {
    zh: '读不到网关已发送的计数：频次和数量按从未发送计算',
    en: 'what the gateway has sent cannot be read: frequencies and volumes are taken as unused',
  },
  'preflight.facts': { zh: '正在读入事实，第 {sequence} 条变更', en: 'reading the facts, change {sequence}' },
  'preflight.reading': { zh: '已检查 {rows} 个号码', en: '{rows} numbers checked' },
  'inspect.hashing': { zh: '正在核算{file}的哈希', en: 'hashing the {file}' },
  'inspect.reading': { zh: '正在读{file}：{rows} 行', en: 'reading the {file}: {rows} rows' },
  'inspect.judging': { zh: '正在逐条判断：{rows} 条', en: 'judging: {rows} messages' },
  'inspect.there': {
    zh: '{folder} 已存在，不会覆盖；请用 --out 另写一个文件夹，或先移走它',
    en: '{folder} is there already and is not written over; name another folder with --out, or move it away',
  },
  'inspect.stopped': { zh: '已停止；没有留下任何文件', en: 'stopped; nothing was left behind' },
  'inspect.not-written': {
    zh: '写不了 {folder}（{found}）；请检查权限和磁盘空间，或用 --out 换一个文件夹',
    en: '{folder} could not be written ({found}); look at permissions and room, or name another folder with --out',
  },
  'inspect.no-rows': { zh: '{file}：没有数据行', en: '{file}: there are no rows of data in it' },
  'inspect.none-read': {
    zh: '{file}：一行也读不了；第 {row} 行{column}：{words}',
    en: '{file}: no row could be read; row {row} {column}: {words}',
  },
  'inspect.name-columns': {
    zh: '列名不同的，请写一个列对照文件（--columns FILE），或在终端上用 --wizard 逐项确认；一列对所有行都相同的，写 {"always": "值"}。',
    en: 'Where columns are called otherwise, write a file of columns (--columns FILE), or have them asked for on a terminal with --wizard; what is the same in all rows is written {"always": "value"}.',
  },
  'inspect.no-terminal': {
    zh: '--wizard 要在终端上逐项问；这里没有键盘。请写一个列对照文件，用 --columns FILE 给出',
    en: '--wizard asks on a terminal, and there is no keyboard here; write a file of columns and give it with --columns FILE',
  },
  'inspect.columns-there': {
    zh: '{file} 已存在：请用 --columns 给出它，或先移走它',
    en: '{file} is there already: give it with --columns, or move it away',
  },
  'inspect.columns-written': {
    zh: '列对照写在 {file}，下次用 --columns 给出即可',
    en: 'the columns stand in {file}; the next time give it with --columns',
  },
  'inspect.wizard-file': { zh: '{role}：{file}', en: 'the {role}: {file}' },
  'inspect.wizard-named-within': {
    zh: '{role}：{file} 不是 CSV，列按名称识别',
    en: 'the {role}: {file} is no CSV, its columns are known by their names',
  },
  'inspect.wizard-how': {
    zh: '回车：用方括号里的列；数字：换一列；-：没有；=值：所有行都一样。带 * 的必须有。',
    en: 'Enter: the column in brackets; a number: another one; -: none; =value: the same in all rows. What bears a * is needed.',
  },
  'inspect.wizard-again': {
    zh: '请输入 1 到 {most}、列名、“-”（必须有的除外）或“=值”',
    en: 'allowed: 1 to {most}, a column’s name, “-” (not where it is needed) or “=value”',
  },
  'inspect.judged': {
    zh: '判断了 {judged} 条短信（{from} 至 {until}），{found} 条有违规，用时 {seconds} 秒',
    en: '{judged} messages judged ({from} to {until}), violations in {found}, in {seconds} s',
  },
  'inspect.clause': {
    zh: '  依据 {clause}：{count} 项',
    en: '  under {clause}: {count}',
  },
  'inspect.advice': {
    zh: '提示（不算违规）：{words}，{count} 条',
    en: 'advice (no violation): {words}, {count} messages',
  },
  'inspect.not-judged': {
    zh: '没有判断的规则（原因见报告）：{rules}',
    en: 'rules that were not judged (why stands in the report): {rules}',
  },
  'inspect.items': { zh: '整改清单：{count} 项', en: 'rectification list: {count} items' },
  'inspect.rows': {
    zh: '发送记录 {rows} 行 = 判断 {judged} + 未读 {rejected} + 略过 {passed}（空行、表头、合计）',
    en: '{rows} rows of the log = {judged} judged + {rejected} not read + {passed} passed over (blank, header, totals)',
  },
  'inspect.written': {
    zh: '报告：{folder}\nsummary.json 的 SHA-256：{sha256}',
    en: 'report: {folder}\nSHA-256 of summary.json: {sha256}',
  },
  'inspect.rejected': {
    zh: '{count} 行没有读，原因见 {file}',
    en: '{count} rows were not read; why stands in {file}',
  },
  'trends.reading': { zh: '已读 {rows} 行', en: '{rows} rows read' },
  'trends.there': {
    zh: '{folder} 已存在，不会覆盖；请用 --out 另写一个文件夹，或先移走它',
    en: '{folder} is there already and is not written over; name another folder with --out, or move it away',
  },
  'trends.stopped': {
    zh: '已停止；没有留下任何文件',
    en: 'stopped; nothing was left behind',
  },
  'trends.not-written': {
    zh: '写不了 {folder}（{found}）；请检查权限和磁盘空间，或用 --out 换一个文件夹',
    en: '{folder} could not be written ({found}); look at permissions and room, or name another folder with --out',
  },
  'trends.too-many': {
    zh: '行数超过 {max}；请按时间分成几个文件',
    en: 'more than {max} rows; part the file by time',
  },
  'trends.no-rows': {
    zh: '{file}：只有表头，没有投诉',
    en: '{file}: a header, and no complaint below it',
  },
  'trends.none-read': {
    zh: '{rows} 行都读不了；第 {row} 行{column}：{words}',
    en: 'none of {rows} rows could be read; row {row} {column}: {words}',
  },
  'trends.name-columns': {
    zh: '列名可以用选项指定：--text-column、--time-column、--sender-column、--category-column、--region-column。',
    en: 'Columns can be named by flags: --text-column, --time-column, --sender-column, --category-column, --region-column.',
  },
  'trends.time-missing': {
    zh: '没有时间。请补上，或用 --time-column 指定时间列。',
    en: 'No time. Add it, or name the column with --time-column.',
  },
  'trends.time-unreadable': {
    zh: '时间读不出：{found}。请写成 2026-06-01 09:30。',
    en: 'The time cannot be read: {found}. Write it as 2026-06-01 09:30.',
  },
  'trends.time-future': {
    zh: '时间还没有到：{found}。请核对。',
    en: 'The time is yet to come: {found}. Check it.',
  },
  'trends.time-old': {
    zh: '时间早于 2000 年：{found}。请核对。',
    en: 'The time is before 2000: {found}. Check it.',
  },
  'trends.read': {
    zh: '{rows} 件投诉，{from} 至 {to}，{days} 天',
    en: '{rows} complaints, {from} to {to}, {days} days',
  },
  'trends.waves': {
    zh: '同源短信群 {waves} 个，含 {inWaves} 件',
    en: '{waves} waves, with {inWaves} complaints in them',
  },
  'trends.alarms': {
    zh: '最后一天有 {holding} 起报警，已结束 {over} 起；设定：全部序列合计每周误报不超过 {set} 起',
    en: 'alarms on the last day: {holding}; over: {over}; set: at most {set} false alarms a week over all series together',
  },
  'trends.learning': {
    zh: '不足 8 周，监测还不能报警；分类和同源短信群照常给出',
    en: 'fewer than 8 weeks: there can be no alarm yet; classes and waves are told all the same',
  },
  'trends.written': { zh: '报告：{file}', en: 'report: {file}' },
  'trends.rejected': {
    zh: '{count} 行没有读，原因见 {file}',
    en: '{count} rows were not read; why stands in {file}',
  },
  'preflight.stopped': {
    zh: '已停止；用同一条命令可以接着检查（{folder}）',
    en: 'stopped; the same command goes on from here ({folder})',
  },
  'preflight.at': {
    zh: '按 {at} 从 {port} 由账号 {account} 发送预检（什么也没有发送）',
    en: 'as if sent at {at} from {port} by account {account} (nothing was sent)',
  },
  'preflight.rows': { zh: '号码 {rows} 个', en: '{rows} numbers' },
  'preflight.allowed': { zh: '可以发送 {count} 个 → {file}', en: '{count} may be sent → {file}' },
  'preflight.not': { zh: '不可发送 {count} 个 → {file}', en: '{count} may not → {file}' },
  'preflight.refused': { zh: '会被拒绝', en: 'would be refused' },
  'preflight.held': { zh: '会被暂扣待核', en: 'would be held' },
  'preflight.duplicates': { zh: '重复', en: 'repeated' },
  'preflight.unreadable': { zh: '不是能收短信的号码', en: 'no numbers that take a message' },
  'preflight.reasons': {
    zh: '理由（涉及的号码数；其中为首要理由的）',
    en: 'reasons (numbers concerned; of which it is the first)',
  },
  'facts.empty': { zh: '没有变更', en: 'no changes' },
  'account.secret-wanted': {
    zh: '密钥从标准输入读取（如 anning account add … < secret.txt），或用 --secret-file FILE',
    en: 'the secret is read from standard input (anning account add … < secret.txt) or from --secret-file FILE',
  },
  'account.secret-wrong': {
    zh: '密钥：长度 {found}；{protocol} 允许：{allowed} 个可见 ASCII 字符',
    en: 'secret: {found} characters; allowed for {protocol}: {allowed} visible ASCII characters',
  },
  'account.added': {
    zh: '账号 {account} 已开通（{protocol}，主体 {organisation}），序号 {sequence}；一秒内在各网关生效',
    en: 'account {account} opened ({protocol}, organisation {organisation}), sequence {sequence}; in force on every gateway within a second',
  },
  'verify.no-key': {
    zh: '{file}：没有验证公钥；请用 --key 指定从别处得到的 verifier.pub',
    en: '{file}: no verifier key; give one obtained elsewhere with --key',
  },
  'receipt.no-key': {
    zh: '请用 --key 指定日志的公钥 verifier.pub；它须取自您信任的地方，不能取自收据本身（收据所写：{found}）',
    en: 'Give the log’s verifier.pub with --key, obtained from somebody you trust and not from the receipt (which says: {found})',
  },
  'receipt.ok': {
    zh: '收据有效：日志 {log} 的第 {index} 条，检查点共 {size} 条',
    en: 'the receipt holds: entry {index} of {size} in the log {log}',
  },
  'receipt.not-ok': {
    zh: '收据无效（{what}）：{where}：实际为 {found}；应为 {expected}',
    en: 'the receipt does NOT hold ({what}): {where}: found {found}; expected {expected}',
  },
  'receipt.no-number': {
    zh: '这份收据没有写明号码，只能证明事情本身，不能证明是谁。',
    en: 'This receipt names no number: it proves what happened, and not to whom.',
  },
  'receipt.witnessed': {
    zh: '见证方 {name} 于 {at} 副署',
    en: 'cosigned by the witness {name} at {at}',
  },
  'verify.own-key': {
    zh: '注意：公钥取自存证文件夹本身；能改写文件夹的人也能换掉它。要防这一点，请用 --key 指定从别处得到的公钥。',
    en: 'Note: the key comes from the evidence folder itself, and whoever can rewrite the folder can replace it. Give one obtained elsewhere with --key.',
  },
  'verify.no-seal': {
    zh: '没有封存密钥：核对了批文件的散列，没有读其中的记录。',
    en: 'No sealing key: batch files were compared with their hashes, their records were not read.',
  },
  'verify.progress': {
    zh: '已核对 {entries}/{of} 条，{batches} 批，{problems} 个问题',
    en: '{entries} of {of} entries, {batches} batches, {problems} problems',
  },
  'verify.ok': { zh: '存证完好', en: 'the evidence is whole' },
  'verify.not-ok': { zh: '存证有问题：{count} 处', en: 'the evidence is NOT whole: {count} problems' },
  'verify.log': {
    zh: '日志 {origin}，{size} 条，根 {root}',
    en: 'log {origin}, {size} entries, root {root}',
  },
  'verify.checked': {
    zh: '核对了：签名、{entries} 条目、{tiles} 个树块、{bundles} 个条目包、{batchFiles} 个批文件、打开 {batchesOpened} 批、{records} 条记录；另有 {batchesDeleted} 批保存期满已删除（日志有记载）',
    en: 'checked: signature, {entries} entries, {tiles} tiles, {bundles} bundles, {batchFiles} batch files, {batchesOpened} batches opened, {records} records; {batchesDeleted} more were deleted when their term was over, as the log says',
  },
  'verify.gateway': {
    zh: '网关 {gateway}：块 {first} 到 {last}，共 {batches} 批',
    en: 'gateway {gateway}: blocks {first} to {last}, {batches} batches',
  },
  'verify.problem': {
    zh: '问题 {what}：{where}：实际为 {found}；应为 {expected}',
    en: 'problem {what}: {where}: found {found}; expected {expected}',
  },
  'verify.note': {
    zh: '说明 {what}：{where}：{found}（{expected}）',
    en: 'note {what}: {where}: {found} ({expected})',
  },
  'held.none': { zh: '没有待决的短信', en: 'no message is held' },
  'held.decided': { zh: '{id}：{decision}', en: '{id}: {decision}' },
  'held.unreachable': {
    zh: '网关的控制地址 {url} 连不上（{found}）；网关在运行吗？',
    en: 'the gateway’s control address {url} cannot be reached ({found}); is it running?',
  },
  'held.refused': {
    zh: '网关没有接受（{status}）：{found}',
    en: 'the gateway did not accept it ({status}): {found}',
  },
  'trace.id': {
    zh: '短信编号：实际为 {found}；应为 16 个小写十六进制数字，见短信列表或存证',
    en: 'message: found {found}; allowed: 16 lower-case hex digits, as lists of messages show them',
  },
  'trace.not-running': {
    zh: '数据文件夹 {data} 上没有运行中的安宁；请先 anning start，或用 --data 指定',
    en: 'no anning runs on the data folder {data}; start it, or name the folder with --data',
  },
  'trace.unreachable': { zh: '{url} 连不上（{found}）', en: '{url} cannot be reached ({found})' },
  'trace.not-there': { zh: '没有短信 {id}', en: 'there is no message {id}' },
  'trace.refused': { zh: '没有得到回答（{status}）', en: 'there was no answer ({status})' },
  'trace.message': {
    zh: '短信 {id}，{at} 提交，端口 {port}，裁决：{outcome}',
    en: 'message {id}, submitted {at}, port {port}, judged: {outcome}',
  },
  'trace.window': {
    zh: '可能转出的时间：{from} 至 {until}；各方时钟误差按前后各 {minutes} 分钟计',
    en: 'it can have been passed on from {from} to {until}; clocks are allowed to differ by {minutes} minutes either way',
  },
  'trace.nobody': { zh: '不明', en: 'nobody knows who' },
  'trace.holder': { zh: '持有端口 {port}', en: 'holds port {port}' },
  'trace.lease': {
    zh: '端口 {port}，接入关系 {lease}，{from} 至 {until}',
    en: 'port {port} by lease {lease}, {from} to {until}',
  },
  'trace.declared': { zh: '由 {by} 声明，记录于 {at}', en: 'declared by {by}, recorded {at}' },
  'trace.confirmed': { zh: '另一方确认于 {at}', en: 'confirmed by the other side {at}' },
  'trace.purposes': { zh: '可用于', en: 'for' },
  'trace.signatures': { zh: '可用签名', en: 'signatures' },
  'trace.volume': { zh: '限量', en: 'at most' },
  'trace.silent': { zh: '未表态的一方', en: 'who kept silent' },
  'trace.batch': {
    zh: '批次 {id}：{from} 至 {to}，{count} 条，密钥 {key}，提交于 {at}，存证条目 {index}',
    en: 'batch {id}: {from} to {to}, {count} messages, key {key}, handed in {at}, evidence entry {index}',
  },
  'trace.late': { zh: '（迟交）', en: ' (late)' },
  'trace.found': {
    zh: '第 {place} 个叶子，同样短信中的第 {occurrence} 条',
    en: 'leaf {place}; of messages that are the same, number {occurrence}',
  },
  'trace.bare': {
    zh: '批次中的正文没有开头的签名',
    en: 'the text in the batch lacks the signature at its front',
  },
  'trace.counts': {
    zh: '已证明 {proved}，否认 {denied}，已声明 {said}，未表态 {silent}',
    en: '{proved} proved, {denied} denied, {said} said, {silent} silent',
  },
  'custody.key': {
    zh: '私钥在 {file}（仅本人可读，请备份）。以下内容提交到 POST /api/organisations/{organisation}/custody-keys：',
    en: 'The private key is in {file}, readable by its owner alone; back it up. Send this to POST /api/organisations/{organisation}/custody-keys:',
  },
  'custody.key-file': { zh: '{file}：密钥用不了（{found}）', en: '{file}: the key cannot be used ({found})' },
  'custody.not-utf8': {
    zh: '{file}：不是 UTF-8；请先转换，例如 iconv -f GB18030 -t UTF-8',
    en: '{file}: not UTF-8; convert it first, for instance with iconv -f GB18030 -t UTF-8',
  },
  'custody.columns': {
    zh: '{file}:1：表头为 {found}；须有 recipient（号码）与 text（内容），可有 port（端口）、at（时间）',
    en: '{file}:1: the heading is {found}; recipient and text are needed, port and at may be there',
  },
  'custody.rows-wrong': {
    zh: '{file}：{wrong} 行有误，没有写出批次',
    en: '{file}: {wrong} rows are wrong; no batch was written',
  },
  'custody.too-many': {
    zh: '{file}：超过 {max} 条；请按时间段拆成几批，例如每小时一批',
    en: '{file}: more than {max} messages; split it by time, for instance one batch an hour',
  },
  'custody.progress': { zh: '已读 {count} 条', en: '{count} messages read' },
  'custody.output': {
    zh: '{output}：写不了（{found}）；须是尚不存在的文件',
    en: '{output}: cannot be written ({found}); it must be a file that does not exist yet',
  },
  'custody.signed': {
    zh: '已签署 {count} 条，写入 {output}。文件内含 salt，请勿外传；用 anning custody send 提交。',
    en: '{count} messages signed into {output}. It holds the salt: keep it to yourself, and hand it in with anning custody send.',
  },
  'api.secret-wanted': {
    zh: '接口密钥从标准输入读取：anning {command} … < key.txt',
    en: 'the API key is read from standard input: anning {command} … < key.txt',
  },
  'custody.sent': {
    zh: '批次 {id} 已收到，{count} 条，存证条目 {index}',
    en: 'batch {id} was taken in: {count} messages, evidence entry {index}',
  },
  'api.refused': { zh: '没有接受（{status}）：{found}', en: 'it was not taken ({status}): {found}' },
  'statistics.one-period': {
    zh: '{command}：请用 --day 2026-06-01 或 --quarter 2026Q2 写明一个期间，不能两者都写。',
    en: '{command}: name one period, by --day 2026-06-01 or by --quarter 2026Q2, not both.',
  },
  'statistics.published': { zh: '已公布 {id}', en: 'published {id}' },
  'statistics.revised': {
    zh: '已公布修订版 {id}：{changes} 个数字与上一版不同',
    en: 'published {id}, a revised edition: {changes} figures differ from the one before',
  },
  'statistics.same': {
    zh: '与已公布的 {id} 没有不同，不另公布',
    en: 'nothing differs from {id}, which was published before',
  },
  'statistics.counts': {
    zh: '受理 {received} 件，计入 {counted} 件',
    en: '{received} accepted, {counted} counted',
  },
  'statistics.share': {
    zh: '电商 {ecommerce} 件，占商业营销类 {marketing} 件的 {share}',
    en: 'e-commerce {ecommerce}: {share} of {marketing} about marketing',
  },
  'statistics.withheld': {
    zh: '少于 10 件，只公布总数',
    en: 'fewer than 10: nothing but totals is told',
  },
  'statistics.hash-wrong': {
    zh: '收到的 {name} 与公布的 SHA-256 {sha256} 不符；没有写入任何文件',
    en: 'what came as {name} is not what has the SHA-256 {sha256}; no file was written',
  },
  'statistics.not-written': { zh: '不能写入 {folder}：{found}', en: '{folder} cannot be written: {found}' },
  'retention.would': {
    zh: '现在执行会删除（没有删除任何东西）：',
    en: 'a run would remove now (nothing was removed):',
  },
  'retention.due': {
    zh: '{what}：{count} 项{before}；依据 {clause}',
    en: '{what}: {count}{before}; by {clause}',
  },
  'retention.before': { zh: '，早于 {at}', en: ', older than {at}' },
  'retention.done': { zh: '执行完毕（{id}）：', en: 'done ({id}):' },
  'retention.removed': {
    zh: '{what}：删除 {count} 项，{oldest}；依据 {clause}',
    en: '{what}: {count} removed, {oldest}; by {clause}',
  },
  'retention.oldest': { zh: '余下最早的是 {at}', en: 'the oldest left is of {at}' },
  'retention.none-left': { zh: '没有余下的', en: 'none is left' },
  'retention.busy': {
    zh: '已有一次执行正在进行；请稍后在控制台“保存期限”查看',
    en: 'a run is under way already; see “Retention” in the console',
  },
  'detect.running': { zh: '{total} 天中的 {done} 天', en: '{done} of {total} days' },
  'detect.none': { zh: '这些日期没有流量', en: 'there was no traffic on these days' },
  'detect.day': {
    zh: '{day}：{messages} 条短信，疑点 {suspects} 个',
    en: '{day}: {messages} messages, {suspects} suspect',
  },
  'detect.again': {
    zh: '{day}：{messages} 条短信，疑点 {suspects} 个（已运行过，再看一遍；新立案 {opened} 个）',
    en: '{day}: {messages} messages, {suspects} suspect (run before and looked at again; {opened} findings opened)',
  },
  'detect.suspect': {
    zh: '{name} {subject}：{score}（阈值 {threshold}）{why}',
    en: '{name} {subject}: {score} (threshold {threshold}). {why}',
  },
  'lookback.going-on': {
    zh: '回头看 {id} 已在进行，接着等它',
    en: 'look-back {id} was asked for already: waiting for it',
  },
  'lookback.running': { zh: '{total} 条短信中的 {done} 条', en: '{done} of {total} messages' },
  'lookback.ended': { zh: '回头看 {id} 没有做完就结束了', en: 'look-back {id} ended before it was done' },
  'lookback.head': {
    zh: '回头看 {id}：{messages} 条短信；未能裁决 {unreadable} 条；变更途中不计 {onTheWay} 条；部分理由沿用当时结论 {carried} 条',
    en: 'look-back {id}: {messages} messages; {unreadable} could not be judged; {onTheWay} while a change was on its way, not counted; of {carried} a reason holds as it was given',
  },
  'lookback.same': { zh: '没有不同的裁决', en: 'no verdict is another one' },
  'lookback.shift': {
    zh: '{words}：{messages} 条，其中无人投诉 {quiet} 条',
    en: '{words}: {messages}, of which nobody complained about {quiet}',
  },
  'lookback.by-reason': { zh: '按理由', en: 'by reason' },
  'lookback.by-organisation': { zh: '按主体', en: 'by organisation' },
  'lookback.by-port': { zh: '按端口', en: 'by port' },
  'lookback.by-signature': { zh: '按签名', en: 'by signature' },
  'lookback.row': {
    zh: '{key}（{shift}）：{messages} 条，无人投诉 {quiet} 条',
    en: '{key} ({shift}): {messages}, nobody complained about {quiet}',
  },
  'lookback.compared': {
    zh: '与上一次 {id} 相比：新出现 {fresh} 项，仍在 {still} 项，消失 {gone} 项',
    en: 'against {id} before: {fresh} new, {still} still there, {gone} gone',
  },
  'lookback.written': { zh: '已写入 {folder}', en: 'written into {folder}' },
  'pack.made': {
    zh: '证据包已保存：{file}（{bytes} 字节）',
    en: 'the evidence pack is in {file} ({bytes} bytes)',
  },
  'pack.running': {
    zh: '{total} 件投诉和短信中的 {done} 件',
    en: '{done} of {total} complaints and messages',
  },
  'pack.there': {
    zh: '--out：文件 {file} 已经存在；请换一个名称，或先移走它',
    en: '--out: there is a file {file} already; give another name or move it away',
  },
  'pack.no-reason': {
    zh: '--numbers 和 --originals 须说明理由（至少 2 个字，记入审计）：--reason 理由',
    en: '--numbers and --originals take a reason of at least 2 characters, which is audited: --reason TEXT',
  },
  'pack.no-key': {
    zh: '{file} 中没有可用的 proofs/verifier.pub；请用 --key 给出发布方的公钥',
    en: '{file} holds no proofs/verifier.pub that could be used; give the issuer’s key with --key',
  },
  'pack.own-key': {
    zh: '未给 --key：用证据包自带的公钥，只能说明它前后一致，不能说明由谁制作。请与从别处取得的公钥比较：{key}',
    en: 'no --key: the pack’s own key shows that it is consistent, not whose it is. Compare it with one obtained elsewhere: {key}',
  },
  'pack.ok': {
    zh: '证据包真实：签名、每个文件、每个证明都相符',
    en: 'the pack is genuine: signature, every file and every proof hold',
  },
  'pack.not-ok': { zh: '证据包有问题：{count} 处', en: 'the pack is NOT genuine: {count} problems' },
  'pack.head': {
    zh: '案件 {case}，{at}，由 {by} 从 {issuer} 制作；投诉 {complaints} 件，短信 {messages} 条',
    en: 'case {case}, {at}, made by {by} from {issuer}; {complaints} complaints, {messages} messages',
  },
  'pack.files': {
    zh: '文件：真实 {genuine}，被改动 {changed}，缺失 {missing}，多出 {added}',
    en: 'files: {genuine} genuine, {changed} changed, {missing} missing, {added} added',
  },
  'pack.messages': {
    zh: '短信的证明：真实 {genuine}，真实但未展示记录 {closed}，没有证明 {none}，不成立 {changed}',
    en: 'proofs of messages: {genuine} genuine, {closed} genuine with the record not shown, {none} without one, {changed} do not hold',
  },
  'pack.consents': {
    zh: '同意收据：真实 {genuine}，不成立 {changed}',
    en: 'consent receipts: {genuine} genuine, {changed} do not hold',
  },
  'pack.hops': {
    zh: '接入链上由签署批次证明（转出或没有转出）的环节：{hops}',
    en: 'hops that signed batches prove, to have passed a message on or not: {hops}',
  },
  'pack.checkpoint': {
    zh: '检查点真实，覆盖日志的 {size} 个条目',
    en: 'the checkpoint is genuine and covers {size} entries of the log',
  },
  'pack.problem': {
    zh: '  {what}  {where}：实际为 {found}，应为 {expected}',
    en: '  {what}  {where}: found {found}, expected {expected}',
  },
  'detect.ended': {
    zh: '任务 {id} 没有做完就结束了',
    en: 'the job {id} ended before it was done',
  },
  'judge.outcome.allow': { zh: '放行', en: 'ALLOW' },
  'judge.outcome.hold': { zh: '待决', en: 'HOLD' },
  'judge.outcome.refuse': { zh: '拒绝', en: 'REFUSE' },
  'judge.to': {
    zh: '{source} → {recipient}，账号 {account}，{at}',
    en: '{source} → {recipient}, account {account}, {at}',
  },
  'judge.no-reasons': { zh: '没有发现问题。', en: 'Nothing was found against it.' },
  'judge.shadow-heading': {
    zh: '试运行的规则（只记录，不执行）：',
    en: 'In shadow (recorded, not enforced):',
  },
  'judge.clause': { zh: '依据', en: 'clause' },
  'judge.duty': { zh: '责任方', en: 'duty of' },
  'judge.evidence': { zh: '事实', en: 'evidence' },
  'judge.fix': { zh: '怎样才能通过', en: 'what would pass' },
  'judge.rulebook': { zh: '规则集', en: 'rulebook' },
  'judge.purpose': { zh: '类型', en: 'purpose' },
  'judge.for': { zh: '内容提供者', en: 'on behalf of' },
  'judge.plan': { zh: '营销预案', en: 'plan' },
  'judge.because.template': { zh: '依报备模板 {name}', en: 'by its filed template {name}' },
  'judge.because.plan': { zh: '依营销预案 {name}', en: 'by its plan {name}' },
  'judge.because.port': { zh: '依端口 {name} 的用途', en: 'by the use of port {name}' },
  'judge.because.signals': { zh: '依字词：{words}', en: 'by its words: {words}' },
  'judge.because.model': {
    zh: '字词不足以判断，依文本模型，把握 {share}；--explain 列出依据的片段',
    en: 'its words do not suffice; by the model of texts, {share} sure; --explain names the pieces',
  },
  'judge.because.pieces': {
    zh: '字词不足以判断，依文本模型，把握 {share}：{pieces}',
    en: 'its words do not suffice; by the model of texts, {share} sure: {pieces}',
  },
  'judge.because.person': { zh: '非端口类短信，不读内容', en: 'not a port-type message, so not read' },
  'judge.because.none': { zh: '字词不足以判断', en: 'its words do not suffice' },
  'duty.carrier': { zh: '运营商', en: 'the carrier' },
  'duty.provider': { zh: '短信息服务提供者', en: 'the SMS service provider' },
  'duty.content-provider': { zh: '内容提供者', en: 'the content provider' },
  'duty.complaint-centre': { zh: '举报受理中心', en: 'the complaint centre' },
  'duty.regulator': { zh: '电信管理机构', en: 'the telecom authority' },
  'start.starting': { zh: '正在启动……', en: 'starting …' },
  'start.console': { zh: '控制台', en: 'console' },
  'start.first-run': {
    zh: '首次登录（一次有效，72 小时内，请勿外传）',
    en: 'first sign-in (good once, for 72 hours; keep it to yourself)',
  },
  'start.http': { zh: '网页与接口', en: 'HTTP' },
  'start.listening': { zh: '网关 {protocol}', en: 'gateway {protocol}' },
  'start.control': { zh: '网关控制', en: 'gateway control' },
  'start.data': { zh: '数据', en: 'data' },
  'start.record': { zh: '账册库', en: 'record' },
  'start.traffic': { zh: '流量库', en: 'traffic' },
  'start.evidence': { zh: '存证', en: 'evidence' },
  'start.keys': {
    zh: '密钥（请备份，丢失则数据不可读）',
    en: 'keys (back them up: without them the data cannot be read)',
  },
  'start.no-upstream': {
    zh: '没有配置上游：接受连接并裁决，放行的短信因无路由而被拒。见 anning.toml 的 [[upstreams]]。',
    en: 'No upstream is configured: connections are accepted and messages judged, and those allowed are refused for want of a route. See [[upstreams]] in anning.toml.',
  },
  'start.no-own-port': {
    zh: '没有配置运营方自己的端口：退订确认从用户回复的端口发出，公众页面的验证码无法发送。见 anning.toml 的 [own_messages]。',
    en: 'No port of the operator’s own is configured: confirmations of refusals leave from the port replied to, and codes for the public page cannot be sent. See [own_messages] in anning.toml.',
  },
  'start.own-no-gateway': {
    zh: '没有网关发送运营方自己的短信（退订确认、验证码）：role = "app" 时请在 [own_messages] gateway 写一个网关的控制地址。',
    en: 'No gateway sends the operator’s own messages (confirmations, codes): with role = "app" name the control address of one in [own_messages] gateway.',
  },
  'start.own-unregistered': {
    zh: '[own_messages] {key} = "{value}" 尚未登记，以它发送的短信会被拒：请先登记，例如 anning facts apply FILE。',
    en: '[own_messages] {key} = "{value}" is not registered, and what is sent by it will be refused: register it first, for instance with anning facts apply FILE.',
  },
  'start.how': {
    zh: '接下来 —— 写入端口、签名等事实：anning facts apply FILE；开通账号：anning account add --account A --organisation CODE --protocol cmpp < secret.txt；核验存证：anning verify；停止：Ctrl-C',
    en: 'Next: add ports, signatures and other facts: anning facts apply FILE; an account: anning account add --account A --organisation CODE --protocol cmpp < secret.txt; verify: anning verify; stop: Ctrl-C',
  },
  'start.stopping': { zh: '正在停止……再按一次 Ctrl-C 强制结束', en: 'stopping … Ctrl-C again forces it' },
  'start.record-lost': {
    zh: '内置 PostgreSQL 意外结束，正在停止；请重新启动',
    en: 'the embedded PostgreSQL ended unexpectedly; stopping, start again',
  },
  'start.stopped': { zh: '已停止', en: 'stopped' },
  'start.forced': { zh: '强制结束', en: 'forced' },
  'start.gateway-died': {
    zh: '网关进程意外结束（{found}），{waitMs} 毫秒后重新启动',
    en: 'the gateway process ended unexpectedly ({found}); it starts again in {waitMs} ms',
  },
  failed: { zh: '失败：{found}', en: 'failed: {found}' },
  'demo.starting': {
    zh: '正在启动演示：数据库、网关、运营商消息中心、三个客户端……',
    en: 'starting the demo: databases, gateway, a carrier’s message centre, three clients …',
  },
  'demo.town': {
    zh: '小镇已就绪：{changes} 条事实，{accounts} 个账号（CMPP 3.0、CMPP 2.0、SMPP 3.4）',
    en: 'the town is ready: {changes} facts, {accounts} accounts (CMPP 3.0, CMPP 2.0, SMPP 3.4)',
  },
  'demo.line': {
    zh: '已提交 {sent}，已应答 {answered}；放行 {allowed}，待决 {held}，拒绝 {refused}；状态报告 {receipts}',
    en: '{sent} sent, {answered} answered; {allowed} allowed, {held} held, {refused} refused; {receipts} receipts',
  },
  'demo.heading.outcome': { zh: '裁决', en: 'verdict' },
  'demo.heading.reason': { zh: '理由', en: 'reason' },
  'demo.heading.messages': { zh: '条数', en: 'messages' },
  'demo.total': { zh: '合计', en: 'total' },
  'demo.played': {
    zh: '播放完毕：{sent} 条，{seconds} 秒；应答 p50 {p50} 毫秒、p99 {p99} 毫秒；待决的由演示里的人放行 {released} 条、拒绝 {rejected} 条；丢失 {lost} 条',
    en: 'played {sent} messages in {seconds} s; answers p50 {p50} ms, p99 {p99} ms; of those held, a person of the demo released {released} and rejected {rejected}; {lost} lost',
  },
  'demo.confirmed': {
    zh: '退订的人都收到了确认，共 {arrived} 条，例如 {phone}：{text}',
    en: '{arrived} confirmations reached the phones of those who refused, for instance {phone}: {text}',
  },
  'demo.own-number': {
    zh: '用户的页面：{address}（试用手机号 {number}，收到的验证码显示在这里）',
    en: 'the page for a person: {address} (try the number {number}; the code that it gets is shown here)',
  },
  'demo.arrived': { zh: '手机 {phone} 收到：{text}', en: 'on the phone {phone}: {text}' },
  'demo.sign-in': { zh: '演示登录·{role}', en: 'demo sign-in, {role}' },
  'demo.look': { zh: '网页', en: 'look at' },
  'demo.verify-command': { zh: '核验命令', en: 'verify with' },
  'demo.verified': {
    zh: '存证核验通过：{entries} 条目，{batches} 批，{records} 条记录',
    en: 'the evidence verifies: {entries} entries, {batches} batches, {records} records',
  },
  'demo.not-verified': {
    zh: '存证核验未通过：{count} 处问题',
    en: 'the evidence does NOT verify: {count} problems',
  },
  'demo.not-stored': {
    zh: '裁决了 {judged} 条，流量库里只有 {stored} 条',
    en: '{judged} were judged and only {stored} are in the traffic store',
  },
  'demo.report': { zh: '报告', en: 'report' },
  'demo.running': {
    zh: '演示继续慢速运行，每秒 {rate} 条；Ctrl-C 结束',
    en: 'the demo goes on at {rate} messages a second; Ctrl-C ends it',
  },
  'demo.kept': { zh: '数据保留在', en: 'the data is kept in' },
  'demo.removed': {
    zh: '演示的数据已删除（--data DIR 可保留）',
    en: 'the demo’s data was removed (--data DIR keeps it)',
  },
} as const satisfies Record<string, Bilingual>;

export type MessageKey = keyof typeof MESSAGES;

/** A message with its blanks filled, in both languages. */
export function say(key: MessageKey, values: Readonly<Record<string, string | number>> = {}): Bilingual {
  const { zh, en } = MESSAGES[key];
  const fill = (text: string) =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  return { zh: fill(zh), en: fill(en) };
}

export const HELP: Bilingual = {
  zh: `安宁 Anning：治理营销短信

用法：anning 命令 [选项]

  start                    启动（默认：网关 CMPP 7890、SMPP 2775，HTTP 8080，内置数据库在 ./data）
  demo                     演示：整套系统与一个小世界，真实 TCP
                             --texts FILE   每行一条短信      --messages N   条数
                             --headless     播放完即退出      --report FILE  写报告（JSON）
                             --seed N       随机种子          --data DIR     保留数据
  judge                    裁决一条短信：--message m.json --facts f.json [--json]
  verify                   重读存证：[--data DIR | --evidence DIR --key verifier.pub] [--json]
                             --checkpoint FILE 以前见过的检查点  --witness KEY 须有其副署
  verify RECEIPT           核验一份同意收据：--key verifier.pub [--witness KEY] [--json]
  witness                  为他人的存证日志作见证：--name NAME --log verifier.pub… --folder DIR
                             [--host HOST] [--listener N]
  facts apply FILE         写入事实变更（JSON 数组或每行一条）[--dry-run]
  facts list               列出变更 [--after N] [--limit N] [--json]
  import KIND FILE         导入登记内容（CSV 或 JSON）：先检查整个文件，有一行不对就不写入 [--dry-run] [--json]
  import consents FILE     导入已有的同意（CSV、JSON 或 Parquet）：逐行判断，拒绝的行写入 FILE.rejected.csv [--organisation CODE] [--rejected FILE] [--dry-run] [--json]
  import complaints FILE   导入投诉（CSV、JSON、邮件 .eml）：逐行判断，拒绝的行写入 FILE.rejected.csv [--organisation CODE] [--rejected FILE] [--dry-run] [--json]
  preflight AUDIENCE       发送前检查整份号码名单，什么也不发送：--text '【签名】…'（或 --text-file FILE）
                             [--plan P] [--organisation CODE] [--account A] [--port P] [--at TIME]
                             [--column NAME] [--output DIR] [--facts f.json] [--json]
  export KIND              导出登记内容 [--format csv|jsonl]
                           KIND：organisations ports leases assignments signatures letters filings templates
  account add              开通账号：--account A --organisation CODE --protocol cmpp|smpp
                             密钥取自标准输入或 --secret-file FILE
                             [--organisation-name NAME] [--address CIDR]… [--window N] [--connections N]
                             [--rate N] [--refusal response|receipt]
  held list                列出待决短信 [--json]
  held release ID          放行；held reject ID 拒绝
  verify PACK.zip          离线核验一份证据包及其中每个证明：--key verifier.pub [--json]
  pack CASE --out FILE     制作并取回案件的证据包：[--english] [--numbers] [--originals] [--reason 理由] < API 密钥
  trace MESSAGE            沿接入链追查一条短信：各级证明、声明或未表态 [--json]
  detect                   对过去的日期运行检测器：--from 2026-05-01 --to 2026-05-31 [--json]
  statistics               投诉统计：--day 2026-06-01 | --quarter 2026Q2 [--out DIR] 写出文件 [--json]
  trends                   从投诉文件看趋势，不需要服务器：FILE.csv [--out DIR] [--false-alarms N] [--json]
                             --text-column、--time-column、--sender-column、--category-column、--region-column 指定列名
  lookback                 回头看：--from 2026-11-01 --to 2026-12-01 [--kind today] [--try 规则] [--output DIR] [--json]
  inspect LOG              自查：用内核重新判断平台自己的发送记录，不需要服务器：[--consents FILE] [--templates FILE]
                             [--plans FILE] [--ports FILE] [--columns FILE] [--organisation 名称] [--wizard]
                             [--out DIR] [--json]；写出报告、整改清单和 summary.json
  retention                删除保存期满的记录：[--dry-run] 只说明会删除什么 [--json]
                             接口密钥取自标准输入；[--server URL] 默认为本机的安宁；有疑点时退出码为 3
  custody key              生成转出签名密钥：--file KEY.pem --organisation CODE --name NAME --origin ORIGIN
  custody sign MESSAGES    签署一批转出记录（.csv 或每行一条 JSON）：--key KEY.pem --organisation CODE
                             --port P [--lease L] --from T --to T --output BATCH
  custody send BATCH       提交：--server URL，接口密钥取自标准输入
  help、version

配置：anning.toml、环境变量 ANNING_…、选项 --键.路径 值（如 --http.listener 8080）；--config FILE 指定文件。
退出码：0 完成，1 失败，2 用法或配置有误，3 完成且发现违规，4 核验未通过。
`,
  en: `Anning 安宁 governs marketing SMS

usage: anning COMMAND [flags]

  start                    run it (by default: gateway on CMPP 7890 and SMPP 2775, HTTP 8080, databases in ./data)
  demo                     the whole system and a small world, over real TCP
                             --texts FILE   one text a line    --messages N   how many
                             --headless     play and exit      --report FILE  write a report (JSON)
                             --seed N       of randomness      --data DIR     keep the data
  judge                    judge one message: --message m.json --facts f.json [--json]
  verify                   re-read the evidence: [--data DIR | --evidence DIR --key verifier.pub] [--json]
                             --checkpoint FILE seen before  --witness KEY must have cosigned
  verify RECEIPT           check a consent receipt: --key verifier.pub [--witness KEY] [--json]
  verify PACK.zip          check an evidence pack and each of its proofs, offline: --key verifier.pub [--json]
  pack CASE --out FILE     make and fetch a case’s evidence pack: [--english] [--numbers] [--originals] [--reason TEXT] < API-KEY
  witness                  witness somebody’s evidence log: --name NAME --log verifier.pub… --folder DIR
                             [--host HOST] [--listener N]
  facts apply FILE         write changes to the facts (a JSON array, or one a line) [--dry-run]
  facts list               list the changes [--after N] [--limit N] [--json]
  import KIND FILE         registry entries from CSV or JSON: checked whole, and not written where a row is wrong [--dry-run] [--json]
  import consents FILE     existing consents from CSV, JSON or Parquet: row by row, those rejected go to FILE.rejected.csv [--organisation CODE] [--rejected FILE] [--dry-run] [--json]
  import complaints FILE   complaints from CSV, JSON or a mail (.eml): row by row, those rejected go to FILE.rejected.csv [--organisation CODE] [--rejected FILE] [--dry-run] [--json]
  preflight AUDIENCE       check a whole audience before sending; nothing is sent: --text '【NAME】…' (or --text-file FILE)
                             [--plan P] [--organisation CODE] [--account A] [--port P] [--at TIME]
                             [--column NAME] [--output DIR] [--facts f.json] [--json]
  export KIND              registry entries [--format csv|jsonl]
                           KIND: organisations ports leases assignments signatures letters filings templates
  account add              open an account: --account A --organisation CODE --protocol cmpp|smpp
                             its secret from standard input or --secret-file FILE
                             [--organisation-name NAME] [--address CIDR]… [--window N] [--connections N]
                             [--rate N] [--refusal response|receipt]
  held list                messages that wait for a decision [--json]
  held release ID          let it go; held reject ID refuses it
  trace MESSAGE            what each hop of its chain proved, said or kept silent about [--json]
  detect                   run the detectors over past days: --from 2026-05-01 --to 2026-05-31 [--json]
  statistics               statistics of complaints: --day 2026-06-01 | --quarter 2026Q2 [--out DIR] writes the files [--json]
  trends                   trends in a file of complaints, without a server: FILE.csv [--out DIR] [--false-alarms N] [--json]
                             --text-column, --time-column, --sender-column, --category-column, --region-column name columns
  lookback                 judge past traffic again: --from 2026-11-01 --to 2026-12-01 [--kind today] [--try RULE] [--output DIR] [--json]
  inspect LOG              self-inspection: a platform’s own log re-judged by the kernel, without a server: [--consents FILE]
                             [--templates FILE] [--plans FILE] [--ports FILE] [--columns FILE] [--organisation NAME]
                             [--wizard] [--out DIR] [--json]; writes a report, a rectification list and summary.json
  retention                remove records whose term is over: [--dry-run] only says what would go [--json]
                             the API key from standard input; [--server URL], by default the one on this machine;
                             exit code 3 where anything is suspect
  custody key              make a key to sign with: --file KEY.pem --organisation CODE --name NAME --origin ORIGIN
  custody sign MESSAGES    sign what was passed on (.csv, or JSON lines): --key KEY.pem --organisation CODE
                             --port P [--lease L] --from T --to T --output BATCH
  custody send BATCH       hand it in: --server URL, the API key from standard input
  help, version

Configuration: anning.toml, ANNING_… in the environment, flags --key.path VALUE (--http.listener 8080); --config FILE names the file.
Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 done and violations were found, 4 verification failed.
`,
};
