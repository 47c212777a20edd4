import {
  AppError,
  mustCover,
  NATIONAL_DISTRICT,
  pageOf,
  refuse,
  type DistrictScope,
  type Figure,
  type Page,
  type PublicFigureView,
  type PublicValue,
  type PublishedFigureView,
  type StatedFigure,
} from '#libs/contract';
import { AtOnce, newId, newToken, shanghaiDay, type Clock } from '#libs/platform';
import type { CompletenessService } from '../figures/completeness.service.js';
import type { DrillDownService, FigurePart } from '../figures/drill-down.service.js';
import { EVERYTHING, type FigureQuery, type FiguresService } from '../figures/figures.service.js';
import {
  changesOf,
  contactSet,
  hashing,
  hashOf,
  MOST_CONTACTS,
  type ContactSet,
} from './contact-set.rules.js';
import type { PublicationRepository, SetKey } from './publication.repository.js';
import type { PublicationDoc } from './publication.schema.js';
import { nameOfTold } from './told-once.rules.js';

const PARTS = ['numerator', 'denominator'] as const satisfies readonly FigurePart[];
const TRIES = 3;
/** Frozen sets that a process remembers to have checked. */
const REMEMBERED = 1000;

type Sets = Record<FigurePart, ContactSet>;
interface Measured {
  stated: Omit<StatedFigure, 'at'> & { at: Date };
  definition: PublishedFigureView['definition'];
  sets: Sets;
}

/** Figures as the public is told them: frozen with definition, options and contacts, restated beside. */
export class PublicationService {
  /** Measuring: each holds all of its contacts in memory. */
  private readonly measuring = new AtOnce(1, 'publication');
  /** By `publication/statement/part`. */
  private readonly ends = new Map<string, readonly string[]>();

  constructor(
    private readonly repository: PublicationRepository,
    private readonly figures: FiguresService,
    private readonly drillDown: DrillDownService,
    private readonly completeness: CompletenessService,
    private readonly clock: Clock,
  ) {}

  /**
   * Freezes a figure. Throws BAD_INPUT if its days are not over, there is no data, or one agent's
   * is to be public, NOT_FOUND for an unknown
   * definition, UNAVAILABLE if something of these days is not counted yet,
   * TOO_LARGE for more contacts than can be frozen, TOO_MANY while this process measures another, ALREADY_EXISTS with the id
   * of what the public was told of just this: it is restated, or they would be told two numbers of one thing.
   */
  async publish(
    query: FigureQuery,
    { note, public: isPublic, by }: { note: string; public: boolean; by: string },
  ): Promise<PublishedFigureView> {
    if (query.to >= shanghaiDay(this.clock.now())) {
      refuse('to', '只能发布已结束日期的指标', 'only figures of days that are over');
    }
    if (isPublic && query.filter.agentId !== null) {
      refuse('public', '坐席个人的指标不对外公布', 'no agent’s own figure is shown to all');
    }
    await this.completeness.requireFinal(query, [query.definition], query.filter.districtId);
    const { total } = await this.figures.table(query, null);
    // A count of nothing is told of a day on which there was nothing to count, too.
    if (total.value === null || total.denominator === 0) {
      refuse('', '暂无数据', 'there is no data');
    }
    return this.measuring.run(() => this.freeze(query, { note, public: isPublic, by }));
  }

  private async freeze(
    query: FigureQuery,
    { note, public: isPublic, by }: { note: string; public: boolean; by: string },
  ): Promise<PublishedFigureView> {
    const { stated, definition, sets } = await this.measure(query, by);
    const _id = newId();
    const { from, to, filter } = query;
    const districtId = filter.districtId ?? NATIONAL_DISTRICT;
    const publication = { _id, districtId, from, to, filter, definition, note, public: isPublic, ...stated };
    const toldAs = isPublic ? { toldAs: nameOfTold(publication) } : {};
    if (isPublic) await this.refuseTold(publication);
    await this.keep(asPublished(_id), sets);
    try {
      await this.repository.insert({ ...publication, ...toldAs, restatements: [] });
    } catch (error) {
      // Only then it is certain not to be there: a figure whose answer was lost stands, and needs its contacts.
      if (isAlreadyThere(error)) {
        await this.repository.dropSets(asPublished(_id));
        await this.refuseTold(publication);
      }
      throw error;
    }
    return viewOf({ ...publication, restatements: [] });
  }

  private async refuseTold(publication: Omit<PublicationDoc, 'restatements'>): Promise<void> {
    const name = nameOfTold(publication);
    const told = await this.repository.toldOf(publication, publication.definition.id);
    const same = told.find((one) => nameOfTold({ ...one, filter: whole(one.filter) }) === name);
    if (!same) return;
    const reason = {
      reason: '该指标已向公众公布；如数据有变化，请对原公布内容作更正',
      reasonEn: 'the public was told this figure: restate that one if it has changed',
    };
    throw new AppError('ALREADY_EXISTS', { publicationId: same._id, ...reason });
  }

