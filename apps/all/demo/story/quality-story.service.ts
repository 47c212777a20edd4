import type {
  DrawView,
  ItemAnswer,
  JudgedContactView,
  Page,
  SamplingPlanView,
  ScoringTaskView,
  StandingPlanView,
} from '#libs/contract';
import { addDays } from '#libs/platform';
import { SCORERS, seededRandom, TRIED_AGENT, type Random } from '../world/index.js';
import { FollowUpStory } from './follow-up-story.service.js';
import { ADJUDICATED, FORM, lastMonthBefore } from './story-texts.rules.js';
import { unlessDone, type Person, type Staff } from './staff.service.js';
import { truthOf, type Truth } from './truth.rules.js';

/** A sample that was drawn of some days, and how much of it is scored. */
interface Sample {
  name: string;
  from: string;
  to: string;
  /** Contacts, and the least of each district. */
  size: number;
  ofEach: number;
  /** Half the width of the interval that is wanted. */
  precision: number;
  /** Part of the contacts that two score. */
  double: number;
  /** Part of the tasks that are done, 0 to 1. */
  scored: number;
  /** Whether what scorers differ about, and agents object to, is decided. */
  decided: boolean;
}

const LEAD = 'demo-quality';
/** Thirty scores are what a district needs for a figure of its own. */
const MONTH = { size: 240, ofEach: 30, precision: 0.028, double: 0.3, scored: 1, decided: true };
const WEEK = { size: 36, ofEach: 4, precision: 0.05, double: 0.2, scored: 0.75, decided: false };
/**
 * Of the month some 2.5 % are wrong, one of them only until its agent objects. Of the sixty or so that two score κ is
 * about 0.7: they find three of four wrong ones together, and doubt one that is right.
 */
const MONTH_TRUTH = { alone: 2, found: 3, missed: 1, doubted: 1 };

/**
 * The quality desk of the last weeks, by the API and by the people whose work it is: a month that is judged whole, and
 * a week under way. Repeated, it goes on where it was left.
 */
export class QualityStory {
  constructor(
    private readonly staff: Staff,
    private readonly today: string,
    private readonly seed: number,
  ) {}

  /** Answers the draw of the month. */
  async tell(): Promise<{ drawId: string; from: string; to: string }> {
    const admin = await this.staff.as('demo-admin');
    await unlessDone(
      () => admin.put(`score-forms/${FORM.id}`, { baseVersion: 0, ...FORM.content }),
      'STATE_CONFLICT',
    );
    const month = lastMonthBefore(this.today);
    const drawId = await this.sample({
      name: `${Number(month.from.slice(5, 7))} 月答复抽查`,
      ...month,
      ...MONTH,
    });
    const week = { from: addDays(this.today, -7), to: addDays(this.today, -1) };
    await this.sample({ name: '近一周答复抽查', ...week, ...WEEK });
    await this.standing();
    return { drawId, ...month };
  }

  private async sample(sample: Sample): Promise<string> {
    const lead = await this.staff.as(LEAD);
    const draw = await this.drawOf(sample, lead);
    const people = await Promise.all(SCORERS.map(({ username }) => this.staff.as(username)));
    // What is under way is partly left for whoever tries the demo.
    const scorerIds = [...people, ...(sample.decided ? [] : [lead])].map(({ id }) => id);
    const sharing = { formId: FORM.id, scorerIds, doubleShare: sample.double };
    await unlessDone(() => lead.post(`draws/${draw.id}/tasks`, sharing));
    const truth = await this.truthOf(draw, sample, lead, people);
    await Promise.all(people.map((scorer) => this.score(scorer, draw, sample, truth)));
    await this.decide(draw, sample, truth, lead);
    return draw.id;
  }

  private async drawOf({ name, from, to, size, ofEach, precision }: Sample, lead: Person): Promise<DrawView> {
    const plans = await lead.all<SamplingPlanView>('sampling-plans');
    const wish = { name, from, to, stratifyBy: ['district'], precision, minimumPerStratum: ofEach };
    const plan =
      plans.find((one) => one.name === name && one.population.from === from) ??
      (await lead.postWhenReady<SamplingPlanView>('sampling-plans', { ...wish, maximum: size }));
    if (plan.drawId !== null) return lead.get<DrawView>(`draws/${plan.drawId}`);
    return lead.postWhenReady<DrawView>('draws', { planId: plan.id });
  }

  /** In the order of the draw. */
  private async judged(draw: DrawView, lead: Person): Promise<JudgedContactView[]> {
    const place = placesIn(draw);
    const all = await lead.all<JudgedContactView>(`draws/${draw.id}/judgements`);
    return all.toSorted((a, b) => place(a) - place(b));
  }

  /** Of what is under way one wrong answer, which is appealed against, and one that two differ about. */
  private async truthOf(
    draw: DrawView,
    { decided }: Sample,
    lead: Person,
    people: readonly Person[],
  ): Promise<Truth> {
    if (decided) {
      const judged = await this.judged(draw, lead);
      return truthOf(judged, MONTH_TRUTH, await this.triedAgents(judged, lead));
    }
    const { wrong, disputed } = await sureOf(draw, people, lead);
    const known = (id: string | null): Set<string> => new Set(id === null ? [] : [id]);
    return { wrong: known(wrong), otherwise: known(disputed), objected: wrong };
  }

