import {
  refuse,
  SATISFACTION_SCORES,
  type CallSatisfaction,
  type ContactImage,
  type SatisfactionQuery,
  type SatisfactionQuestion,
  type SatisfactionScore,
  type SatisfactionSetting,
  type SatisfactionView,
  type SatisfactionWay,
} from '#libs/contract';
import { shanghaiDay, type Clock } from '#libs/platform';
import type { SatisfactionRepository } from './satisfaction.repository.js';
import { rowOf, type AskedInTree, type Counted } from './satisfaction.rules.js';
import type { SatisfactionDoc } from './satisfaction.schema.js';

/** How long after the end of a contact, ms. */
export interface SatisfactionTerms {
  /** Somebody is asked; later they are not asked at all. */
  askMs: number;
  /** Answers are taken. */
  answerMs: number;
}

/** What a customer was asked, and said, after a contact that is closed; `score` null = nothing. */
export interface EarlierAnswer {
  contact: ContactImage;
  score: SatisfactionScore | null;
  way: SatisfactionWay;
}

/** So long after the end an earlier answer is dated, which nobody noted. */
const EARLIER_ANSWER_MS = 60_000;

const NOBODY: Counted = { offered: 0, scores: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 } };

/** How satisfied customers are: who is asked, what they answer, what that amounts to. */
export class SatisfactionService implements CallSatisfaction {
  constructor(
    private readonly repository: SatisfactionRepository,
    private readonly clock: Clock,
    private readonly terms: SatisfactionTerms,
  ) {}

  /** Which of these queues ask. */
  async settings(queueIds: readonly string[]): Promise<SatisfactionSetting[]> {
    const found = new Map((await this.repository.settingsOf(queueIds)).map((one) => [one._id, one.asked]));
    return queueIds.map((queueId) => ({ queueId, asked: found.get(queueId) ?? false }));
  }

  /** Those of these queues that ask. */
  async asking(queueIds: readonly string[]): Promise<Set<string>> {
    const settings = await this.repository.settingsOf([...new Set(queueIds)]);
    return new Set(settings.filter(({ asked }) => asked).map(({ _id }) => _id));
  }

  async set(queueId: string, asked: boolean): Promise<SatisfactionSetting> {
    await this.repository.set(queueId, asked);
    return { queueId, asked };
  }

  /** Notes that a customer is to be asked, once. False: their queue asks nobody, it is too late, or it was noted. */
  async due(contact: ContactImage, endedAt: number): Promise<boolean> {
    if (this.clock.now() > endedAt + this.terms.askMs) return false;
    if (!(await this.repository.asks(contact.queueId))) return false;
    return this.repository.insert(this.docOf(contact, endedAt, 'due'));
  }

  /** Notes that a caller was asked in the tree of a number, and what they said; once. */
  async askedInTree(contact: ContactImage, { score, at }: AskedInTree): Promise<void> {
    const answer: SatisfactionDoc['answer'] = score && { score, way: 'key', at: new Date(at) };
    const state = answer ? 'answered' : 'asked';
    const noted = { ...this.docOf(contact, at, state), answer, untold: true as const };
    // They asked for nobody: no agent is meant, and nobody answers any more.
    await this.repository.insert({ ...noted, agentId: null, customerId: null, answerBy: new Date(at) });
  }

  /** Takes what customers were asked, and said, of contacts that ended before this deployment had them; once. */
  async takeEarlier(earlier: readonly EarlierAnswer[]): Promise<void> {
    const docs = earlier.map(({ contact, score, way }): SatisfactionDoc => {
      const endedAt = contact.endedAt ?? contact.openedAt;
      const answer = score && { score, way, at: new Date(endedAt + EARLIER_ANSWER_MS) };
      const noted = { ...this.docOf(contact, endedAt, answer ? 'answered' : 'asked'), answer };
      return { ...noted, topicId: contact.topicId, dueAt: new Date(endedAt), customerId: null, untold: true };
    });
    await this.repository.insertAll(docs);
  }

  asks(queueId: string): Promise<boolean> {
    return this.repository.asks(queueId);
  }

  async askByKey(contact: ContactImage): Promise<boolean> {
    const endedAt = contact.endedAt ?? this.clock.now();
    if (this.clock.now() > endedAt + this.terms.askMs) return false;
    if (!(await this.repository.asks(contact.queueId))) return false;
    // Answers come on the line alone: who they are need not be known.
    return this.repository.insert({
      ...this.docOf(contact, endedAt, 'asked'),
      customerId: null,
      untold: true,
    });
  }

  async answerByKey(contactId: string, score: SatisfactionScore): Promise<void> {
    await this.repository.answer(contactId, this.answerOf(score, 'key'), null);
  }

  /** What a customer is asked now, if anything; they may be known by several ids. */
  async question(customerIds: readonly string[]): Promise<SatisfactionQuestion | null> {
    const found = await this.repository.openOf(customerIds, new Date(this.clock.now()));
    return found && { contactId: found._id, until: found.answerBy.toISOString() };
  }

  /**
   * A customer answers the latest question they were asked. `key` is the channel's id of the answer: once more
   * it changes nothing. Answers the contact; null if they are asked nothing.
   */
  async answer(
    customerIds: readonly string[],
    score: SatisfactionScore,
    { way, key }: { way: SatisfactionWay; key: string },
  ): Promise<string | null> {
    const before = await this.repository.answeredBy(key);
    if (before) return before._id;
    const found = await this.repository.openOf(customerIds, new Date(this.clock.now()));
    if (!found) return null;
    const done = await this.repository.answer(found._id, this.answerOf(score, way), key);
    // Somebody was faster: the same answer twice at once, or a second one.
    return done ? found._id : ((await this.repository.answeredBy(key))?._id ?? null);
  }

  /** CSAT with its response rate. Throws BAD_INPUT for a range that ends before it begins. */
  async figure(query: SatisfactionQuery): Promise<SatisfactionView> {
    if (query.to < query.from) refuse('to', '起始日晚于截止日', 'the first day is after the last');
    const groups = await this.repository.count(query);
    const total = [...groups.values()].reduce(added, NOBODY);
    const rows = query.by === null ? [] : [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return {
      query,
      total: rowOf(null, total, query.basicCounts),
      rows: rows.map(([key, counted]) => rowOf(key, counted, query.basicCounts)),
    };
  }

  private docOf(contact: ContactImage, endedAt: number, state: SatisfactionDoc['state']): SatisfactionDoc {
    return {
      _id: contact.id,
      districtId: contact.districtId,
      queueId: contact.queueId,
      channel: contact.channel,
      accountId: contact.accountId,
      agentId: contact.handledBy,
      officeId: contact.officeId,
      day: shanghaiDay(endedAt),
      endedAt: new Date(endedAt),
      state,
      dueAt: new Date(this.clock.now()),
      askBy: new Date(endedAt + this.terms.askMs),
      answerBy: new Date(endedAt + this.terms.answerMs),
      customerId: contact.customer.id,
      attempts: 0,
      code: null,
      answer: null,
    };
  }

  private answerOf(score: SatisfactionScore, way: SatisfactionWay): NonNullable<SatisfactionDoc['answer']> {
    return { score, way, at: new Date(this.clock.now()) };
  }
}

function added(a: Counted, b: Counted): Counted {
  const scores = { ...a.scores };
  for (const score of SATISFACTION_SCORES) scores[score] += b.scores[score];
  return { offered: a.offered + b.offered, scores };
}
