import type { MarketingPurpose, Purpose } from '../domain/index.ts';

/*
 * The words that speak for a purpose, with their weights, written from knowledge of the trade and not from any corpus. `promotion` is
 * how strongly a word advertises; a `topic` says which line of business the talk is of, without saying that it advertises; `service`
 * is how strongly it speaks for a message that serves a customer. Opt-out wording is no sign: many notices carry it too.
 * In a word, `#` stands for a number with or without its unit: 满#减 is 满300减, 满300元减 and 满三百减; #折 is 5折 and 八折. `_` is a
 * space; a word of four Latin letters or more begins where no letter stands before it.
 */

export type ServicePurpose = Exclude<Purpose, MarketingPurpose | 'consent-request'>;

interface Signals {
  readonly words: string;
  readonly promotion?: number;
  readonly topic?: readonly [MarketingPurpose, number];
  readonly service?: readonly [ServicePurpose, number];
  /** Names a code: with a code beside it the text is a verification. */
  readonly code?: true;
  /** Names what a buyer gets or must hurry for, which a request for consent has no need to. */
  readonly offer?: true;
  /** A request for consent has one of these; consent-request.ts tells whether it is one. */
  readonly asks?: true;
}

const retail = 'marketing-retail';
const finance = 'marketing-finance';
const insurance = 'marketing-insurance';
const education = 'marketing-education';
const travel = 'marketing-travel';
const property = 'marketing-property';
const games = 'marketing-games';
const telecom = 'marketing-telecom';

