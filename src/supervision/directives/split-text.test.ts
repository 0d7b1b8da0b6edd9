import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitText } from './split-text.ts';

test('numbered paragraphs are clauses; a heading goes before the finer ones under it; what comes before the first number is left out', () => {
  const text = `关于规范营销短信的行政指导
各有关企业：
一、开展自查
（一）自查零售类短信。
核对每一条同意。
（二）自查金融类短信。
二、完善预案。
1. 报告进展，
每周一次；
2、留存证据，不少于 3.5 个月。`;
  assert.deepEqual(splitText(text), [
    { mark: '一、（一）', text: '开展自查\n自查零售类短信。\n核对每一条同意。' },
    { mark: '一、（二）', text: '开展自查\n自查金融类短信。' },
    { mark: '二、1.', text: '完善预案。\n报告进展，\n每周一次；' },
    { mark: '二、2、', text: '完善预案。\n留存证据，不少于 3.5 个月。' },
  ]);
});

test('running sentences that are counted are clauses', () => {
  assert.deepEqual(splitText('会议要求：一是全面自查。二是完善制度；三是及时报告。'), [
    { mark: '一是', text: '全面自查。' },
    { mark: '二是', text: '完善制度；' },
    { mark: '三是', text: '及时报告。' },
  ]);
});

test('a text without numbers is split at its paragraphs, and nothing gives nothing', () => {
  assert.deepEqual(splitText('停止发送。\n\n报告结果。'), [
    { mark: '', text: '停止发送。' },
    { mark: '', text: '报告结果。' },
  ]);
  assert.deepEqual(splitText(' \n '), []);
});