  /**
   * Measures a published figure again, by the same version of its definition, and puts the result beside it.
   * Throws NOT_FOUND, STATE_CONFLICT if nothing has changed or somebody else restated it meanwhile,
   * and as `publish` does.
   */
  async restate(id: string, why: string, by: string, scope: DistrictScope): Promise<PublishedFigureView> {
    const publication = await this.get(id, scope);
    await this.completeness.requireFinal(
      publication,
      [publication.definition.id],
      whole(publication.filter).districtId,
    );
    return this.measuring.run(() => this.measureAgain(publication, why, by));
  }

  private async measureAgain(
    publication: PublicationDoc,
    why: string,
    by: string,
  ): Promise<PublishedFigureView> {
    const id = publication._id;
    const { definition, from, to, filter, restatements } = publication;
    const { id: name, version } = definition;
    const query = { definition: name, version, from, to, filter, options: publication.figure.options };
    const { stated, sets } = await this.measure(query, by);
    const latest = restatements.at(-1) ?? publication;
    const same = PARTS.every((part) => latest.contacts[part].hash === stated.contacts[part].hash);
    if (same && latest.figure.value === stated.figure.value && !besideDiffers(latest.figure, stated.figure)) {
      throw new AppError('STATE_CONFLICT', { reason: '指标没有变化', reasonEn: 'the figure is the same' });
    }
    const published = await this.setsOf(id);
    const changes = eachPart((part) => changesOf(published[part], sets[part]));
    const attempt = newToken(9);
    const key = { publicationId: id, statement: restatements.length + 1, attempt };
    await this.keep(key, sets);
    const restatement = { ...stated, why, changes, attempt };
    if (!(await this.repository.restate(id, restatement, restatements.length))) {
      await this.repository.dropSets(key);
      throw new AppError('STATE_CONFLICT');
    }
    return viewOf({ ...publication, restatements: [...restatements, restatement] });
  }

  /** Throws NOT_FOUND. */
  async find(id: string, scope: DistrictScope): Promise<PublishedFigureView> {
    return viewOf(await this.get(id, scope));
  }

  async list(scope: DistrictScope, cursor: string | null, limit: number): Promise<Page<PublishedFigureView>> {
    const found = await this.repository.list({ ...scope, publicOnly: false }, cursor, limit + 1);
    const page = pageOf(found, limit, ({ _id }) => _id);
    return { ...page, items: page.items.map(viewOf) };
  }

  /** What everybody may see. */
  async listPublic(cursor: string | null, limit: number): Promise<Page<PublicFigureView>> {
    const found = await this.repository.list({ districtId: null, publicOnly: true }, cursor, limit + 1);
    const page = pageOf(found, limit, ({ _id }) => _id);
    return { ...page, items: page.items.map(publicViewOf) };
  }

  /**
   * One page of the frozen contacts, in the order of their ids: as published, or (`restatement`, from 1) as
   * corrected. Throws NOT_FOUND, INTERNAL if the stored set is not the one whose hash was told.
   */
  async contacts(
    id: string,
    part: FigurePart,
    scope: DistrictScope,
    { cursor, limit, restatement = 0 }: { cursor: string | null; limit: number; restatement?: number },
  ): Promise<Page<string>> {
    const { key, contacts } = statementOf(await this.get(id, scope), restatement);
    const ends = await this.endsOf(key, part, contacts[part].hash);
    const found: string[] = [];
    for (const [nth, end] of ends.entries()) {
      if (cursor !== null && end <= cursor) continue;
      const piece = await this.repository.pieceOf(key, part, nth);
      const rest = cursor === null ? piece : piece.filter((one) => one > cursor);
      found.push(...rest.slice(0, limit + 1 - found.length));
      if (found.length > limit) break;
    }
    return pageOf(found, limit, (one) => one);
  }

  /**
   * The last id of each piece of a frozen set, which is held against its hash when this process first asks.
   * Throws INTERNAL if it is another.
   */
  private async endsOf(key: SetKey, part: FigurePart, told: string): Promise<readonly string[]> {
    const name = `${key.publicationId}/${key.statement}/${part}`;
    const known = this.ends.get(name);
    if (known) return known;
    const ends: string[] = [];
    const hash = hashing();
    for await (const piece of this.repository.piecesOf(key, part)) {
      hash.add(piece);
      ends.push(piece.at(-1) ?? '');
    }
    if (hash.end() !== told) throw new AppError('INTERNAL', { set: part });
    const [oldest] = this.ends.keys();
    if (this.ends.size >= REMEMBERED && oldest !== undefined) this.ends.delete(oldest);
    this.ends.set(name, ends);
    return ends;
  }

