import type {
  AlarmRuleView,
  ArticleView,
  OpenedQuestionnaire,
  Page,
  QuestionnaireView,
  TopicView,
} from '#libs/contract';
import { yearOf, type Day } from '#libs/platform';
import { DEMO_QUEUES, HUMAN_QUEUE, seededRandom } from '../world/index.js';
import { unlessDone, type Person, type Staff } from './staff.service.js';
import { ALARM_RULES, ARTICLES, MADE_UP, QUESTIONNAIRE, STATEMENTS, WISHES } from './story-texts.rules.js';

/** How many answer the questionnaire: below what one address may open in a minute. */
const ANSWERS = 24;

/** What an administration sets up once: who is asked how satisfied they are, articles, alarms, a questionnaire. */
export class OfficeStory {
  constructor(
    private readonly staff: Staff,
    /** First day on which articles are valid. */
    private readonly since: Day,
    private readonly today: Day,
    private readonly seed: number,
  ) {}

  /** Repeated, it makes what is missing. */
  async tell(): Promise<void> {
    const admin = await this.staff.as('demo-admin');
    for (const { id } of [...DEMO_QUEUES, HUMAN_QUEUE, { id: 'general' }]) {
      await admin.put(`satisfaction/settings/${id}`, { asked: true });
    }
    await this.articles(admin);
    await this.alarms(admin);
    await this.questionnaire(admin);
    await this.statements(admin);
  }

  private async articles(admin: Person): Promise<void> {
    const { items } = await admin.get<Page<ArticleView>>('articles?limit=200');
    const topics = (await admin.get<Page<TopicView>>('topics?limit=200')).items;
    for (const { topic, title, body } of ARTICLES) {
      if (items.some(({ versions }) => versions.some((one) => one.title === title))) continue;
      const topicIds = topics.filter(({ name }) => name === topic).map(({ id }) => id);
      await admin.post('articles', { topic, topicIds, title, body, validFrom: this.since });
    }
  }

  private async alarms(admin: Person): Promise<void> {
    const { items } = await admin.get<Page<AlarmRuleView>>('alarm-rules?limit=200');
    for (const rule of ALARM_RULES) {
      if (!items.some(({ name }) => name === rule.name)) await admin.post('alarm-rules', rule);
    }
  }

  private async questionnaire(admin: Person): Promise<void> {
    const { items } = await admin.get<Page<QuestionnaireView>>('questionnaires?limit=200');
    const there = items.find(({ name }) => name === QUESTIONNAIRE.name);
    const made = there ?? (await admin.post<QuestionnaireView>('questionnaires', { content: QUESTIONNAIRE }));
    if (made.state === 'draft') await admin.patch(`questionnaires/${made.id}`, { state: 'published' });
    const { answers } = await admin.get<{ answers: number }>(`questionnaires/${made.id}/results`);
    for (let nth = answers; nth < ANSWERS; nth += 1) await this.answer(admin, made.id, nth);
  }

  private async statements(admin: Person): Promise<void> {
    const year = yearOf(this.today);
    for (const [lineId, now, before] of STATEMENTS) {
      const told = [
        { year, value: now, sourceDate: this.today },
        { year: year - 1, value: before, sourceDate: `${year - 1}-12-31` },
      ];
      for (const one of told) {
        const statement = { lineId, ...one, source: MADE_UP };
        await unlessDone(() => admin.post('annual-statements', statement));
      }
    }
  }

  /** As a browser that nobody knows answers it. */
  private async answer(admin: Person, id: string, nth: number): Promise<void> {
    const random = seededRandom(this.seed, `questionnaire ${nth}`);
    const door = `public/questionnaires/${id}`;
    const { mark, version } = await admin.postWhenReady<OpenedQuestionnaire>(`${door}/open`, {});
    const speed = random.pick(['5', '5', '5', '4', '4', '4', '3', '2']);
    const channel = random.pick(['call', 'call', 'call', 'wechat', 'wechat', 'web']);
    const answers = [
      { questionId: 'speed', values: [speed], text: null },
      { questionId: 'channel', values: [channel], text: null },
      ...(Number(speed) > 3 ? [] : [{ questionId: 'wish', values: [], text: random.pick(WISHES) }]),
    ];
    await admin.postWhenReady(`${door}/answers`, { version, mark, answers });
  }
}
