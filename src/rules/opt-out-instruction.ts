import { WAY_TO_REFUSE } from './citations.ts';
import { CODE_TEXT, NOTICE_TEXT, REQUEST_TEXT } from './example-world.ts';
import { advisedWording, tellsHowToRefuse } from './opt-out-wordings.ts';
import { ADVERTS_TELL_HOW_TO_REFUSE, ONLINE_TRADING, PIPL_AUTOMATED_MARKETING } from './related-law.ts';
import type { Rule } from './rule.ts';

const offer = '【安宁商城】会员专享：全场满300减50，今晚8点开抢';

/** A commercial message says how to refuse more of them. Which wordings count stands in opt-out-wordings.ts. */
export const optOutInstruction: Rule = {
  id: 'opt-out-instruction',
  codes: ['opt-out-instruction-missing'],
  dutyHolder: 'content-provider',
  citations: [...WAY_TO_REFUSE, ...ADVERTS_TELL_HOW_TO_REFUSE, ONLINE_TRADING, PIPL_AUTOMATED_MARKETING],
  // A text that a person can read in a moment.
  failureMode: 'hold',
  mode: 'enforce',
  fix: {
    zh: '请在文末写明拒收方式，例如“{advised}”，并保证回复有效、免费。',
    en: 'End the text with a way to refuse, for instance “{advised}”, that works and is free of charge.',
  },
  judge(c) {
    if (!c.marketing || tellsHowToRefuse(c.message.text, c.message.at)) return undefined;
    return { code: 'opt-out-instruction-missing', evidence: { advised: advisedWording(c.message.at) } };
  },
  examples: [
    { title: 'the unified wording', expect: null },
    {
      title: 'the wording of earlier years, still understood',
      message: { text: `${offer}，退订回T` },
      expect: null,
    },
    {
      title: 'the wording of 2021',
      message: { at: '2021-11-10T20:00:00+08:00', text: `${offer}，回TD退订` },
      expect: null,
    },
    {
      title: 'the wording of today in a text of 2021 tells it too',
      message: { at: '2021-11-10T20:00:00+08:00' },
      expect: null,
    },
    { title: 'full-width letters', message: { text: `${offer} 回复ＴＤ退订` }, expect: null },
    { title: 'no way to refuse', message: { text: `${offer}。` }, expect: 'opt-out-instruction-missing' },
    {
      title: 'no way to refuse, in 2016',
      message: { at: '2016-11-10T20:00:00+08:00', text: `${offer}。` },
      expect: 'opt-out-instruction-missing',
    },
    {
      title: 'a word about refunds is not one',
      message: { text: `${offer}，七天无理由退货。` },
      expect: 'opt-out-instruction-missing',
    },
    {
      title: 'an offer that will be cancelled and a link to take it up tell no way to refuse',
      message: {
        text: '【安宁商城】您的会员优惠资格将于6月2日取消，点 shop.example/a 立即领取，全场满300减50',
      },
      expect: 'opt-out-instruction-missing',
    },
    {
      title: 'a reply that keeps a place is no refusal',
      message: { text: `${offer}，名额将于今晚取消，回复Y保留` },
      expect: 'opt-out-instruction-missing',
    },
    {
      title: 'an English text with an English instruction',
      message: { text: '【安宁商城】Members only: 30% off all shoes this weekend. Reply R to stop' },
      expect: null,
    },
    {
      title: 'an English instruction under a Chinese text does not reach its reader',
      message: { text: `${offer}。Reply R to stop` },
      expect: 'opt-out-instruction-missing',
    },
    { title: 'a verification code must not carry one', message: { text: CODE_TEXT }, expect: null },
    { title: 'a notice needs none', message: { text: NOTICE_TEXT }, expect: null },
    { title: 'a request for consent needs none', message: { text: REQUEST_TEXT }, expect: null },
  ],
};
