import type { AddressedFilter } from './contact-filter.rules.js';
import { queryOf } from './query.rules.js';

type Shown<Name extends string> = Readonly<Partial<Record<Name, string | number | null>>>;

/** Addresses of a page of the console, by what of it is shown: whoever leads there asks for one here. */
const of =
  <Name extends string>(page: string) =>
  (shown: Shown<Name>): string =>
    `/${page}${queryOf(shown)}`;

/** What of the figures is shown has rules of its own (`figures-address.rules.ts`, `forecast.rules.ts`). */
export const figuresAddress = of<string>('figures');
/** `contact`: of the draw. */
export const qualityAddress = of<'tab' | 'plan' | 'standing' | 'draw' | 'contact' | 'calibration' | 'task'>(
  'quality',
);
export const surveysAddress = of<'tab' | 'questionnaire'>('surveys');
export const telephonyAddress = of<'tab' | 'tree'>('telephony');
export const routingAddress = of<'tab'>('routing');
export const adminAddress = of<'tab'>('admin');
export const alarmsAddress = of<'tab'>('alarms');
/** What was looked for in what was said stays out of it, and so out of the browser's history. */
export const contactsAddress = of<AddressedFilter>('contacts');
