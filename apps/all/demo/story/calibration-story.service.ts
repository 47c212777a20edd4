import type { CalibrationView, DrawView, ItemAnswer, JudgedContactView, Page } from '#libs/contract';
import { SCORERS, seededRandom } from '../world/index.js';
import { unlessDone, type Person, type Staff } from './staff.service.js';
import { FORM } from './story-texts.rules.js';
import { spread } from './truth.rules.js';

const LEAD = 'demo-quality';
/** Contacts of each session. */
const [PAST, PRESENT] = [6, 4];

/**
 * Two sessions in which scorers compare themselves, of contacts that are judged: one that all have scored, and one in
 * which whoever tries the demo has still to. Repeated, it goes on where it was left.
 */
export class CalibrationStory {
  constructor(
    private readonly staff: Staff,
    private readonly seed: number,
  ) {}

  /** `drawId`: a draw that is settled. */
  async tell(drawId: string): Promise<void> {
    const lead = await this.staff.as(LEAD);
    const scorers = await Promise.all(SCORERS.map(({ username }) => this.staff.as(username)));
    const { contacts } = await lead.get<DrawView>(`draws/${drawId}`);
    const judged = await lead.all<JudgedContactView>(`draws/${drawId}/judgements`);
    const settled = new Set(judged.filter(({ state }) => state === 'settled').map((one) => one.contactId));
    const chosen = spread(
      contacts.map(({ contactId }) => contactId).filter((id) => settled.has(id)),
      PAST + PRESENT,
    );
    const everybody = [...scorers, lead];
    await this.session(lead, '答复口径校准（已对照）', chosen.slice(0, PAST), everybody, everybody);
    await this.session(lead, '答复口径校准（待您评分）', chosen.slice(PAST), everybody, scorers);
  }

  private async session(
    lead: Person,
    name: string,
    contactIds: string[],
    scorers: readonly Person[],
    scoring: readonly Person[],
  ): Promise<void> {
    const wish = { name, formId: FORM.id, contactIds, scorerIds: scorers.map(({ id }) => id) };
    const { items } = await lead.get<Page<CalibrationView>>('calibrations?limit=200');
    const found = items.find((one) => one.name === name);
    const { id } = found ?? (await lead.post<CalibrationView>('calibrations', wish));
    for (const [nth, scorer] of scoring.entries()) {
      for (const [place, contactId] of contactIds.entries()) {
        const answers = this.answers(name, place, nth);
        await unlessDone(
          () => scorer.post(`calibrations/${id}/scores`, { contactId, answers, note: '' }),
          'STATE_CONFLICT',
        );
      }
    }
  }

  /** The second contact is wrong; of the third the last scorer alone thinks so. How polite it was all see a little otherwise. */
  private answers(name: string, place: number, scorer: number): { itemId: string; answer: ItemAnswer }[] {
    const random = seededRandom(this.seed, `${name} ${place} ${scorer}`);
    const wrong = place === 1 || (place === 2 && scorer === 2);
    const right = (id: string, critical: boolean): boolean =>
      critical ? !(id === 'policy' && wrong) : random.chance(place === 1 ? 0.4 : 0.9);
    return FORM.content.items.map(({ id, critical }) => ({
      itemId: id,
      answer: right(id, critical) ? 'yes' : 'no',
    }));
  }
}
