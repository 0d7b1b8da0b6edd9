import type { MarketingPurpose } from '../../src/domain/index.ts';

/* The season's own words. {n}: a number that changes with each message; {c}: a word that changes with each message. All invented. */

export interface LinePhrases {
  readonly goods: readonly string[];
  readonly offers: readonly string[];
  readonly reasons: readonly string[];
}

export const LINE_PHRASES: Readonly<Record<MarketingPurpose, LinePhrases>> = {
  'marketing-retail': {
    goods: ['秋冬外套', '厨房小电', '洗护礼盒', '坚果年货', '运动鞋服', '母婴用品', '家纺四件套', '护肤套装'],
    offers: ['满{n}减{n}', '第二件{n}折', '领券立省{n}元', '限量{n}份抢完即止', '会员加赠{n}积分'],
    reasons: ['换季上新', '店庆开启', '会员日来了', '仓库清场', '老客回馈', '周末专场'],
  },
  'marketing-finance': {
    goods: ['备用金', '分期额度', '理财月月盈', '企业周转贷', '信用卡新客礼', '车主融资'],
    offers: ['最高{n}万元额度', '年化低至{n}%', '首期免息{n}天', '最快{n}分钟到账', '利率券{n}张待领'],
    reasons: ['额度已更新', '资质预审通过', '限时提额', '专属客户经理邀约', '新客礼遇'],
  },
  'marketing-insurance': {
    goods: ['百万医疗', '少儿重疾', '家庭意外', '车险续保', '养老年金', '宠物医疗'],
    offers: ['每月低至{n}元', '保额{n}万', '续保立减{n}元', '赠送体检{n}次', '免费测算{n}项保障'],
    reasons: ['保障升级', '投保开放', '续保提醒专享', '顾问为您测算', '产品即将停售'],
  },
  'marketing-education': {
    goods: ['英语口语营', '编程启蒙课', '考研冲刺班', '书法体验课', '会计取证班', '暑期研学'],
    offers: ['{n}元体验{n}节', '报名立减{n}元', '前{n}名送教材', '免费试听{n}课时', '老生推荐各得{n}元'],
    reasons: ['春季班招生', '名师公开课', '名额告急', '入学测评开放', '开班在即'],
  },
  'marketing-travel': {
    goods: ['海岛五日', '古镇周末', '雪乡专列', '亲子乐园', '温泉酒店', '邮轮假期'],
    offers: ['每人{n}元起', '两人同行减{n}元', '早订享{n}折', '机酒套餐直降{n}元', '儿童立减{n}元'],
    reasons: ['假期抢位', '尾单特惠', '新线路首发', '错峰出游', '限时闪购'],
  },
  'marketing-property': {
    goods: ['湖景三居', '地铁小户', '临街商铺', '精装公寓', '叠墅样板', '长租公寓'],
    offers: ['首付{n}万起', '总价直降{n}万', '{n}套特价房源', '到访送礼{n}份', '月供约{n}元'],
    reasons: ['新品加推', '样板间开放', '周末看房团', '清盘在即', '现房发售'],
  },
  'marketing-games': {
    goods: ['仙途手游', '星海战舰', '三国沙盘', '萌宠农场', '极速赛车', '江湖棋局'],
    offers: ['登录送{n}元宝', '首充{n}倍返', '新服礼包{n}份', '连登{n}天得神兵', '回归领{n}抽'],
    reasons: ['新服今日开启', '老友召回', '周年庆典', '跨服大战', '限定皮肤上架'],
  },
  'marketing-telecom': {
    goods: ['畅享套餐', '家庭宽带', '流量加油包', '副卡特惠', '云盘会员', '彩铃权益'],
    offers: ['月费仅{n}元', '每月{n}G流量', '存{n}送{n}', '提速到{n}兆', '立返话费{n}元'],
    reasons: ['老用户回馈', '套餐升级', '办理有礼', '合约续签', '宽带到期专享'],
  },
  'marketing-other': {
    goods: ['健身年卡', '口腔护理', '婚纱摄影', '家政保洁', '汽车保养', '宠物洗护'],
    offers: ['体验价{n}元', '到店立减{n}元', '办卡送{n}次', '团购{n}折', '充{n}得{n}'],
    reasons: ['开业酬宾', '会员答谢', '预约有礼', '周年活动', '新店体验'],
  },
};

/** Confused more often with each other than with the rest. */
export const NEIGHBOURS: Readonly<Record<MarketingPurpose, MarketingPurpose>> = {
  'marketing-retail': 'marketing-other',
  'marketing-other': 'marketing-retail',
  'marketing-finance': 'marketing-insurance',
  'marketing-insurance': 'marketing-finance',
  'marketing-education': 'marketing-games',
  'marketing-games': 'marketing-education',
  'marketing-travel': 'marketing-property',
  'marketing-property': 'marketing-travel',
  'marketing-telecom': 'marketing-retail',
};

export const OPENERS = [
  '亲爱的会员，',
  '您好，',
  '尊敬的客户：',
  '好消息！',
  '温馨邀约：',
  '',
  '老朋友，',
  '家人们，',
];
export const CALLS = ['详询', '点击', '戳', '速来', '了解更多', '预约', '登录', '咨询'];
export const CLOSERS = ['拒收请回复R', '退订回T', '回TD退订', '退订回N'];
export const CHANGING = ['杭州店', '滨江店', '城南店', '西湖店', '东门店'];

/** Everyone uses these as they stand. */
export const COMMON_CODES = [
  '您的验证码是{n}，{n}分钟内有效，请勿告知他人。',
  '验证码{n}，用于登录，切勿泄露。',
  '{n}是您的动态码，{n}分钟内输入有效。',
  '您正在修改密码，校验码{n}，如非本人操作请忽略。',
  '注册验证码：{n}，请在页面中输入。',
];
/** With the telephone of a courier that everyone uses. */
export const COMMON_NOTICES = [
  '您的快件{n}已到驿站，凭{n}取件，客服400-820-1188。',
  '包裹{n}派送中，联系客服400-820-1188。',
];
export const NOTICE_PARTS = {
  subjects: [
    '您的订单{n}',
    '您预约的服务',
    '您的账单',
    '会员积分',
    '您的工单{n}',
    '本期对账单',
    '您的申请{n}',
  ],
  events: ['已受理', '已完成', '将于{n}日到期', '有新的进展', '已更新', '共{n}项', '已安排专人处理'],
  tails: [
    '请留意。',
    '请及时查看。',
    '感谢支持。',
    '如有疑问请联系我们。',
    '祝您生活愉快。',
    '请于{n}日前确认。',
  ],
};

export const NAME_HEADS = [
  '青禾',
  '麦汀',
  '云栖',
  '鹿溪',
  '南枝',
  '松果',
  '海棠',
  '知夏',
  '拾光',
  '木棉',
  '朝露',
  '星野',
  '白鹭',
  '栗原',
  '桐语',
];
export const NAME_TAILS = ['商城', '生活', '优选', '科技', '家园', '课堂', '假日', '金服', '之家', '会'];
