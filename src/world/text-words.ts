import type { MarketingPurpose } from '../domain/index.ts';

/*
 * The vocabulary of the world's own texts. `{name}` stands for another list of the same grammar, or for a number or time that the
 * generator fills in. Everything here is invented; no list is taken from anybody's texts.
 */

export const NAME_HEADS: readonly string[] =
  '栗原 汀蓝 砚青 麦汀 禾屿 朵岚 澜舟 槐序 松笺 竹隐 霁川 泠溪 鹿衔 鹤屿 苇岸 桐引 榆见 梨渡 枫桅 蓼汀 盏灯 陶然 檐语 棉里 稻浪 杏屿 石磬 星桅 纸鹞 砾岸 灯塔 风铎'.split(
    ' ',
  );

export interface LineWords {
  readonly line: MarketingPurpose;
  readonly nameTails: readonly string[];
  readonly goods: readonly string[];
  readonly offers: readonly string[];
  readonly occasions: readonly string[];
  readonly matters: readonly string[];
  /** What a request for consent asks to send. */
  readonly kinds: readonly string[];
}

const words = (text: string): string[] => text.split(' ');

export const LINES: readonly LineWords[] = [
  {
    line: 'marketing-retail',
    nameTails: words('集市 百货 生活馆 严选铺 鲜蔬 童装 家居 书坊 茶铺 果园'),
    goods: words(
      '羊绒围巾 儿童雨靴 手冲咖啡壶 山茶花油 蓝莓鲜果 亚麻四件套 无线耳机 保温杯 秋款风衣 全麦吐司 露营灯 速干毛巾 猫粮礼盒 陶瓷餐具 早春龙井 空气炸锅 运动跑鞋 婴儿湿巾',
    ),
    offers: [
      '满{满}减{减}',
      '第二件半价',
      '全场{折}折起',
      '领{券}元无门槛券',
      '前{前}名赠{goods}',
      '{goods}直降{券}元',
      '买{前}送1',
      '加{元}元换购{goods}',
    ],
    occasions: words('店庆 换季清仓 会员日 新品首发 周末闪购 年中大促 返场 开仓日 囤货节'),
    matters: [
      '您的订单{单号}已由{快递}发出，预计{日}送达',
      '您购买的{goods}已到{门店}自提点，取件码{取件码}，请于{时}前取走',
      '您申请的退款{元}元已原路退回，请在1至3个工作日内查收',
      '您预约的{goods}到货通知：已为您保留至{日}',
      '您的订单{单号}因缺货改为{日}发出，如需取消请在订单页操作',
    ],
    kinds: words('新品优惠 促销 会员优惠'),
  },
  {
    line: 'marketing-finance',
    nameTails: words('小贷 消费金融 理财 银号 信用社 基金'),
    goods: words('信用贷 稳健理财 活期宝 分期免息券 车主贷 大额存单 随心借 定投计划'),
    offers: [
      '额度最高{万}万元',
      '年化低至{率}%',
      '首期免息{前}天',
      '新客加息{率}%',
      '{goods}限时开放',
      '提额{万}万待领取',
      '邀好友得{券}元',
    ],
    occasions: words('开薪日 月末专场 老客回馈 春耕扶持 理财节 周年礼遇'),
    matters: [
      '您尾号{尾号}的账户于{日}{时}支出{元}元，余额请登录查询',
      '您本期账单{元}元，最后还款日{日}，已还请忽略',
      '您的还款{元}元已入账，感谢您的按时还款',
      '您尾号{尾号}的卡片将于{日}到期，新卡已寄出',
      '您的转账申请{单号}已受理，预计{时}到账',
    ],
    kinds: words('贷款优惠 理财产品推广'),
  },
  {
    line: 'marketing-education',
    nameTails: words('学堂 课堂 书院 少儿编程 语言学校 画室'),
    goods: words('思维训练课 口语小班 书法体验课 编程启蒙班 考研冲刺营 绘本伴读 寒假集训 钢琴陪练'),
    offers: [
      '原价{贵}元现仅{券}元',
      '{前}节课免费试听',
      '报名立减{减}元',
      '老带新各得{券}元',
      '前{前}名送教具礼包',
      '{goods}{折}折',
    ],
    occasions: words('开学季 暑期预售 名师公开周 寒假班抢位 体验周'),
    matters: [
      '您孩子的{goods}课表已更新，下次上课{日}{时}',
      '您预约的{goods}试听已确认，地点{门店}，请提前10分钟到场',
      '本周{日}因场馆检修停课一次，顺延至下周同一时间',
      '您的结课证书已制作完成，可于{日}后到{门店}领取',
    ],
    kinds: words('课程优惠 招生推广'),
  },
  {
    line: 'marketing-travel',
    nameTails: words('旅行 民宿 航旅 度假村 客运'),
    goods: words('海岛五日游 温泉套票 古镇民宿 亲子营地 雪场联票 高铁周边游 湖畔木屋 自驾套餐'),
    offers: [
      '两人同行一人免单',
      '{goods}{折}折',
      '立减{减}元',
      '含双早仅{元}元',
      '预订送接站',
      '前{前}名升级房型',
    ],
    occasions: words('暑期早鸟 周年庆 错峰特惠 冰雪季 赏花季 黄金周预售'),
    matters: [
      '您预订的{goods}已确认，入住日期{日}，确认号{单号}',
      '您乘坐的{日}{时}班次改由3号站台发车，请留意',
      '您的行程{单号}已出票，取票码{取件码}',
      '因天气原因{日}的行程延后一天，您可免费改期或退订',
    ],
    kinds: words('旅游优惠 线路促销'),
  },
  {
    line: 'marketing-property',
    nameTails: words('置业 家园 公馆 装饰 房产'),
    goods: words('湖景三居 地铁两房 精装小户型 整装套餐 学府花园 江畔洋房 全屋定制'),
    offers: [
      '首付低至{万}万',
      '总价立减{万}万',
      '到访即送{goods}图册',
      '装修{折}折',
      '认筹享{折}折',
      '物业费免{分}年',
    ],
    occasions: words('开盘 样板间开放 家装节 金秋购房季 工厂直供日'),
    matters: [
      '您预约的{日}{时}看房已确认，顾问将在{门店}等候',
      '您的装修工程进入水电验收，请于{日}到场签字',
      '您的房屋交付时间为{日}，请携带证件办理',
    ],
    kinds: words('楼盘推广 家装优惠'),
  },
  {
    line: 'marketing-insurance',
    nameTails: words('保险 保险经纪 健康险'),
    goods: words('百万医疗险 少儿门诊险 车险续保 意外险 养老年金 宠物险'),
    offers: [
      '每月低至{元}元',
      '保额{万}万',
      '续保立减{减}元',
      '赠{前}万公共交通意外险',
      '{goods}投保享{折}折',
    ],
    occasions: words('保障月 续保季 开门红 守护周 年末回馈'),
    matters: [
      '您的保单{单号}将于{日}到期，请留意续保',
      '您的理赔申请{单号}已结案，赔款{元}元将于3日内到账',
      '您的保单{单号}已生效，可在官网查看电子保单',
    ],
    kinds: words('保险产品推广 续保优惠'),
  },
];

