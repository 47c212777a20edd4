import { theme, type ThemeConfig } from 'antd';
import { useSyncExternalStore } from 'react';

/** Light or dark: what the person chose, else what their system prefers. */
const KEY = 'jietong.theme';
const listeners = new Set<() => void>();
const system = matchMedia('(prefers-color-scheme: dark)');

const isDark = (): boolean => {
  const chosen = localStorage.getItem(KEY);
  return chosen === null ? system.matches : chosen === 'dark';
};
const apply = (): void => {
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
  for (const listener of listeners) listener();
};
system.addEventListener('change', apply);
apply();

export function setDark(dark: boolean): void {
  localStorage.setItem(KEY, dark ? 'dark' : 'light');
  apply();
}

export const useDark = (): boolean =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, isDark);

const FONT =
  'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

/** Left to itself, the dark algorithm lifts our base colour into a strong blue. */
const DARK_SURFACES = {
  colorBgContainer: '#14181d',
  colorBgElevated: '#1a1f26',
  colorBgLayout: '#0e1115',
  colorBorder: '#3a444f',
  colorBorderSecondary: '#2c343e',
};

/** The same colours as style/base.css. */
export const themeOf = (dark: boolean): ThemeConfig => ({
  algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
  token: {
    // In the dark, white words on the primary colour keep a contrast of 4.5.
    colorPrimary: dark ? '#4484d4' : '#1557b0',
    // What is brighter than it under the mouse keeps that, too.
    ...(dark ? { colorPrimaryHover: '#3e77c2' } : {}),
    colorInfo: dark ? '#4484d4' : '#1557b0',
    colorLink: dark ? '#6aa5ea' : '#1557b0',
    colorSuccess: dark ? '#4caf6d' : '#1e7b3c',
    colorWarning: dark ? '#e0a030' : '#a15c00',
    colorError: dark ? '#f0716b' : '#c0262d',
    // What is derived of colours as dark as these is a muddy grey.
    colorSuccessBg: dark ? '#14291b' : '#e6f4ea',
    colorWarningBg: dark ? '#302410' : '#fff3dc',
    colorErrorBg: dark ? '#361a1b' : '#fdebec',
    colorBgBase: dark ? '#14181d' : '#ffffff',
    colorTextBase: dark ? '#e6e9ed' : '#1b2430',
    colorTextDescription: dark ? '#9aa6b4' : '#566273',
    colorTextPlaceholder: dark ? '#8f9aa8' : '#5f6b7a',
    ...(dark ? DARK_SURFACES : {}),
    borderRadius: 5,
    fontSize: 13,
    controlHeight: 30,
    controlHeightSM: 26,
    fontFamily: FONT,
    motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
  },
  components: {
    Tabs: dark ? { itemSelectedColor: '#6aa5ea', inkBarColor: '#6aa5ea' } : {},
    Pagination: dark ? { itemActiveColor: '#6aa5ea', itemActiveColorHover: '#6aa5ea' } : {},
    // As large as a target has to be.
    Switch: { trackHeight: 24, trackMinWidth: 46, handleSize: 20 },
    Form: { itemMarginBottom: 14, verticalLabelPadding: '0 0 3px' },
    Button: {
      primaryShadow: 'none',
      defaultShadow: 'none',
      // A word under the mouse needs more light than a surface.
      ...(dark ? { defaultHoverColor: '#6aa5ea', defaultHoverBorderColor: '#6aa5ea' } : {}),
    },
  },
});
