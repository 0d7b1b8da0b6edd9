-- The traffic store, in the ClickHouse dialect (24.8 or newer); run at every start, so each statement says "if not exists".
--
-- A block may be shipped twice. Each insert carries the block as its deduplication token, and each table remembers its last
-- 10,000 tokens: a repeated block adds nothing, here or in what the view feeds. Replacing engines were not taken, for a
-- rollup cannot replace; asking first was not, for it is a race and cannot tell half a block from a whole one.
--
-- fsync_after_insert: the spool forgets a block once the insert has answered.

create database if not exists anning;

-- A message's text is found by pairs of characters. Small granules and LZ4, because a rare match costs the reading of its whole
-- granule (docs/decisions/0009). An empty region: the message was stored before regions were read.

create table if not exists anning.message (
  message_id String,
  at DateTime64(3, 'Asia/Shanghai'),
  gateway LowCardinality(String),
  block UInt64,
  record UInt32,
  account LowCardinality(String),
  organisation LowCardinality(String),
  signature LowCardinality(String),
  port String,
  recipient_tag UInt64,
  recipient_sealed String,
  carrier LowCardinality(String),
  protocol LowCardinality(String),
  text String codec(LZ4),
  text_anomalies Array(LowCardinality(String)),
  purpose LowCardinality(String),
  plan LowCardinality(String),
  outcome Enum8('allow' = 1, 'hold' = 2, 'refuse' = 3),
  reasons Array(LowCardinality(String)),
  shadow_reasons Array(LowCardinality(String)),
  rulebook LowCardinality(String),
  segments UInt8,
  region LowCardinality(String) default '',
  index by_id message_id type bloom_filter(0.001) granularity 32,
  index by_recipient recipient_tag type bloom_filter(0.01) granularity 32,
  index by_port port type bloom_filter(0.01) granularity 32,
  index by_account account type bloom_filter(0.01) granularity 4,
  index by_organisation organisation type bloom_filter(0.01) granularity 4,
  index by_signature signature type bloom_filter(0.01) granularity 4,
  index by_plan plan type bloom_filter(0.01) granularity 4,
  index by_reason reasons type bloom_filter(0.01) granularity 4,
  index by_text text type ngrambf_v1(2, 65536, 3, 0) granularity 8
) engine = MergeTree
partition by toYYYYMM(at)
order by (at, message_id)
settings index_granularity = 1024, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

alter table anning.message add column if not exists region LowCardinality(String) default '';

create table if not exists anning.receipt (
  message_id String,
  segment UInt8,
  at DateTime64(3, 'Asia/Shanghai'),
  status String,
  upstream LowCardinality(String),
  reported_at DateTime64(3, 'Asia/Shanghai'),
  gateway LowCardinality(String),
  block UInt64
) engine = MergeTree
partition by toYYYYMM(at)
order by (message_id, segment, at)
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

create table if not exists anning.inbound (
  at DateTime64(3, 'Asia/Shanghai'),
  sender_tag UInt64,
  sender_sealed String,
  port String,
  text String codec(ZSTD(1)),
  meaning LowCardinality(String),
  gateway LowCardinality(String),
  block UInt64,
  index by_sender sender_tag type bloom_filter(0.01) granularity 4
) engine = MergeTree
partition by toYYYYMM(at)
order by (at, port)
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

-- Per minute: each message once under the reason '', and once under each of its reasons. Rows under '' also count those without any.
create table if not exists anning.verdict_minute (
  minute DateTime('Asia/Shanghai'),
  outcome Enum8('allow' = 1, 'hold' = 2, 'refuse' = 3),
  account LowCardinality(String),
  organisation LowCardinality(String),
  reason LowCardinality(String),
  messages UInt64,
  without_reason UInt64
) engine = SummingMergeTree((messages, without_reason))
partition by toYYYYMM(minute)
order by (minute, outcome, account, organisation, reason)
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

create materialized view if not exists anning.verdict_minute_feed to anning.verdict_minute as
select toStartOfMinute(at) as minute, outcome, account, organisation,
       arrayJoin(arrayConcat([''], arrayDistinct(reasons))) as reason, count() as messages,
       countIf(empty(reasons)) as without_reason
from anning.message
group by minute, outcome, account, organisation, reason;

-- The same by day of Shanghai, for long ranges: a quarter of them is read in place of a hundred thousand minutes.
create table if not exists anning.verdict_day (
  day Date,
  outcome Enum8('allow' = 1, 'hold' = 2, 'refuse' = 3),
  account LowCardinality(String),
  organisation LowCardinality(String),
  reason LowCardinality(String),
  messages UInt64,
  without_reason UInt64
) engine = SummingMergeTree((messages, without_reason))
partition by toYYYYMM(day)
order by (day, outcome, account, organisation, reason)
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

create materialized view if not exists anning.verdict_day_feed to anning.verdict_day as
select toDate(at) as day, outcome, account, organisation,
       arrayJoin(arrayConcat([''], arrayDistinct(reasons))) as reason, count() as messages,
       countIf(empty(reasons)) as without_reason
from anning.message
group by day, outcome, account, organisation, reason;

-- Per day: messages by who sent them, for what and to which region. All series over traffic are sums of these rows. Signed, so that a day that is counted
-- again is set right by the difference.
create table if not exists anning.volume_day (
  day Date,
  outcome Enum8('allow' = 1, 'hold' = 2, 'refuse' = 3),
  organisation LowCardinality(String),
  purpose LowCardinality(String),
  region LowCardinality(String),
  messages Int64
) engine = SummingMergeTree(messages)
partition by toYYYYMM(day)
order by (organisation, day, purpose, region, outcome)
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

create materialized view if not exists anning.volume_day_feed to anning.volume_day as
select toDate(at) as day, outcome, organisation, purpose, region, toInt64(count()) as messages
from anning.message
group by day, outcome, organisation, purpose, region;
