import { DAY_MS, type CallbackView, type ContactView, type Page, type SavedReportView } from '#libs/contract';
import { addDays, shanghaiDay, type Clock } from '#libs/platform';
import { unlessDone, type Person, type Staff } from './staff.service.js';
import { BLOCKED, CALLED_BACK, POLICY_VERSIONS, REPORT, VIP } from './floor-texts.rules.js';

const MINUTE_MS = 60_000;
/** So far back it is looked for who asked for more. */
const DAYS = 7;

/** What supervisors and administrators see to from day to day. Repeated, it makes what is missing. */
export class FloorStory {
  constructor(
    private readonly staff: Staff,
    private readonly clock: Clock,
  ) {}

  async tell(): Promise<void> {
    const lead = await this.staff.as('demo-supervisor');
    const admin = await this.staff.as('demo-admin');
    await this.callbacks(lead);
    await this.blocked(lead);
    await this.report(lead);
    await this.policy(admin);
  }

  /** Who is to be called back of those whose question stayed open: the first one soon, and one who was reached already. */
  private async callbacks(lead: Person): Promise<void> {
    const made = await lead.all<CallbackView>('callbacks');
    const contacts = await this.unsettled(lead);
    for (const [nth, { phone, inMinutes, reached }] of CALLED_BACK.entries()) {
      const contact = contacts[nth];
      if (!contact || made.some(({ contactId }) => contactId === contact.id)) continue;
      const at = new Date(this.clock.now() + inMinutes * MINUTE_MS).toISOString();
      const { id } = await lead.post<CallbackView>('callbacks', { contactId: contact.id, at, phone });
      if (reached) await lead.post(`callbacks/${id}/settle`, { result: 'reached' });
    }
  }

  /** By writing, as no demo need have a trunk to call by: one of each queue, the same at every start of a day. */
  private async unsettled(lead: Person): Promise<ContactView[]> {
    const today = shanghaiDay(this.clock.now());
    const days = `from=${addDays(today, -DAYS)}&to=${addDays(today, -1)}`;
    const path = `contacts?state=closed&channel=webchat&${days}&limit=200`;
    const { items } = await lead.get<Page<ContactView>>(path);
    const open = items.filter(({ disposition }) => disposition === 'follow-up');
    return open.filter(({ queueId }, nth) => open.findIndex((one) => one.queueId === queueId) === nth);
  }

  private async blocked(lead: Person): Promise<void> {
    const { items } = await lead.get<Page<object>>('blocked-callers?limit=1');
    if (items.length > 0) return;
    const until = new Date(this.clock.now() + BLOCKED.days * DAY_MS).toISOString();
    await lead.post('blocked-callers', { number: BLOCKED.number, reason: BLOCKED.reason, until });
  }

  private async report(lead: Person): Promise<void> {
    const { items } = await lead.get<Page<SavedReportView>>('saved-reports?limit=200');
    if (items.some(({ name }) => name === REPORT.name)) return;
    const { id } = await lead.post<SavedReportView>('saved-reports', REPORT);
    await lead.postWhenReady(`saved-reports/${id}/runs`, {});
  }

  /** Two versions, so that there is one to go back to. */
  private async policy(admin: Person): Promise<void> {
    for (const [baseVersion, version] of POLICY_VERSIONS.entries()) {
      await unlessDone(() => admin.put('routing-policy', { baseVersion, ...version }), 'STATE_CONFLICT');
    }
    await admin.post(`vip-lists/${VIP.listId}/members`, { members: VIP.members });
  }
}
