import { useSyncExternalStore } from 'react';
import { type ErrorCode, ERRORS } from '#libs/contract';
import { listText } from '../../model/list.rules.js';
import { ALARMS } from './alarm.text.js';
import { CALLBACKS } from './callback.text.js';
import { CALLS } from './calls.text.js';
import { COUNTS } from './counts.text.js';
import { DESK } from './desk.text.js';
import { FINDINGS } from './finding.text.js';
import { FIGURES } from './figures.text.js';
import { FLOOR } from './floor.text.js';
import { OFFICE } from './office.text.js';
import { PHONE } from './phone.text.js';
import { POLICY } from './policy.text.js';
import { KNOWLEDGE } from './knowledge.text.js';
import { QUALITY } from './quality.text.js';
import { QUESTIONNAIRE } from './questionnaire.text.js';
import { REPORT } from './report.text.js';
import { SAMPLING } from './sampling.text.js';
import { SHELL } from './shell.text.js';
import { SURVEY } from './survey.text.js';
import { TELEPHONY } from './telephony.text.js';
import { WALLBOARD } from './wallboard.text.js';
import type { Pair } from './words.text.js';

export type Language = 'zh' | 'en';
export const TEXTS = {
  ...SHELL,
  ...DESK,
  ...PHONE,
  ...WALLBOARD,
  ...OFFICE,
  ...FIGURES,
  ...FLOOR,
  ...ALARMS,
  ...KNOWLEDGE,
  ...QUALITY,
  ...CALLBACKS,
  ...CALLS,
  ...COUNTS,
  ...POLICY,
  ...FINDINGS,
  ...SURVEY,
  ...QUESTIONNAIRE,
  ...REPORT,
  ...SAMPLING,
  ...TELEPHONY,
};
export type TextKey = keyof typeof TEXTS;

const KEY = 'jietong.language';
const listeners = new Set<() => void>();
let language: Language = localStorage.getItem(KEY) === 'en' ? 'en' : 'zh';

const mark = (): void => {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
};
mark();

export function setLanguage(next: Language): void {
  language = next;
  localStorage.setItem(KEY, next);
  mark();
  for (const listener of listeners) listener();
}

export const pick = (pair: Pair, lang: Language): string => pair[lang === 'zh' ? 0 : 1];

/** Fills `{name}` in. */
function fill(text: string, values?: Readonly<Record<string, string | number>>): string {
  if (!values) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export interface Words {
  lang: Language;
  t: (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;
  /** Either language of a pair. */
  p: (pair: Pair) => string;
  /** Of something that has a Chinese and an English name. */
  named: (thing: { name: string; nameEn: string }) => string;
  /** Several of a kind, one after the other: names may have commas of their own in English. */
  listed: (items: readonly string[]) => string;
  /** The sentence of an error code. */
  sentence: (code: ErrorCode | 'NO_ANSWER') => string;
}

export function useText(): Words {
  const lang = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => language,
  );
  return {
    lang,
    t: (key, values) => fill(pick(TEXTS[key], lang), values),
    p: (pair) => pick(pair, lang),
    named: (thing) => (lang === 'zh' ? thing.name : thing.nameEn || thing.name),
    listed: (items) => listText(items, lang === 'zh'),
    sentence: (code) =>
      code === 'NO_ANSWER' ? pick(SHELL.network, lang) : ERRORS[code][lang === 'zh' ? 1 : 2],
  };
}