/** What holds a marketing text together. */
export const MARKETING_FRAMES: readonly string[] = [
  '{occasion}来了！{offer}，{offer}，{time}截止。{call}',
  '{greeting}，{occasion}为您准备了专属福利：{offer}；{offer}。{call}',
  '{greeting}：{goods}上新，{offer}，仅限{time}。{call}',
  '{offer}！{goods}{occasion}价，错过再等一年，{call}',
  '{occasion}倒计时{前}天，{offer}叠加{offer}，{goods}爆款直接带走。{call}',
  '您有一张{券}元券即将过期，{goods}{offer}，{call}',
  '{greeting}，您关注的{goods}降价了，{offer}，{time}恢复原价。{call}',
  '周末就来{门店}，{goods}免费体验，{offer}，{call}',
  '{occasion}进行中：①{offer} ②{offer} ③{goods}限量秒。{call}',
  '感谢一路相伴，{occasion}老客户专享{offer}，{time}前有效。{call}',
];

export const GREETINGS: readonly string[] = [
  '亲爱的会员',
  '尊敬的用户',
  '您好',
  '老朋友',
  '尊贵的VIP',
  '{姓}先生',
  '{姓}女士',
  '家人们',
];
export const CALLS: readonly string[] = [
  '戳 {网址} 抢购',
  '详询{电话}',
  '点 {网址} 立即领取',
  '进店报“{口令}”即享',
  '打开小程序查看',
  '致电{电话}预约',
  '速抢 {网址}',
];
export const TIMES: readonly string[] = [
  '今晚{点}点',
  '{日}',
  '本周日24点',
  '{日}{点}点',
  '明晚{点}点',
  '月底',
];

