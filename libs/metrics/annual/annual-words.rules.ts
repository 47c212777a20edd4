import {
  CHANNEL_NAMES,
  type AnnualFigure,
  type AnnualKind,
  type AnnualStatementView,
  type Channel,
} from '#libs/contract';
import { shanghaiDay } from '#libs/platform';
import type { SheetLanguage } from '../report/sheet.rules.js';

type Pair = readonly [zh: string, en: string];

const KIND: Record<AnnualKind, Pair> = {
  measured: ['系统测量', 'measured'],
  sampled: ['抽样公布', 'sampled'],
  stated: ['人工填报', 'stated'],
};
const WORDS = {
  figure: ['指标', 'Figure'],
  kind: ['来源类别', 'Kind'],
  change: ['同比', 'Change'],
  changeIn: ['同比单位', 'Change in'],
  unit: ['单位', 'Unit'],
  low: ['95% 区间下限', '95 % interval, low'],
  high: ['95% 区间上限', '95 % interval, high'],
  interval: ['95% 区间', '95 % interval'],
  errors: ['评分人误差', 'Scorers’ errors'],
  corrected: ['已校正', 'corrected'],
  uncorrected: ['未校正', 'not corrected'],
  channel: ['渠道', 'Channel'],
  allChannels: ['全部渠道', 'all channels'],
  basis: ['口径或来源', 'Definition or source'],
  restated: ['更正', 'Corrections'],
  shown: ['显示值', 'as shown'],
  noData: ['暂无数据', 'no data'],
  points: ['百分点', 'points'],
  percent: ['%', '%'],
  seconds: ['秒', 's'],
  contacts: ['件会话', 'contacts'],
  warning: ['注意', 'Note'],
  title: ['年度指标', 'Annual figures'],
  whole: ['全国', 'the whole hotline'],
  scope: ['范围', 'Of'],
  year: ['年度', 'Year'],
  meaning: ['口径与来源', 'Definitions and sources'],
  formerly: ['原为', 'was'],
  withdrawn: ['已撤回', 'withdrawn'],
  sourceOf: ['来源日期', 'source of'],
  enteredBy: ['填报人', 'entered by'],
  publication: ['公布编号', 'publication'],
} as const satisfies Record<string, Pair>;
export type AnnualWord = keyof typeof WORDS;

const pick = (pair: Pair, language: SheetLanguage): string => pair[language === 'zh' ? 0 : 1];

export const annualWord = (word: AnnualWord, language: SheetLanguage): string => pick(WORDS[word], language);
export const kindWord = (kind: AnnualKind, language: SheetLanguage): string => pick(KIND[kind], language);

/** Of what a value is so many; empty of a share. */
export function unitWord({ unit, measure }: AnnualFigure, language: SheetLanguage): string {
  if (unit === 'count') return measure ? (language === 'zh' ? measure.name : measure.nameEn) : '';
  if (unit === 'contacts') return annualWord('contacts', language);
  return unit === 'seconds' || unit === 'longest' ? annualWord('seconds', language) : '';
}

export function channelWord({ figure }: AnnualFigure, language: SheetLanguage): string {
  if (!figure) return '';
  return figure.channel === null
    ? annualWord('allChannels', language)
    : pick(CHANNEL_NAMES[figure.channel as Channel], language);
}

/** By what a line is known: definition with version and formula, or the source of what was entered. */
export function basisOf(
  { definition, from, published, stated }: AnnualFigure,
  language: SheetLanguage,
): string {
  const zh = language === 'zh';
  const say = (word: AnnualWord): string => annualWord(word, language);
  if (definition) {
    const { id, version, formula, formulaEn } = definition;
    const told = published?.now ? ` · ${say('publication')} ${published.now}` : '';
    return `${id} v${version} · ${zh ? formula : formulaEn}${told}`;
  }
  if (from) return zh ? from.name : from.nameEn;
  const held = stated?.now?.versions.at(-1);
  if (!held) return '';
  return `${held.source} · ${say('sourceOf')} ${held.sourceDate} · ${say('enteredBy')} ${held.by} · v${held.version}`;
}

/** What was entered before, and why it was corrected: `v1 802: …`. */
export function correctionsOf({ stated }: AnnualFigure, language: SheetLanguage): string {
  return [stated?.now, stated?.before]
    .flatMap((one) => (one ? corrections(one, language) : []))
    .join(language === 'zh' ? '；' : '; ');
}

function corrections({ year, versions }: AnnualStatementView, language: SheetLanguage): string[] {
  const say = (word: AnnualWord): string => annualWord(word, language);
  return versions.slice(1).map(({ version, value, why, by, at }, before) => {
    const was = versions[before]?.value ?? say('withdrawn');
    const now = value ?? say('withdrawn');
    return `${year} v${version}: ${say('formerly')} ${was} → ${now} (${why ?? ''}, ${by}, ${shanghaiDay(Date.parse(at))})`;
  });
}
