import { pageOf, refuse, refuseUntellable, type Grouping, type Page } from '#libs/contract';
import { definitionOf } from '../definition/catalogue.rules.js';
import { dividedOf, formulaOf } from '../definition/definition.rules.js';
import type { FigureSettings } from '../definition/figure-settings.rules.js';
import {
  NO_AMOUNT,
  partValue,
  selectorKey,
  topOf,
  type Formula,
  type Part,
} from '../definition/formula.rules.js';
import type { FactRepository } from '../fact/fact.repository.js';
import { total, type Amounts, type RollupRepository } from '../rollup/rollup.repository.js';
import type { FigureQuery } from './figures.service.js';

/** Contacts read at once. */
const AT_ONCE = 5000;

export type FigurePart = 'numerator' | 'denominator';

/** A contact behind a figure, and the Shanghai day it counts to. */
export interface CountedContact {
  day: string;
  contactId: string;
}

/** What a figure of a table is made of; split up by office or topic (`by`), its contacts have one. */
export interface CountedQuery extends FigureQuery {
  by?: Grouping | null;
  /** Of one half-hour of the day alone, 0 to 47. */
  halfHour?: number | null;
}

/** From a figure down to the contacts it is made of. */
export class DrillDownService {
  constructor(
    private readonly rollups: RollupRepository,
    private readonly facts: Pick<FactRepository, 'contacts' | 'days'>,
    private readonly settings: FigureSettings,
  ) {}

  /**
   * One page of exactly those contacts that make a part of a figure, by day and id: over all pages as many
   * as a share's part counts; for a mean, those its values come from; for a longest, those that were as long.
   * The cursor is `day/contactId`. Throws NOT_FOUND for an unknown definition, BAD_INPUT for a cursor that
   * is none, what can't be told apart, or a figure that is not made of contacts.
   */
  async contacts(
    query: CountedQuery,
    side: FigurePart,
    page: { cursor: string | null; limit: number },
  ): Promise<Page<CountedContact>> {
    const after = page.cursor === null ? null : cursorOf(page.cursor);
    const { part, days } = await this.partOf(query, side);
    const { by = null, halfHour = null } = query;
    const found: CountedContact[] = [];
    for (const day of days) {
      if (after && day < after.day) continue;
      const cursor = after?.day === day ? after.contactId : null;
      const limit = page.limit + 1 - found.length;
      const ids = await this.facts.contacts(day, query.filter, part, { cursor, limit }, { by, halfHour });
      found.push(...ids.map((contactId) => ({ day, contactId })));
      if (found.length > page.limit) break;
    }
    return pageOf(found, page.limit, ({ day, contactId }) => `${day}/${contactId}`);
  }

  /**
   * Every contact of a part, one after the other, of every day that has facts: also of those whose roll-ups
   * lack them, so that a count which differs shows.
   */
  async *all(query: FigureQuery, side: FigurePart): AsyncGenerator<CountedContact> {
    const { part } = await this.partOf(query, side);
    for (const day of await this.facts.days(query)) {
      for (let cursor: string | null = null; ;) {
        const page = { cursor, limit: AT_ONCE };
        const ids: string[] = await this.facts.contacts(day, query.filter, part, page);
        for (const contactId of ids) yield { day, contactId };
        if (ids.length < AT_ONCE) break;
        cursor = ids.at(-1) ?? null;
      }
    }
  }

  /** The part, and the days on which it has contacts. */
  private async partOf(query: CountedQuery, side: FigurePart): Promise<{ part: Part; days: string[] }> {
    const definition = definitionOf(query.definition, query.version);
    const { by = null, halfHour = null } = query;
    refuseUntellable(query.filter, halfHour === null ? by : 'half-hour', [dividedOf(definition)]);
    if (definition.unit === 'time-share') {
      refuse(
        'definition',
        '该指标由坐席工时构成，没有对应的会话',
        'this figure is made of agents’ time: there are no contacts behind it',
      );
    }
    const options = { ...(await this.settings.of(query.filter)), ...query.options };
    const formula: Formula = formulaOf(definition, options, query.filter.agentId === null ? 'all' : 'agent');
    const tally = await this.rollups.tally(query, query.filter, 'day', [formula]);
    const part = formula[side];
    const days = [...tally].filter(([, amounts]) => countOf(part, amounts) > 0).map(([day]) => day);
    if (!part.most) return { part, days: days.toSorted() };
    const split = halfHour !== null ? 'half-hour' : by === 'office' || by === 'topic' ? by : null;
    const all = split === null ? tally : await this.rollups.tally(query, query.filter, split, [formula]);
    const amounts = halfHour === null ? total(all) : all.get(String(halfHour));
    const most = partValue(part, (one) => amounts?.get(selectorKey(one)) ?? NO_AMOUNT) * 1000;
    return { part: topOf(part, Math.round(most)), days: days.toSorted() };
  }
}

const countOf = ({ of }: Part, amounts: Amounts): number =>
  of.reduce((sum, one) => sum + (amounts.get(selectorKey(one))?.count ?? 0), 0);

function cursorOf(cursor: string): CountedContact {
  const [, day, contactId] = /^(\d{4}-\d{2}-\d{2})\/(.+)$/.exec(cursor) ?? [];
  if (day === undefined || contactId === undefined)
    refuse('cursor', '不是这里给出的游标', 'is no cursor of this list');
  return { day, contactId };
}
