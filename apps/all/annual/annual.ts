import { changeText, figureText, type AnnualFigure } from '#libs/contract';
import { isDistrict, OfficeRepository } from '#libs/identity';
import { TopicRepository } from '#libs/knowledge';
import {
  AnnualService,
  DEFAULT_OPTIONS,
  FiguresService,
  fixedSettings,
  RollupRepository,
  StatementRepository,
  StatementService,
} from '#libs/metrics';
import { systemClock, type Env } from '#libs/platform';
import { AccuracyPublicationRepository, AnnualAccuracyService } from '#libs/quality';
import { AnnualAnswersService, ResponseRepository } from '#libs/survey';
import { parseArgs } from 'node:util';
import { onDatabase, type Output } from '../database-command.js';

const USAGE = `用法 / Usage: npm run annual -- --year YYYY [--district NN] [--json]
  输出全年指标及与上一年的比较；没有测量也没有填报的注明“暂无数据”
  prints the figures of a year beside the year before; what is neither measured nor stated has no data
设置 / Settings: MONGODB_URI, JIETONG_HOME`;

interface Order {
  year: number;
  district: string | null;
  json: boolean;
}

/** The whole of `npm run annual`. Answers the exit code: 0 done, 1 could not, 2 wrong argument. */
export async function annual(argv: readonly string[], env: Env, output: Output): Promise<number> {
  if (argv.includes('--help')) {
    output.out(USAGE);
    return 0;
  }
  const order = readOrder(argv);
  if (!order) {
    output.err(USAGE);
    return 2;
  }
  return onDatabase('annual', env, output, async ({ mongo }) => {
    const figures = new FiguresService(new RollupRepository(mongo), fixedSettings(DEFAULT_OPTIONS));
    const sources = {
      accuracies: new AnnualAccuracyService(new AccuracyPublicationRepository(mongo)),
      answers: new AnnualAnswersService(new ResponseRepository(mongo)),
      statements: new StatementService(new StatementRepository(mongo), systemClock),
    };
    const catalogue = { offices: new OfficeRepository(mongo), topics: new TopicRepository(mongo) };
    const annualService = new AnnualService(figures, sources, catalogue);
    const lines = await annualService.of(order.year, order.district);
    output.out(order.json ? JSON.stringify({ ...order, figures: lines }) : tableOf(order, lines));
    return 0;
  });
}

function readOrder(argv: readonly string[]): Order | null {
  const options = {
    year: { type: 'string' },
    district: { type: 'string' },
    json: { type: 'boolean', default: false },
  } as const;
  try {
    const { year = '', district = null, json } = parseArgs({ args: [...argv], options }).values;
    if (!/^20\d\d$/.test(year) || (district !== null && !isDistrict(district))) return null;
    return { year: Number(year), district, json };
  } catch {
    return null;
  }
}

function tableOf({ year, district }: Order, lines: readonly AnnualFigure[]): string {
  const where = district === null ? '全国 / all districts' : `关区 / district ${district}`;
  const rows = lines.map((line) => {
    const [now, before] = [line.value, line.yearBefore].map((value) => shown(line, value));
    const known = `${now}${certainty(line)}   ${year - 1}: ${before}${change(line)}`;
    return `${line.name} ${line.nameEn}${sourceOf(line)}\n    ${known}`;
  });
  return [`${year} · ${where}`, ...rows].join('\n');
}

function certainty(line: AnnualFigure): string {
  if (!line.interval) return '';
  const { low, high, corrected } = line.interval;
  // Cut outwards: never narrower than it is.
  const ends = [shown(line, low, 'higher'), shown(line, high, 'lower')].join(' – ');
  const how = corrected
    ? '已按评分人误差校正 / corrected for scorers’ errors'
    : '未按评分人误差校正 / not corrected for scorers’ errors';
  return `  (95 %: ${ends}; ${how})`;
}

/** Of what was entered by somebody: that it was, and where it comes from. */
function sourceOf({ stated }: AnnualFigure): string {
  if (!stated) return '';
  const held = stated.now?.versions.at(-1);
  return `  [人工填报 / stated${held ? `: ${held.source}, ${held.sourceDate}` : ''}]`;
}

/** By the rule of the page: no figure looks better than it is. */
function shown(
  { unit, measure, definition }: AnnualFigure,
  value: number | null,
  better = definition?.better,
): string {
  const text = figureText(value, unit === 'count' ? 'contacts' : unit, better);
  if (text === null) return '暂无数据 · no data';
  if (unit === 'count') return `${text} ${measure?.name} / ${measure?.nameEn}`;
  return unit === 'seconds' || unit === 'longest' ? `${text} s` : text;
}

function change({ unit, change: by, definition }: AnnualFigure): string {
  const text = changeText(by, unit, { points: '个百分点 / points', better: definition?.better });
  return text === null ? '' : `  ${text}`;
}