/** How a marketing text tells how to refuse more. */
export const OPT_OUTS: readonly (readonly [weight: number, words: string])[] = [
  [60, '拒收请回复R'],
  [10, ' 拒收请回复R'],
  [8, '回T退订'],
  [6, '退订回T'],
  [5, '，回TD退订'],
  [4, ' 退订请回复TD'],
  [3, '回复退订取消'],
];

export const CODE_FRAMES: readonly string[] = [
  '您的验证码是{码}，{分}分钟内有效，请勿告知他人。',
  '验证码{码}，用于{用途}，{分}分钟内有效。如非本人操作请忽略。',
  '{码}（{用途}验证码，{分}分钟内有效），工作人员不会向您索取，请勿泄露。',
  '您正在{用途}，校验码：{码}，请于{分}分钟内填写。',
  '动态码 {码}，您正在{用途}，切勿转发。',
  '请在{用途}页面输入验证码{码}，有效期{分}分钟，过期请重新获取。',
];
export const USES: readonly string[] = [
  '登录',
  '注册账号',
  '修改密码',
  '绑定手机',
  '确认付款',
  '找回密码',
  '更换设备',
  '签署合同',
  '注销账户',
  '领取发票',
];

/** Says what, how often and how long, and that silence is no. */
export const REQUEST_FRAMES: readonly string[] = [
  '是否同意接收本店{what}短信？每{per}不超过{n}条，期限{term}。同意请回复Y，不回复视为不同意。',
  '诚邀您订阅{what}信息，每{per}最多{n}条，有效期{term}，回复Y同意；不回复即为不同意，不再询问。',
  '请问您愿意收到我们的{what}短信吗？频次：每{per}{n}条以内；期限：{term}。愿意请回复Y。',
];
/** Lacks one of them. */
export const POOR_REQUEST_FRAMES: readonly string[] = [
  '是否同意接收我们的{what}短信？回复Y同意。',
  '订阅{what}信息请回复Y，每{per}不超过{n}条。',
  '为给您更好的体验，我们将发送{what}短信，如不同意请回复N。',
];

/** Advertising that dresses as service. */
export const DISGUISED_FRAMES: readonly string[] = [
  '您的账户有一笔{券}元权益待激活，{offer}，请于{time}前登录 {网址} 处理。',
  '服务通知：您的会员等级已变更，{offer}已到账，{goods}可抵扣，逾期作废。{call}',
  '您有一份{goods}礼包未领取，单号{单号}，{offer}，{time}失效，{call}',
  '尊敬的用户，您的积分{元}分即将清零，可兑{goods}，另{offer}，{call}',
  '系统提醒：您预留的优惠资格将于{time}取消，{offer}，{call}',
];

export const ENGLISH_CODES: readonly string[] = [
  'Your verification code is {码}. It expires in {分} minutes. Do not share it.',
  '{码} is your sign-in code, valid for {分} minutes. We never ask for it.',
  'Use {码} to confirm your booking. The code is valid for {分} minutes.',
];
export const ENGLISH_NOTICES: readonly string[] = [
  'Your booking {单号} is confirmed. Check-in opens at {点}:00.',
  'Your parcel {单号} is ready for collection with code {取件码}.',
  'Gate change: your departure at {点}:30 now boards at gate {前}.',
  'Payment of CNY {元} received for invoice {单号}. Thank you.',
];
export const ENGLISH_OFFERS: readonly string[] = [
  'Weekend sale: save CNY {减} on lakeside rooms, book by {点}:00 tonight. 拒收请回复R',
  'Members get {前} nights for the price of {分}. Offer ends tonight. 拒收请回复R',
];

export const SURNAMES: readonly string[] = words('林 陈 周 沈 陆 何 唐 许 邓 蒋 贺 温');
export const COURIERS: readonly string[] = words('快马速运 青鸟快递 万里递 同城闪送员');
export const BRANCHES: readonly string[] = words(
  '南门店 文化路店 湖滨店 站前店 中心广场店 二号楼大厅 东区服务点',
);
export const PASSWORDS: readonly string[] = words('春风 福利 老客 开心 惊喜 到店有礼');
