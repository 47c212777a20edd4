import type { AppealView, FollowUpView, JudgementView, Page } from '#libs/contract';
import { unlessDone, type Person, type Staff } from './staff.service.js';

/** A drawn contact. */
interface Drawn {
  drawId: string;
  contactId: string;
}

const CORRECTION = '原答复引用的规定已修订，请按现行规定向咨询人更正。';
const COACHING = '答复前请先在知识库核对规定的有效日期；引用依据时说明文号与生效日。';
const TOLD = '已致电说明现行规定，咨询人表示理解。';

/** What follows from wrong answers: agents object, are coached, and customers are told. Repeated, it does what is missing. */
export class FollowUpStory {
  constructor(
    private readonly staff: Staff,
    private readonly lead: Person,
  ) {}

  /** The agent who had the contact objects; if it is decided, by somebody who has not scored it, the objection is right. */
  async appeal({ drawId, contactId }: Drawn, decided: boolean): Promise<void> {
    const { lead } = this;
    const { handledBy } = await lead.get<{ handledBy: string | null }>(`contacts/${contactId}`);
    const agent = await this.agent(handledBy);
    if (!agent) return;
    const why = '答复依据的是当日有效的公告，新规定次日才生效';
    await unlessDone(() => agent.post('appeals', { drawId, contactId, why }));
    if (!decided) return;
    const { items } = await lead.get<Page<AppealView>>('appeals?state=open&limit=200');
    const open = items.find((one) => one.drawId === drawId && one.contactId === contactId);
    if (!open) return;
    const { scores } = await lead.get<JudgementView>(`draws/${drawId}/judgements/${contactId}`);
    const given = scores[0]?.answers ?? [];
    const answers = given.map(({ itemId, answer }) => ({ itemId, answer: answer === 'no' ? 'yes' : answer }));
    const decision = { outcome: 'overturned', why: '生效日期核实无误，申诉成立', answers };
    await lead.post(`appeals/${open.id}/decision`, decision);
  }

  /** Of a wrong answer its agent is told what to do better, and somebody has the customer to tell, or has told them. */
  async follow(drawn: Drawn, told: boolean): Promise<void> {
    const { lead } = this;
    const path = `draws/${drawn.drawId}/judgements/${drawn.contactId}`;
    const { agentIds, coaching, correction } = await lead.get<FollowUpView>(`${path}/follow-up`);
    const [agentId] = agentIds;
    if (agentId !== undefined && coaching.length === 0) {
      await lead.post(`${path}/coaching-notes`, { agentId, text: COACHING });
    }
    if (correction === null) {
      const { id: assigneeId } = await this.staff.as('demo-supervisor');
      await lead.post(`${path}/correction`, { what: CORRECTION, assigneeId });
    }
    if (!told || (correction && correction.done !== null)) return;
    await lead.post(`corrections/${drawn.drawId}.${drawn.contactId}/done`, { how: 'called', note: TOLD });
  }

  private async agent(id: string | null): Promise<Person | null> {
    const admin = await this.staff.as('demo-admin');
    const { items } = await admin.get<Page<{ id: string; username: string }>>('users?limit=200');
    const username = items.find((one) => one.id === id)?.username;
    return username === undefined ? null : this.staff.as(username);
  }
}
