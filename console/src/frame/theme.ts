import type { ThemeConfig } from 'antd';

/** antd's greys are too light to read for many: every text here has at least 4.5 : 1 on its ground (WCAG 2.2, 1.4.3). */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#0b6b5d',
    colorLink: '#0b6b5d',
    colorLinkHover: '#084f45',
    colorInfo: '#0b5fa5',
    colorSuccess: '#1b7a3d',
    colorWarning: '#8f5200',
    colorError: '#b3261e',
    colorText: '#17211f',
    colorTextSecondary: '#46524f',
    colorTextTertiary: '#5a6663',
    colorTextQuaternary: '#66716e',
    colorTextPlaceholder: '#66716e',
    colorTextDescription: '#5a6663',
    colorTextDisabled: '#6d7774',
    colorBorder: '#8b9794',
    colorBorderSecondary: '#dde4e2',
    colorBgLayout: '#f3f6f5',
    // The grounds of what is told: those of the tags.
    colorSuccessBg: '#e4f4e9',
    colorErrorBg: '#fdeceb',
    colorWarningBg: '#fdf1dc',
    colorInfoBg: '#e6f0fa',
    borderRadius: 6,
    fontFamily:
      '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
    fontFamilyCode: '"SFMono-Regular", Consolas, "Liberation Mono", Menlo, monospace',
    // Whoever asked the device for less gets none. Not by a rule over all transitions: a menu would be measured on its way and stay out of sight.
    motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.16s',
  },
  components: {
    Card: { headerFontSize: 15 },
    Steps: { colorTextDescription: '#5a6663' },
  },
};
