import type { FalseAlarms } from './findings.ts';

/**
 * The budget that the thresholds were chosen for. Held-out seasons, with misdeeds and without, came to 2 (sub-leases), 2 (scope creep), 0
 * (advertising on service ports) and 3 (consents by default) of 1,000: docs/detectors.md.
 */
export const SUB_LEASE_FALSE_ALARMS: FalseAlarms = {
  perThousand: 5,
  words: {
    zh: '按模拟季校准：60 天内每 200 个无辜端口误疑不超过 1 个；真实流量中的误报率须另行核实。',
    en: 'Calibrated on simulated seasons: at most 1 innocent port in 200 is suspected within 60 days; on real traffic this is still to be verified.',
  },
};

export const SCOPE_CREEP_FALSE_ALARMS: FalseAlarms = {
  perThousand: 5,
  words: {
    zh: '按模拟季校准：60 天内每 200 个无辜签名误疑不超过 1 个；真实流量中的误报率须另行核实。',
    en: 'Calibrated on simulated seasons: at most 1 innocent signature in 200 is suspected within 60 days; on real traffic this is still to be verified.',
  },
};

export const SERVICE_MARKETING_FALSE_ALARMS: FalseAlarms = {
  perThousand: 5,
  words: {
    zh: '按模拟季校准：60 天内每 200 个无辜服务端口误疑不超过 1 个；真实流量中的误报率须另行核实。',
    en: 'Calibrated on simulated seasons: at most 1 innocent service port in 200 is suspected within 60 days; on real traffic this is still to be verified.',
  },
};

export const DEFAULT_CONSENT_FALSE_ALARMS: FalseAlarms = {
  perThousand: 5,
  words: {
    zh: '按模拟季校准：60 天内每 200 个无辜主体误疑不超过 1 个；真实台账中的误报率须另行核实。',
    en: 'Calibrated on simulated seasons: at most 1 innocent organisation in 200 is suspected within 60 days; on real ledgers this is still to be verified.',
  },
};
