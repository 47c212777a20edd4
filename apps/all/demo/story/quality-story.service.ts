import type {
  AppealView,
  DrawView,
  ItemAnswer,
  JudgementView,
  JudgedContactView,
  Page,
  SamplingPlanView,
  ScoringTaskView,
  StandingPlanView,
} from '#libs/contract';
import { addDays } from '#libs/platform';
import { SCORERS, seededRandom, type Random } from '../world/index.js';
import { FORM, lastMonthBefore } from './story-texts.rules.js';
import { unlessDone, type Person, type Staff } from './staff.service.js';

/** A sample that was drawn of some days, and how much of it is scored. */
interface Sample {
  name: string;
  from: string;
  to: string;
  /** Contacts. */
  size: number;
  /** Part of the tasks that are done, 0 to 1. */
  scored: number;
  /** Whether what scorers differ about, and agents object to, is decided. */
  decided: boolean;
}

/** How often an answer was wrong; one is in every sample, so that there is something to object to. */
const WRONG = 0.015;
/** How often the second of two scorers judges otherwise; of one contact in every sample for sure. */
const OTHERWISE = 0.14;
const LEAD = 'demo-quality';
const DOUBLE = 0.2;

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
      size: 120,
      scored: 1,
      decided: true,
    });
    await this.sample({
      name: '近一周答复抽查',
      from: addDays(this.today, -7),
      to: addDays(this.today, -1),
      size: 36,
      scored: 0.75,
      decided: false,
    });
    await this.standing();
    return { drawId, ...month };
  }

  private async sample(sample: Sample): Promise<string> {
    const lead = await this.staff.as(LEAD);
    const draw = await this.drawOf(sample, lead);
    const random = seededRandom(this.seed, `quality ${sample.name}`);
    const people = await Promise.all(SCORERS.map(({ username }) => this.staff.as(username)));
    // What is under way is partly left for whoever tries the demo.
    const scorerIds = [...people, ...(sample.decided ? [] : [lead])].map(({ id }) => id);
    await unlessDone(() =>
      lead.post(`draws/${draw.id}/tasks`, { formId: FORM.id, scorerIds, doubleShare: DOUBLE }),
    );
    const sure = await sureOf(draw, people[0], lead);
    for (const scorer of people) await this.score(scorer, draw, { ...sample, sure }, random);
    await this.decide(draw, sample, lead);
    return draw.id;
  }

  private async drawOf({ name, from, to, size }: Sample, lead: Person): Promise<DrawView> {
    const { items } = await lead.get<Page<SamplingPlanView>>('sampling-plans?limit=200');
    const wish = { name, from, to, stratifyBy: ['district'], precision: 0.02, minimumPerStratum: 4 };
    const plan =
      items.find((one) => one.name === name && one.population.from === from) ??
      (await lead.postWhenReady<SamplingPlanView>('sampling-plans', { ...wish, maximum: size }));
    if (plan.drawId !== null) return lead.get<DrawView>(`draws/${plan.drawId}`);
    return lead.postWhenReady<DrawView>('draws', { planId: plan.id });
  }

  /** Tells right from wrong by the contact, so that two scorers agree but for some. */
  private async score(
    scorer: Person,
    draw: DrawView,
    { name, scored, sure }: Sample & { sure: Sure },
    random: Random,
  ): Promise<void> {
    const { items } = await scorer.get<Page<ScoringTaskView>>('scoring-tasks?limit=200');
    const place = placesIn(draw);
    const its = items.filter(({ drawId }) => drawId === draw.id);
    // In the order of the draw, so that two scorers of a contact both come to it.
    const open = its.toSorted((a, b) => place(a) - place(b));
    const share = Math.round(open.length * scored);
    for (const task of open.slice(0, share)) {
      const nth = place(task);
      const wrong = task.contactId === sure.wrong || seededRandom(this.seed, `${name} ${nth}`).chance(WRONG);
      const second = task.id.endsWith('.1');
      const otherwise = second && (random.chance(OTHERWISE) || task.contactId === sure.disputed);
      const right = wrong === otherwise;
      const answers = FORM.content.items.map(({ id, critical }) => {
        const answer: ItemAnswer = critical ? (id === 'policy' && !right ? 'no' : 'yes') : manners(random);
        return { itemId: id, answer };
      });
      const note = right ? '' : '所引规定已修订，应按现行规定答复';
      await scorer.post(`scoring-tasks/${task.id}/score`, { answers, note });
    }
  }

  private async decide(draw: DrawView, { decided }: Sample, lead: Person): Promise<void> {
    const { items } = await lead.get<Page<JudgedContactView>>(`draws/${draw.id}/judgements?limit=200`);
    if (decided) {
      for (const { contactId } of items.filter(({ state }) => state === 'disputed')) {
        await unlessDone(() =>
          lead.post(`draws/${draw.id}/adjudications`, {
            contactId,
            correct: true,
            why: '复听后认定答复正确：引用的是答复当日有效的规定',
          }),
        );
      }
    }
    const wrong = items.find(({ state, correct }) => state === 'settled' && correct === false);
    if (wrong) await this.appeal(draw, wrong.contactId, decided);
  }

  /** The agent who had it objects; if it is decided, by somebody who has not scored it. */
  private async appeal(draw: DrawView, contactId: string, decided: boolean): Promise<void> {
    const lead = await this.staff.as(LEAD);
    const { handledBy } = await lead.get<{ handledBy: string | null }>(`contacts/${contactId}`);
    const agent = await this.agent(handledBy);
    if (!agent) return;
    const why = '答复依据的是当日有效的公告，新规定次日才生效';
    await unlessDone(() => agent.post('appeals', { drawId: draw.id, contactId, why }));
    if (!decided) return;
    const { items } = await lead.get<Page<AppealView>>('appeals?state=open&limit=200');
    const open = items.find((one) => one.drawId === draw.id && one.contactId === contactId);
    if (!open) return;
    const { scores } = await lead.get<JudgementView>(`draws/${draw.id}/judgements/${contactId}`);
    const given = scores[0]?.answers ?? [];
    const answers = given.map(({ itemId, answer }) => ({ itemId, answer: answer === 'no' ? 'yes' : answer }));
    await lead.post(`appeals/${open.id}/decision`, {
      outcome: 'overturned',
      why: '生效日期核实无误，申诉成立',
      answers,
    });
  }

  private async agent(id: string | null): Promise<Person | null> {
    const admin = await this.staff.as('demo-admin');
    const { items } = await admin.get<Page<{ id: string; username: string }>>('users?limit=200');
    const username = items.find((one) => one.id === id)?.username;
    return username === undefined ? null : this.staff.as(username);
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

const placesIn = ({ contacts }: DrawView): ((task: ScoringTaskView) => number) => {
  const places = new Map(contacts.map(({ contactId }, nth) => [contactId, nth]));
  return ({ contactId }) => places.get(contactId) ?? 0;
};

/** What is in every sample, whatever was drawn. */
interface Sure {
  /** The first contact that one scorer judges alone. */
  wrong: string | null;
  /** The first that two judge. */
  disputed: string | null;
}

async function sureOf(draw: DrawView, scorer: Person | undefined, lead: Person): Promise<Sure> {
  const { items } = await lead.get<Page<ScoringTaskView>>(`draws/${draw.id}/tasks?limit=200`);
  const place = placesIn(draw);
  const inOrder = items.toSorted((a, b) => place(a) - place(b));
  const judgedBy = (id: string): number => items.filter(({ contactId }) => contactId === id).length;
  const alone = inOrder.find((one) => one.scorerId === scorer?.id && judgedBy(one.contactId) === 1);
  const two = inOrder.find(({ contactId }) => judgedBy(contactId) === 2);
  return { wrong: alone?.contactId ?? null, disputed: two?.contactId ?? null };
}

const manners = (random: Random): ItemAnswer => (random.chance(0.93) ? 'yes' : 'no');
