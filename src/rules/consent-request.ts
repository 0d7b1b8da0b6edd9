/*
 * What a request for consent says about itself. The law asks for three things (令31 article 18, paragraph 2): the type, the frequency
 * and the term of the messages to come.
 */

// Every run is bounded, so that no text takes longer than its length (P12).
const COUNT = '[一二三四五六七八九十两半\\d]{1,4}';
const TYPE =
  /(?:促销|优惠|营销|推广|活动|新品|会员|商品|产品|服务|理财|贷款|信贷|金融|保险|课程|教育|培训|旅游|楼盘|房产|游戏|套餐|通信|零售|商业|广告|资讯)[^，。；！？?!,;]{0,8}(?:短信|信息|消息|通知|推送|资讯)|(?:类型|内容)\s?[:：为是]/;
const FREQUENCY = new RegExp(
  `每\\s?(?:[天日周月季年]|个?月|星期)|(?:频次|频率)\\s?[:：为是]|${COUNT}\\s?[条次]\\s?[/／每]\\s?[天日周月年]|${COUNT}\\s?(?:[天日周月年]|个月)内?(?:不超过|最多|至多)?\\s?${COUNT}\\s?[条次]`,
);
const TERM = new RegExp(
  `有效期|期限|为期|期间|(?:至|到|截止)[^，。；]{0,12}[日月年止\\d]|${COUNT}\\s?(?:年|个月|天)内?有效|长期|直[到至]您`,
);

/** Which of the three a request states. */
export function readConsentRequest(text: string): {
  readonly type: boolean;
  readonly frequency: boolean;
  readonly term: boolean;
} {
  return { type: TYPE.test(text), frequency: FREQUENCY.test(text), term: TERM.test(text) };
}
