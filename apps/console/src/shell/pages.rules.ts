import type { Authority, Role } from '#libs/contract';
import type { TextKey } from '../text/language.hook.js';

/** The pages of the staff and who may open them; the server decides again. */
export interface PageEntry {
  path: string;
  label: TextKey;
  roles: readonly Role[];
}

export const PAGES = [
  { path: '/', label: 'navDesk', roles: ['agent'] },
  {
    path: '/wallboard',
    label: 'navWallboard',
    roles: ['agent', 'supervisor', 'quality', 'administrator'],
  },
  { path: '/floor', label: 'navFloor', roles: ['supervisor', 'administrator'] },
  { path: '/alarms', label: 'navAlarms', roles: ['supervisor', 'quality', 'administrator'] },
  { path: '/figures', label: 'navFigures', roles: ['supervisor', 'quality', 'administrator'] },
  { path: '/contacts', label: 'navContacts', roles: ['supervisor', 'quality', 'administrator'] },
  { path: '/my-scores', label: 'navMyScores', roles: ['agent'] },
  { path: '/quality', label: 'navQuality', roles: ['supervisor', 'quality', 'administrator'] },
  { path: '/surveys', label: 'navSurvey', roles: ['supervisor', 'quality', 'administrator'] },
  { path: '/callbacks', label: 'navCallbacks', roles: ['agent', 'supervisor', 'administrator'] },
  { path: '/blocked', label: 'navBlocked', roles: ['supervisor', 'administrator'] },
  { path: '/telephony', label: 'navTelephony', roles: ['administrator'] },
  { path: '/routing', label: 'navRouting', roles: ['administrator'] },
  { path: '/admin', label: 'navAdmin', roles: ['administrator'] },
] as const satisfies readonly PageEntry[];

export const mayOpen = (page: PageEntry, roles: readonly Authority[]): boolean =>
  page.roles.some((role) => roles.includes(role));

/** Where somebody with these roles begins. */
export const homeOf = (roles: readonly Authority[]): string => (roles.includes('agent') ? '/' : '/wallboard');
