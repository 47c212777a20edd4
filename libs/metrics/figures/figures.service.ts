import { pageOf, type DefinitionView, type Figure, type FigureScope } from '#libs/contract';
import { DEFINITIONS, definitionOf } from '../definition/catalogue.rules.js';
import { definitionView, figureOf, type FigureOptions } from '../definition/definition.rules.js';
import type { FactRepository } from '../fact/fact.repository.js';
import { selectorKey, type Amount, type Formula, type Selector } from '../definition/formula.rules.js';

/** Says what is set for a part of the hotline: a queue's own targets, or the deployment's. */
export interface FigureSettings {
  of(scope: FigureScope): Promise<FigureOptions>;
}

/** The same settings for every scope. */
export const fixedSettings = (options: FigureOptions): FigureSettings => ({
  of: () => Promise.resolve(options),
});

/** A day in numbers. All come from one read: they agree with each other. */
export interface DayFigures {
  asked: number;
  answered: number;
  abandoned: number;
  connectionRate: Figure;
  serviceLevel: Figure;
  /** Arrivals by half-hour of the day: slot → count. */
  arrivals: Map<number, number>;
}

export type FigurePart = 'numerator' | 'denominator';

/** Not a rate: the plain counts of a day. */
const COUNTS: Formula = {
  numerator: { of: [{ fact: 'answered' }, { fact: 'abandoned' }] },
  denominator: { of: [{ fact: 'asked' }] },
};
const NOTHING: Amount = { count: 0, sum: 0 };

/** Figures of a Shanghai day, by definition, down to the contacts they are made of. */
export class FiguresService {
  constructor(
    private readonly facts: FactRepository,
    private readonly settings: FigureSettings,
  ) {}

  /** All definitions, with the settings of this part of the hotline. */
  async definitions(scope: FigureScope): Promise<DefinitionView[]> {
    const options = await this.settings.of(scope);
    return DEFINITIONS.map((definition) => definitionView(definition, options));
  }

  /** Throws NOT_FOUND for an unknown definition. */
  async figure(definitionId: string, day: string, scope: FigureScope): Promise<Figure> {
    const definition = definitionOf(definitionId);
    const options = await this.settings.of(scope);
    const { amounts } = await this.facts.tally(day, scope, [definition.formula(options)]);
    return figureOf(definition, options, lookUp(amounts));
  }

  async day(day: string, scope: FigureScope): Promise<DayFigures> {
    const options = await this.settings.of(scope);
    const connection = definitionOf('connection-rate');
    const level = definitionOf(options.serviceLevel);
    const tally = await this.facts.tally(day, scope, [
      COUNTS,
      connection.formula(options),
      level.formula(options),
    ]);
    const amount = lookUp(tally.amounts);
    return {
      asked: amount({ fact: 'asked' }).count,
      answered: amount({ fact: 'answered' }).count,
      abandoned: amount({ fact: 'abandoned' }).count,
      connectionRate: figureOf(connection, options, amount),
      serviceLevel: figureOf(level, options, amount),
      arrivals: tally.asked,
    };
  }

  /**
   * One page of exactly those contacts that make a part of a figure, in the order of their ids:
   * over all pages as many as a share's part counts; for a mean, those its values come from.
   * Throws NOT_FOUND for an unknown definition.
   */
  async contactsBehind(
    definitionId: string,
    part: FigurePart,
    day: string,
    scope: FigureScope,
    page: { cursor: string | null; limit: number },
  ): Promise<{ ids: string[]; next: string | null }> {
    const formula = definitionOf(definitionId).formula(await this.settings.of(scope));
    const { cursor, limit } = page;
    const found = await this.facts.contacts(day, scope, formula[part], { cursor, limit: limit + 1 });
    const { items, next } = pageOf(found, limit, (id) => id);
    return { ids: items, next };
  }
}

const lookUp =
  (amounts: ReadonlyMap<string, Amount>) =>
  (selector: Selector): Amount =>
    amounts.get(selectorKey(selector)) ?? NOTHING;