export const SIGNALS: readonly Signals[] = [
  // Advertising in any trade.
  {
    words:
      '促销 抢购 秒杀 特惠 钜惠 巨惠 大促 特卖 特价 甩卖 清仓 让利 立减 直降 返现 免单 满减 狂欢 抢券 领券 开抢 疯抢 秒抢 爆款 豪礼 买#送 买#赠 满#减 满#送 满#返 满#赠 #折起 #折优惠 低至#折 全场#折 折上折 半价 送完即止 先到先得 先到先领 数量有限 限量 名额有限 机会难得 不容错过 不要错过 千载难逢 猛戳 速抢 速戳 速来 抢先体验 欢迎选购 欢迎光临 恭迎 恭候 敬请光临 敬请莅临 盛大开业 隆重开业 隆重推出 震撼 火爆 火热 招商加盟 招商热线 火热招商 诚邀加盟 厂家直销 批发 长期供应 诚招 送大礼 招租 提分 清盘 立即领取 试试手气 试手气 即有机会 有机会获 优惠活动 优惠大酬宾 酬宾 回馈 感恩回馈 免费领 免费领取 免费送 免费抢 免费体验 免费试 免费试用 大放送 礼包 加赠 嗨购 低价 最低价 超低价 超值 惊喜价 优惠价 活动价 惊爆 抄底 狂减 狂送 勿失良机 火速 抢鲜 抢位 抢订',
    promotion: 4,
  },
  {
    words:
      '优惠 折扣 打折 优惠券 代金券 现金券 红包 礼券 抵用券 限时 专享 尊享 福利 好礼 礼品 赠品 赠送 抽奖 大奖 热销 热卖 热租 诚邀 邀您 特邀 周年庆 店庆 低至 仅需 只需 仅售 仅限 只要 立省 省钱 包邮 团购 拼团 下单立享 活动时间 活动详情 新品上市 新款 上新 上市 新品 开业 惊喜 钜献 巨献 献礼 聚惠 尊贵 VIP vip 独家 首发 团购价 送# 赢取 赢大奖 好消息 喜讯 重磅 首选 品质 实惠 划算 性价比 咨询热线 订购热线 预订热线 订购电话 预定电话 招聘热线 垂询 详询 详情咨询 欢迎来电 欢迎致电 来电咨询 欢迎咨询 期待您的光临 期待您的到来 等您来 等你来 等着您 快来 赶快 赶紧 抓紧 立即购买 立即抢 点击购买 马上抢 立享 即享 尽享 畅享 劲爆 给力 心动 专场 全城 全场 全国招 代办 代开 承接 专业办理 诚信 优质 高薪 秒批 秒到 加微信 加V 加薇 双十一 双11 双12 618 年货节 换购 以旧换新 满额 免押金 不限购 移民 绿卡 加办 出售 转让 炫铃 免运费 免费诊疗 大礼',
    promotion: 2,
  },
  {
    words:
      '热线 电话 地址 免费 拨打 下载 领取 奖品 全新 助力 冲刺 授课 新版 订票 收官 升值 招募 活动 推荐 开启 享受 精美 精彩 体验 咨询 会员 积分 新年 春节 元旦 国庆 五一 中秋 端午 圣诞 情人节 母亲节 父亲节 三八 女神 贵宾 火热进行 现场 详情 更多 点击 #折 欢迎',
    promotion: 1,
  },
  // What the buyer gets or must hurry for.
  {
    words:
      '立减 直降 返现 免单 抢券 领券 抢购 秒杀 开抢 疯抢 秒抢 买#送 买#赠 满#减 满#送 满#返 满#赠 #折起 #折优惠 低至#折 全场#折 折上折 半价 送完即止 先到先得 先到先领 数量有限 名额有限 机会难得 不容错过 不要错过 千载难逢 猛戳 速抢 速戳 速来 立即领取 欢迎选购 火速 抢位 抢订 勿失良机 低至 仅需 仅售 立省 存#送 充#送 预存 首付 月供 换购 立即购买 立即抢 点击购买 马上抢 最后#天 仅剩 恢复原价',
    offer: true,
  },
  // Advertising that dresses as a notice.
  {
    words:
      '待激活 待领取 未领取 待兑换 未兑换 即将清零 将清零 积分清零 专属权益 可兑 可抵扣 逾期作废 过期作废 即将作废 恢复原价 为您预留 为您保留的 现仅',
    promotion: 2,
  },
  { words: '权益待激活 权益待领取 权益待使用 权益未领取 优惠资格 无门槛券 无门槛红包', promotion: 4 },
  {
    words:
      '#%_off Buy_#_get flash_sale Flash_sale clearance Clearance half_price Shop_now shop_now limited_time Limited_time special_offer Special_offer while_stocks_last free_gift',
    promotion: 4,
    offer: true,
  },
  {
    words:
      'sale Sale discount Discount offer Offer save_ Save_ deals Deals exclusive Exclusive voucher coupon ends_tonight Ends_tonight for_the_price_of book_by order_now Order_now hurry Hurry',
    promotion: 2,
  },
  // Lines of business.
  {
    words:
      '服装 女装 男装 童装 鞋 箱包 化妆品 护肤 面膜 美妆 珠宝 黄金饰品 钻戒 钻石 家具 沙发 床垫 家电 空调 冰箱 建材 瓷砖 地板 橱柜 装修 家装 卫浴 超市 商场 百货 商城 专柜 门店 旗舰店 专卖店 购物 会员日 全场 单品 商品 母婴 奶粉 零食 水果 生鲜 牛奶 茶叶 白酒 红酒 大闸蟹 月饼 粽子 美容 美发 美甲 瘦身 健身 瑜伽 游泳 KTV 火锅 餐厅 自助餐 套餐券 酒楼 摄影 婚纱 汽车 试驾 购车 新车 4S店 手机壳 手机 数码 电脑 电器 眼镜 眼镜店 药房 体检套餐',
    topic: [retail, 2],
  },
  { words: '新品 包邮 满减 满#减 满#送 #折 全场#折 #折起 折扣 特卖 清仓 换季 下单', topic: [retail, 1] },
  {
    words:
      '贷款 信贷 无抵押 免抵押 放款 下款 贷您 信用贷 车贷 房贷 小额贷 现金贷 借款额度 借钱 借款 周转 资金周转 垫资 年化 年化收益 预期收益 收益率 理财 理财产品 基金 信托 私募 股票 牛股 涨停 期货 现货 外汇 配资 开户送 分期 免息 信用卡 提额 额度 办卡 利率 日息 月息 利息低 黄金投资 白银',
    topic: [finance, 3],
  },
  {
    words:
      '秒到账 极速放款 当天放款 无需抵押 免抵押 下款快 可贷 最高可借 最高可贷 最高额度 待领取 稳赚 高收益 保本 涨停 牛股 荐股 提现额度',
    promotion: 4,
    topic: [finance, 3],
  },
  { words: '预期收益 年化收益 年化 收益率 起购 起投 贷款 理财产品 配资 办理信用卡', promotion: 2 },
  { words: '投保 车险 保额 重疾 意外险 保费 寿险 保险 保障计划 分红险 养老险 赔付', topic: [insurance, 3] },
  {
    words:
      '课程 培训 招生 辅导 试听 学费 考研 英语 外教 学历 专升本 补习 名师 一对一 早教 夏令营 冬令营 托福 雅思 公务员考试 考证 讲座 公开课 小班 开班 学员 家教 艺考 留学 作文 奥数 总裁班 董事长班 研修班 特训班 实战班 续班',
    topic: [education, 3],
  },
  {
    words:
      '招生 火热招生 免费试听 火热报名 火爆报名 报名从速 抢报 名师 名师指点 总裁班 董事长班 研修班 特训班 实战班 热招',
    promotion: 3,
  },
  { words: '报名 开班 公开课 讲座', promotion: 1 },
  {
    words:
      '旅游 旅行 旅行社 机票 特价机票 酒店 度假 景区 门票 自驾 跟团 双飞 日游 出境 游轮 邮轮 温泉 漂流 海岛 三亚 港澳 泰国 签证 线路 客房 滑雪 民宿',
    topic: [travel, 2],
  },
  { words: '双飞 日游 跟团', promotion: 2 },
  {
    words:
      '楼盘 首付 开盘 户型 精装 样板间 样板房 均价 平米 平方 商铺 旺铺 写字楼 公寓 别墅 洋房 学区房 售楼 置业 认筹 地铁口 地铁房 买房 购房 房源 楼王 现铺 铺位 铺王 街铺 底商 商鋪 月供 平起 ㎡ 墅 豪宅 四房 准现房 两房 三房 三居 两居 板楼 小区 地产 席位 总价 江景 湖景 学区 二手房 看房 营销中心',
    topic: [property, 3],
  },
  {
    words:
      '首付 开盘 热销 加推 盛大开盘 认筹 样板间 样板房 均价 旺铺 楼王 起价 万起 元起 精装 火爆热销 特价房 品鉴 鉴赏 席位 恭迎品鉴 现房 现铺 认购 即买即收 即买即租 即买即住 抢铺 铺王 街铺 底商 月供 平起 绝版 清盘',
    promotion: 2,
  },
  { words: '游戏 手游 公测 新服 开服 元宝 装备 副本 传奇 网游 页游 道具 首充 战力 武将', topic: [games, 3] },
  { words: '公测 新服 开服 首充 送元宝', promotion: 3 },
  {
    words:
      '宽带 流量 流量包 话费 4G 5G 彩铃 合约机 手机上网 上网流量 资费 存费 充话费 套餐 光纤 号码 亲情网 来电 入网 开通 移动营业厅 营业厅',
    topic: [telecom, 2],
  },
  {
    words:
      '存#送 充#送 存#得 元包 元/月 预存 充值送 回复#办理 回复#开通 回#办理 回#开通 回复Y办理 回复Y开通 回Y办理 回Y开通 回复Y即可 即可办理 即可开通 办理即',
    promotion: 3,
  },
  // Trades that only write adverts.
  {
    words:
      '办证 发票 开票 代开发票 刻章 报销 增值税 税务代理 工商注册 代账 打折机票 代考 迷药 六合彩 特码 投注',
    promotion: 3,
  },

  // Requests for consent, and consent taken for given.
  {
    words:
      '同意 愿意 是否 可否 能否 征求 征询 征得 询问您 授权 允许 订阅 默认 视为 视同 如需 想收到 希望收到 不接受 不需要 不想 无需 agree Agree consent would_you_like Would_you_like may_we May_we can_we Can_we opt_in opt-in Opt_in subscribe Subscribe',
    asks: true,
  },

  // Verification.
  {
    words:
      '验证码 校验码 核验码 动态码 动态密码 动态口令 随机码 随机密码 短信密码 短信口令 短信码 一次性密码 一次性口令 登录密码 初始密码 确认码 认证码 鉴权码 授权码 安全码 登录码 登陆码 verification_code Verification_code security_code Security_code sign-in_code login_code log-in_code authentication_code one-time_code one-time_password One-time_password passcode Passcode OTP Your_code_is your_code_is',
    service: ['verification', 5],
    code: true,
  },
  // A code that says of itself what it is for, without the word: Use 384921 to confirm.
  {
    words: 'Use_#_to_confirm Use_#_to_verify Use_#_to_sign Use_#_to_log use_#_to_verify',
    service: ['verification', 5],
    code: true,
  },
  {
    words: '激活码 查询密码 交易密码 支付密码 verification Verification',
    service: ['verification', 5],
  },
  {
    words: 'Do_not_share do_not_share Never_share never_share expires_in valid_for never_ask',
    service: ['verification', 2],
  },
  {
    words:
      '请勿泄露 切勿泄露 勿泄露 请勿告知 切勿告知 勿告诉 勿向任何人 不要告诉 勿透露 请勿转发 非本人操作 如非本人 注册 登录 找回密码 修改密码 重置密码',
    service: ['verification', 2],
  },
  { words: '验证 密码 分钟内有效', service: ['verification', 2] },

  // Notices.
  {
    words:
      '已发货 已签收 已出库 已揽收 取件码 取件 取货码 提货码 派送 派件 快递员 运单号 运单 快递单号 订单号 您的订单 您的包裹 待自取 尾号 末四位 最低还款 最低还款额 还款日 应还 还款金额 本期账单 账单金额 余额不足 可用余额 账户余额 当前余额 余额为 扣款成功 扣款失败 代扣 入账 转入 转出 汇入 支取 支出 存入 已到账 缴费成功 充值成功 支付成功 付款成功 下单成功 预订成功 预约成功 报名成功 办理成功 申请成功 提交成功 注册成功 绑定成功 开通成功 退款成功 退订成功 审核通过 审核未通过 已受理 已办结 已处理 已取消 已确认 工单 出票 登机 航班 车次 检票 改签 就诊 挂号 取报告 体检报告 检查结果 停电 停水 停气 检修 停机 欠费 用电量 电费 水费 燃气费 话费余额 剩余流量 套餐余量 话费账单 套餐外 固定费 上网费 付款到期日 开户行 已寄出 已发出 已安排 有您快递 取快递 快递到了 交易人民币 延误 返修 已使用 违章 违法 扣分 罚款 准考证 录取 面试 考场 成绩 家长会 放假 上课 缴款 应缴 社保 公积金 医保',
    service: ['notification', 4],
  },
  {
    words:
      '订单 快递 您于 您预订 售后 换新 检测 收件人 收货 收发室 抱歉 工程师 取票机 结单 户名 刷卡 漫游 包裹 余额 扣费 扣款 到账 账单 还款 逾期 到期 工号 会议 例会 开会 参会 考试 考生 同学 家长 老师 各位 请各位 请准时 准时 请于 截止 通知 收到请回复 受理 审批 审核 复诊 预约 取票 座位 发车 物流 送达 签收 自提 退款 客服 扣除 消费 缴费 充值 生效 失效 已成功 已完成 已为您 已于 已经 值班 维修 安装 师傅 抄表 单号 编号 服务密码 身份证 材料 领取时间 感谢您的使用 本次 本月 截至',
    service: ['notification', 2],
  },
  {
    words:
      '原路退回 已结案 赔款 站台 停课 您的保单 保单号 已出票 已交付 已生效 已到期 已退回 has_been_shipped is_confirmed ready_for_collection has_been_delivered now_boards Payment_of payment_of',
    service: ['notification', 4],
  },
  {
    words:
      '退回 结案 理赔申请 顺延 延后 改期 已更新 请携带 请留意 验收 签字 交付时间 证书已 parcel Parcel booking Booking invoice Invoice',
    service: ['notification', 2],
  },
  { words: '查收 温馨提示 温馨提醒 提醒 提示 尊敬的 您好 请您 及时', service: ['notification', 1] },

  // The public interest.
  {
    words:
      '气象台 预警信号 气象局 防汛 防台 森林防火 地震局 疫情防控 防疫 核酸 疫苗接种 反诈 防范电信 谨防诈骗 谨防上当 防骗 禁毒 征兵 无偿献血 人口普查 应急管理 消防安全 交警提醒 公安提醒 警方提醒 公安局 安全生产 创建文明 文明城市 人民政府 防震减灾 公益',
    service: ['public-interest', 4],
  },
  {
    words: '预警 暴雨 台风 大雾 雷电 高温 寒潮 降雪 道路结冰 诈骗 公安 交警 消防 文明 环保',
    service: ['public-interest', 2],
  },
];
