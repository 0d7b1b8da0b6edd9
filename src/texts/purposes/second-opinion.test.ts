import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isMarketing } from '../../domain/index.ts';
import { type PurposeReading, readWords } from '../../rules/index.ts';
import { TEXT_CLASSES, type TextClass } from './classes.ts';
import { readPurpose, secondOpinion } from './second-opinion.ts';

/** A model that is so sure of these. */
function sure(of: Partial<Record<TextClass, number>>) {
  const shares = TEXT_CLASSES.map((each) => of[each] ?? 0);
  return { guess: () => ({ likeliest: TEXT_CLASSES[0], share: 0, shares }) };
}
const says = (purpose: PurposeReading['purpose']) => () => ({ purpose, because: '优惠' });

test('P4 what the words call a code, a notice or a request the model is not asked about', () => {
  const model = { guess: () => assert.fail('asked') };
  for (const purpose of ['verification', 'notification', 'public-interest', 'consent-request'] as const)
    assert.deepEqual(secondOpinion(says(purpose), model)(''), { purpose, because: '优惠' });
});

test('what the words leave open is marketing where the model is sure, of the line that it is sure of', () => {
  const read = (of: Parameters<typeof sure>[0]) => secondOpinion(says('unclear'), sure(of))('');
  assert.deepEqual(read({ 'marketing-retail': 0.979 }), {
    ...{ purpose: 'marketing-retail', by: 'model', because: 'model 0.97' },
  });
  assert.equal(read({ 'marketing-retail': 0.5, 'marketing-other': 0.41 }).purpose, 'marketing-other');
  assert.deepEqual(read({ 'marketing-retail': 0.89 }), { purpose: 'unclear', because: '优惠' });
  for (const other of ['fraud-bank', 'illegal-gambling', 'person-to-person', 'other'] as const)
    assert.equal(read({ [other]: 1 }).purpose, 'unclear');
});

test('what the words call marketing is unclear where the model does not hold with them, and says why', () => {
  const read = (of: Parameters<typeof sure>[0]) => secondOpinion(says('marketing-retail'), sure(of))('');
  assert.deepEqual(read({ verification: 0.4, notification: 0.2, 'marketing-retail': 0.4 }), {
    ...{ purpose: 'unclear', because: '优惠; model: service 0.6' },
  });
  assert.deepEqual(read({ 'person-to-person': 0.7, 'marketing-retail': 0.3 }), {
    ...{ purpose: 'unclear', because: '优惠; model: person 0.7' },
  });
  for (const each of [
    { notification: 0.5, 'marketing-retail': 0.3, 'fraud-bank': 0.2 },
    { 'illegal-gambling': 1 },
  ])
    assert.deepEqual(read(each), { purpose: 'marketing-retail', because: '优惠' });
});

test('no opinion makes service of what the words do not call so', () => {
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
    ...{ minLength: TEXT_CLASSES.length, maxLength: TEXT_CLASSES.length },
  });
  fc.assert(
    fc.property(
      fc.constantFrom('unclear', 'marketing-retail', 'marketing-other'),
      shares,
      (purpose, each) => {
        const model = { guess: () => ({ likeliest: TEXT_CLASSES[0], share: 0, shares: each }) };
        const read = secondOpinion(says(purpose), model)('').purpose;
        return read === 'unclear' || isMarketing(read);
      },
    ),
  );
});

test('as delivered: an advert without a telling word is read by the model, everyday words by nobody', () => {
  const advert = '秋装新到店，羊绒大衣三件以上更划算，地址中山路88号，期待您来选';
  assert.equal(readWords(advert).purpose, 'unclear');
  const { purpose, by } = readPurpose(advert);
  assert.deepEqual([purpose, by], ['marketing-retail', 'model']);
  assert.equal(readPurpose('老地方见，记得带上。').purpose, 'unclear');
  assert.deepEqual(readPurpose('全场满300减50，今晚开抢'), readWords('全场满300减50，今晚开抢'));
});
