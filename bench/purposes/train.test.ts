import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { TEXT_CLASSES } from '../../src/texts/purposes/classes.ts';
import { PurposeModel } from '../../src/texts/purposes/model.ts';
import { readModelFile, writeModelFile } from '../../src/texts/purposes/model-file.ts';
import { Random } from '../../src/world/index.ts';
import { dataFolder } from './corpus.ts';
import { fit, type Labelled } from './fit.ts';
import { obfuscated } from './obfuscate.ts';

/** Three invented kinds of texts; of some it is only known which of two they are. */
function invented(): Labelled[] {
  const random = new Random('invented');
  const words = ['优惠 满减 抢购 新品', '验证码 登录 有效 泄露', '百家乐 彩金 投注 返水'].map((each) =>
    each.split(' '),
  );
  const classes = ['marketing-retail', 'verification', 'illegal-gambling'] as const;
  return Array.from({ length: 300 }, (_, i) => {
    const which = i % 3;
    const text = Array.from({ length: 5 }, () => random.pick(words[which]!)).join('');
    const own = TEXT_CLASSES.indexOf(classes[which]!);
    const vague = which === 0 && i % 2 === 0 ? [own, TEXT_CLASSES.indexOf('marketing-games')] : [own];
    return { text, group: `${i}`, classes: vague };
  });
}

test('the same texts make the same bytes, and what was learned is read', () => {
  const bytes = writeModelFile(fit(invented(), TEXT_CLASSES.length));
  assert.ok(bytes.equals(writeModelFile(fit(invented(), TEXT_CLASSES.length))));
  const model = new PurposeModel(readModelFile(bytes));
  assert.equal(model.guess('新品抢购优惠').likeliest, 'marketing-retail');
  assert.equal(model.guess('登录验证码').likeliest, 'verification');
  assert.equal(model.guess('投注返水').likeliest, 'illegal-gambling');
});

test('what obfuscates changes a text, the more the more is asked for, and draws from its seed alone', () => {
  const text = '尊敬的会员，全场优惠满300减50，代开贷款，vip';
  const times = (share: number) => obfuscated(text, share, new Random('seed'));
  assert.equal(times(0), text);
  assert.notEqual(times(0.5), text);
  assert.equal(times(0.5), times(0.5));
});

const folder = dataFolder();
test('the delivered model is what npm run train makes of the labelled texts, to the byte', {
  skip: folder === undefined ? 'the labelled texts stay outside of the repository and are not here' : false,
}, () => {
  const script = path.join(import.meta.dirname, 'train.ts');
  const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
});