  /** A figure and its contacts at one time: again if facts came in between. */
  private async measure(query: FigureQuery, by: string): Promise<Measured> {
    for (let i = 0; i < TRIES; i += 1) {
      const { total, definition } = await this.figures.table(query, null);
      refuseTooMany(total.denominator);
      const sets: Sets = { numerator: await this.setOf(query, 'numerator'), denominator: [] };
      sets.denominator = await this.setOf(query, 'denominator');
      const after = await this.figures.table(query, null);
      if (JSON.stringify(after.total) !== JSON.stringify(total) || !countsAre(total, definition.unit, sets))
        continue;
      const contacts = eachPart((part) => ({ count: sets[part].length, hash: hashOf(sets[part]) }));
      return { stated: { at: new Date(this.clock.now()), by, figure: total, contacts }, definition, sets };
    }
    throw new AppError('UNAVAILABLE', { reason: '数据仍在变化', reasonEn: 'facts are still coming in' });
  }

  private async setOf(query: FigureQuery, part: FigurePart): Promise<ContactSet> {
    const ids: string[] = [];
    for await (const { contactId } of this.drillDown.all(query, part)) {
      ids.push(contactId);
      refuseTooMany(ids.length);
    }
    return contactSet(ids);
  }

  private async setsOf(id: string): Promise<Sets> {
    const [numerator, denominator] = await Promise.all(
      PARTS.map((part) => this.repository.setOf(asPublished(id), part)),
    );
    return { numerator: numerator ?? [], denominator: denominator ?? [] };
  }

  private async keep(key: SetKey, sets: Sets): Promise<void> {
    for (const part of PARTS) await this.repository.keepSet(key, part, sets[part]);
  }

  private async get(id: string, scope: DistrictScope): Promise<PublicationDoc> {
    const { filter, ...publication } = mustCover(scope, await this.repository.find(id));
    return { ...publication, filter: whole(filter) };
  }
}

/** What older builds published was of all offices and topics. */
const whole = (filter: PublicationDoc['filter']): PublicationDoc['filter'] => ({ ...EVERYTHING, ...filter });

/** What is told beside it is part of what was told. Publications of older builds told nothing beside. */
const besideDiffers = ({ beside: before }: Figure, { beside: now }: Figure): boolean =>
  before !== undefined &&
  (before.value !== now?.value ||
    before.numerator !== now.numerator ||
    before.denominator !== now.denominator);

/** Somebody else was first. */
const isAlreadyThere = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'ALREADY_EXISTS';

const asPublished = (publicationId: string): SetKey => ({ publicationId, statement: 0, attempt: null });

/** What was published (0), or a correction of it, from 1. Throws NOT_FOUND. */
function statementOf(
  { _id: publicationId, contacts, restatements }: PublicationDoc,
  nth: number,
): Pick<StatedFigure, 'contacts'> & { key: SetKey } {
  if (nth === 0) return { key: asPublished(publicationId), contacts };
  const restated = restatements[nth - 1];
  if (!restated) throw new AppError('NOT_FOUND', { restatement: nth });
  const key = { publicationId, statement: nth, attempt: restated.attempt ?? null };
  return { key, contacts: restated.contacts };
}

const eachPart = <T>(make: (part: FigurePart) => T): Record<FigurePart, T> => ({
  numerator: make('numerator'),
  denominator: make('denominator'),
});

/** Contacts of either side are among those of the denominator, or as few. */
function refuseTooMany(count: number): void {
  if (count > MOST_CONTACTS) throw new AppError('TOO_LARGE', { mostContacts: MOST_CONTACTS });
}

/** Sides that count contacts count exactly those of their sets. */
function countsAre(figure: StatedFigure['figure'], unit: string, sets: Sets): boolean {
  const summed = unit === 'seconds' || unit === 'longest';
  return (
    figure.denominator === sets.denominator.length && (summed || figure.numerator === sets.numerator.length)
  );
}

function viewOf({ _id, restatements, at, toldAs: _, ...publication }: PublicationDoc): PublishedFigureView {
  return {
    id: _id,
    ...publication,
    filter: whole(publication.filter),
    at: at.toISOString(),
    restatements: restatements.map(({ attempt: __, ...one }) => ({ ...one, at: one.at.toISOString() })),
  };
}

function publicViewOf({
  _id,
  from,
  to,
  definition,
  filter,
  note,
  at,
  figure,
  restatements,
}: PublicationDoc): PublicFigureView {
  const { agentId: _agentId, ...slice } = whole(filter);
  return {
    id: _id,
    from,
    to,
    districtId: slice.districtId,
    definition,
    note,
    publishedAt: at.toISOString(),
    filter: slice,
    ...publicValue(figure),
    restatements: restatements.map((one) => ({
      at: one.at.toISOString(),
      ...publicValue(one.figure),
      why: one.why,
    })),
  };
}

const publicValue = ({ value, numerator, denominator, beside }: Figure): PublicValue => ({
  value,
  numerator,
  denominator,
  ...(beside && { beside }),
});