  /** The first contact of the agent whom people try that one scorer judges alone: there is something to object to. */
  private async triedAgents(judged: readonly JudgedContactView[], lead: Person): Promise<string | null> {
    const { id } = await this.staff.as(TRIED_AGENT);
    for (const { contactId, wanted } of judged) {
      if (wanted !== 1) continue;
      const { handledBy } = await lead.get<{ handledBy: string | null }>(`contacts/${contactId}`);
      if (handledBy === id) return contactId;
    }
    return null;
  }

  /** Tells right from wrong by the contact, so that two scorers agree but for some. */
  private async score(
    scorer: Person,
    draw: DrawView,
    { name, scored }: Sample,
    { wrong, otherwise }: Truth,
  ): Promise<void> {
    const [place, turn] = [placesIn(draw), turnsIn(draw)];
    const its = (await scorer.all<ScoringTaskView>('scoring-tasks')).filter(
      ({ drawId }) => drawId === draw.id,
    );
    const open = its.toSorted((a, b) => turn(a) - turn(b));
    for (const task of open.slice(0, Math.round(open.length * scored))) {
      const random = seededRandom(this.seed, `${name} ${place(task)} ${task.id.slice(-1)}`);
      const sees = task.id.endsWith('.1') && otherwise.has(task.contactId);
      const right = wrong.has(task.contactId) === sees;
      const answers = FORM.content.items.map(({ id, critical }) => {
        const answer: ItemAnswer = critical ? (id === 'policy' && !right ? 'no' : 'yes') : manners(random);
        return { itemId: id, answer };
      });
      const note = right ? '' : '所引规定已修订，应按现行规定答复';
      await scorer.post(`scoring-tasks/${task.id}/score`, { answers, note });
    }
  }

  /** What two differ about is decided as it is; what was wrong is followed up. */
  private async decide(
    draw: DrawView,
    { decided }: Sample,
    { wrong, objected }: Truth,
    lead: Person,
  ): Promise<void> {
    const follow = new FollowUpStory(this.staff, lead);
    const disputed = (await this.judged(draw, lead)).filter(({ state }) => state === 'disputed');
    for (const { contactId } of decided ? disputed : []) {
      const correct = !wrong.has(contactId);
      const why = correct ? ADJUDICATED.right : ADJUDICATED.wrong;
      await unlessDone(() => lead.post(`draws/${draw.id}/adjudications`, { contactId, correct, why }));
    }
    const settled = (await this.judged(draw, lead)).filter(({ state }) => state === 'settled');
    const appealed = settled.find(({ contactId }) => contactId === objected);
    if (appealed) await follow.appeal({ drawId: draw.id, contactId: appealed.contactId }, decided);
    if (!decided) return;
    const stillWrong = settled.filter((one) => one.correct === false && one !== appealed);
    for (const [nth, { contactId }] of stillWrong.entries()) {
      await follow.follow({ drawId: draw.id, contactId }, nth > 0);
    }
  }

  /** Drawn every day from now on, by nobody's hand. */
  private async standing(): Promise<void> {
    const lead = await this.staff.as(LEAD);
    const { items } = await lead.get<Page<StandingPlanView>>('standing-plans?limit=200');
    const name = '每日抽查';
    if (items.some((one) => one.name === name)) return;
    const wish = { name, stratifyBy: ['channel'], precision: 0.05, minimumPerStratum: 3, maximum: 12 };
    await lead.post('standing-plans', wish);
  }
}

const placesIn = ({ contacts }: DrawView): ((of: { contactId: string }) => number) => {
  const places = new Map(contacts.map(({ contactId }, nth) => [contactId, nth]));
  return ({ contactId }) => places.get(contactId) ?? 0;
};

/**
 * In which turn contacts are scored, the same for all, so that two scorers of one both come to it: the first of every
 * district, then the second ones, as the whole has no figure before each has a score.
 */
const turnsIn = ({ contacts }: DrawView): ((of: { contactId: string }) => number) => {
  const turns = contacts.toSorted((a, b) => a.place - b.place).map(({ contactId }) => contactId);
  const known = new Map(turns.map((contactId, nth) => [contactId, nth]));
  return ({ contactId }) => known.get(contactId) ?? 0;
};

/** What is in every sample, whatever was drawn. */
interface Sure {
  /** The first contact that one scorer judges alone. */
  wrong: string | null;
  /** The first that both of the simulated scorers judge; none if one of them is always a person. */
  disputed: string | null;
}

async function sureOf(draw: DrawView, people: readonly Person[], lead: Person): Promise<Sure> {
  const items = await lead.all<ScoringTaskView>(`draws/${draw.id}/tasks`);
  const turn = turnsIn(draw);
  const inOrder = items.toSorted((a, b) => turn(a) - turn(b));
  const scorersOf = (id: string): string[] =>
    items.filter(({ contactId }) => contactId === id).map(({ scorerId }) => scorerId);
  const alone = inOrder.find(
    (one) => one.scorerId === people[0]?.id && scorersOf(one.contactId).length === 1,
  );
  const two = inOrder.find(({ contactId }) => people.every(({ id }) => scorersOf(contactId).includes(id)));
  return { wrong: alone?.contactId ?? null, disputed: two?.contactId ?? null };
}

const manners = (random: Random): ItemAnswer => (random.chance(0.93) ? 'yes' : 'no');
