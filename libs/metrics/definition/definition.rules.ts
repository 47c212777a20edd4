import {
  GROUPINGS,
  type DefinitionView,
  type Divided,
  type Fact,
  type FactName,
  type Figure,
  type FigureDirection,
  type FigureUnit,
  type Grouping,
  type Reason,
} from '#libs/contract';
import { amountIn, partValue, quotient, type Amount, type Formula, type Selector } from './formula.rules.js';

/** The variants of the service level; they disagree on one day's data, so each has its own name. */
export const SERVICE_LEVELS = [
  'service-level-answered',
  'service-level-settled',
  'service-level-without-short',
  'service-level-asked',
] as const;
export type ServiceLevelId = (typeof SERVICE_LEVELS)[number];

/** What a deployment, or one queue, sets. */
export interface FigureOptions {
  /** Answered within this many seconds counts for the service level. */
  withinSeconds: number;
  /** Whoever leaves within this many seconds is a short abandon. */
  shortSeconds: number;
  /** The variant shown on boards. */
  serviceLevel: ServiceLevelId;
  /** Shares aimed at; null = none. */
  connectionTarget: number | null;
  serviceLevelTarget: number | null;
}

/**
 * GB/T 33358-2016: answer within 15 s, connect at least 95 %; the strictest service level is shown, and aimed at as
 * every queue does unless it says otherwise.
 */
export const DEFAULT_OPTIONS: FigureOptions = {
  withinSeconds: 15,
  shortSeconds: 5,
  serviceLevel: 'service-level-asked',
  connectionTarget: 0.95,
  serviceLevelTarget: 0.95,
};

export type DefinitionOption = 'withinSeconds' | 'shortSeconds';

/** A named formula. Whoever changes what it computes raises its version. */
export interface Definition {
  id: string;
  version: number;
  name: string;
  nameEn: string;
  /** The formula in words. */
  text: string;
  textEn: string;
  unit: FigureUnit;
  source: string;
  /** The settings it depends on. */
  uses: readonly DefinitionOption[];
  /** Settings that are part of the definition itself. */
  fixed?: Readonly<Record<string, number>>;
  target?: 'connectionTarget' | 'serviceLevelTarget';
  formula(options: FigureOptions): Formula;
  /** Told beside every figure of it, which says little without. */
  beside?: Definition;
  /** What is good of it; none where neither more nor less is. */
  better?: FigureDirection;
  /** What it computes of one agent, where several may have a part in one contact; none: the same formula. */
  ofAgent?: Formula;
}

/** Whose figure it is: that of all who are asked for, or of one agent. */
export type FigureOf = 'all' | 'agent';

export const formulaOf = (definition: Definition, options: FigureOptions, of: FigureOf = 'all'): Formula =>
  (of === 'agent' ? definition.ofAgent : undefined) ?? definition.formula(options);

/** All that a figure is made of, what is told beside it included. */
export const formulasOf = (definition: Definition, options: FigureOptions, of: FigureOf): Formula[] =>
  [definition, ...(definition.beside ? [definition.beside] : [])].map((one) => formulaOf(one, options, of));
/** An agent's time belongs to no queue, channel, office or topic. */
const OF_AGENTS_TIME: readonly Grouping[] = GROUPINGS.filter(
  (one) => !['queue', 'channel', 'office', 'topic'].includes(one),
);

/** By what a figure can be split up, and narrowed. */
export const groupsOf = ({ unit }: Pick<Definition, 'unit'>): readonly Grouping[] =>
  unit === 'time-share' ? OF_AGENTS_TIME : GROUPINGS;

const TIME: Reason = {
  reason: '坐席工时不属于任何队列、渠道、隶属海关或事项；正在服务各队列的坐席的工时利用率见“现场”',
  reasonEn:
    'an agent’s time belongs to no queue, channel, office or topic; the floor shows the occupancy of those who serve a queue now',
};

/** The same, and why not by the rest. */
export const dividedOf = (definition: Pick<Definition, 'unit'>): Divided => ({
  groups: groupsOf(definition),
  ...(definition.unit === 'time-share' ? { limits: TIME } : {}),
});

/** The settings a definition's figure is stated with. */
export function optionsOf(definition: Definition, options: FigureOptions): Record<string, number> {
  const used = definition.uses.map((name) => [name, options[name]] as const);
  return { ...definition.fixed, ...Object.fromEntries(used) };
}

export function definitionView(definition: Definition, options: FigureOptions): DefinitionView {
  const { id, version, name, nameEn, text, textEn, unit, source, better, beside } = definition;
  const used = optionsOf(definition, options);
  return {
    id,
    version,
    name,
    nameEn,
    formula: text,
    formulaEn: textEn,
    unit,
    options: used,
    source,
    ...dividedOf(definition),
    ...(better ? { better } : {}),
    ...(beside && { beside: besideView(beside) }),
  };
}

const besideView = ({ id, version, name, nameEn, unit, better }: Definition): DefinitionView['beside'] => ({
  id,
  version,
  name,
  nameEn,
  unit,
  ...(better ? { better } : {}),
});

/** The figure, given what each selector of its formula amounts to. */
export function figureOf(
  definition: Definition,
  options: FigureOptions,
  amount: (selector: Selector) => Amount,
  of: FigureOf = 'all',
): Figure {
  const formula = formulaOf(definition, options, of);
  const numerator = partValue(formula.numerator, amount);
  const denominator = partValue(formula.denominator, amount);
  return {
    definition: definition.id,
    version: definition.version,
    value: valueOf(definition.unit, numerator, denominator),
    numerator,
    denominator,
    target: definition.target ? options[definition.target] : null,
    options: optionsOf(definition, options),
    ...(definition.beside && { beside: besideOf(figureOf(definition.beside, options, amount, of)) }),
  };
}

const besideOf = ({ definition, version, value, numerator, denominator }: Figure): Figure['beside'] => ({
  definition,
  version,
  value,
  numerator,
  denominator,
});

/** A count of nothing is 0; a share, a mean or a greatest value of nothing is no figure. */
function valueOf(unit: FigureUnit, numerator: number, denominator: number): number | null {
  if (unit === 'contacts') return numerator;
  if (unit === 'longest') return denominator === 0 ? null : numerator;
  return quotient(numerator, denominator);
}

/** Told once the agent has said what a contact was about, or later: facts of all else know no topic. */
const OF_TOPICS: ReadonlySet<FactName> = new Set<FactName>([
  'wrapped',
  'conversed',
  'handled',
  'took-part',
  'held',
  'held-part',
  'callback-reached',
  'classified',
  'repeated',
  'rating-asked',
  'rated',
  'rated-satisfied',
  'rated-basic',
  'rating-asked-alone',
  'finished',
]);

/** Whether a formula tells something of contacts with one topic; of all others there is no data, rather than 0. */
export function tellsOfTopics({ numerator, denominator }: Formula): boolean {
  const selectors = [numerator, denominator].flatMap(({ of, except = [] }) => [...of, ...except]);
  return selectors.every(({ fact }) => OF_TOPICS.has(fact));
}

/** The figure made of exactly these facts. */
export const figureFromFacts = (
  definition: Definition,
  options: FigureOptions,
  facts: readonly Fact[],
  of: FigureOf = 'all',
): Figure => figureOf(definition, options, (selector) => amountIn(facts, selector), of);
