import { eventually } from '#kit';
import type { Sipp } from '#kit/sipp';
import type { PhonePlan } from '#kit/sipp-scenario';
import type { VoiceAgent, VoiceStage } from '#kit/voice-stage';
import { dialIdOf, legIdOf } from '#libs/channel/voice';
import type { CallControl, CallDial, CallbackView, ContactDetail, ContactView, Page } from '#libs/contract';
import { newId } from '#libs/platform';

/** Hz: what customer and agent say. */
export const [CUSTOMER, AGENT] = [1000, 600];
/** The number of ours that those called who are called back. */
export const CALLED = '12369';
export const QUEUE = 'back';

/** The settings with which a stage calls back through a trunk at this port. */
export const settingsFor = (trunk: number): Record<string, string> => ({
  JIETONG_TRUNK_OUT: `127.0.0.1:${trunk}`,
  JIETONG_DIAL_SECONDS: '10',
  JIETONG_CALLBACK_ABANDONED: 'voice',
  JIETONG_CALLBACK_PAUSE_SECONDS: '600',
});

type CallingAgent = VoiceAgent & { phone: Sipp };

/** Customers who gave up waiting and are called back, by one agent at a time. */
export class CallingBack {
  private agents: CallingAgent[] = [];
  private customers = 0;
  private phone: Sipp | null = null;

  constructor(
    private readonly stage: VoiceStage,
    /** Where calls go out: whoever is called is here. */
    private readonly trunk: number,
  ) {}

  async prepare(): Promise<void> {
    await this.stage.jietong.admin.post('/api/v1/queues', { id: QUEUE, name: '回拨', nameEn: 'Back' });
    await this.stage.line(CALLED, [], QUEUE);
  }

  /** The contact by which a customer is called back, as an agent has just accepted it, whose phone rings for `ringMs`. */
  async accepted(
    customer: PhonePlan | null,
    {
      from = this.nextNumber(),
      ringMs = 50,
      meanwhile = async () => undefined,
    }: { from?: string; ringMs?: number | 'told'; meanwhile?: () => Promise<unknown> } = {},
  ): Promise<ContactView> {
    const { stage } = this;
    const who = await this.gaveUp(from);
    await meanwhile();
    if (customer) await this.customer(customer);
    const agent = await this.comes(ringMs);
    const offered = await agent.console.heard<ContactView>(
      'contact.changed',
      ({ state, callbackId, customer: { masked } }) =>
        state === 'offered' && callbackId !== null && masked === who,
    );
    await agent.console.ask('contact.accept', { contactId: offered.id, epoch: offered.epoch });
    return stage.until(offered.id, ({ state }) => state === 'active');
  }

  /** Somebody calls, and gives up waiting: they are to be called back. Answers how they are shown. */
  async gaveUp(from = this.nextNumber()): Promise<string> {
    const { stage } = this;
    const before = await stage.contacts();
    const caller = await stage.call({ called: CALLED, from, stayMs: 200_000 });
    const { id, customer } = await stage.newest(before, 'waiting');
    await caller.hangUp();
    await stage.reaches(id, 'closed');
    return customer.masked;
  }

  /** Another agent is there from now on. */
  async comes(ringMs: number | 'told' = 50): Promise<CallingAgent> {
    const talk = { answers: true, ringMs, talkMs: 200_000, tone: AGENT } as const;
    const agent = await this.stage.agent(`back${newId()}`, talk, { queueIds: [QUEUE] });
    this.agents.push(agent);
    return agent;
  }

  /** From now on whoever is called does so. */
  async customer(plan: PhonePlan): Promise<void> {
    await this.phone?.close();
    this.phone = await this.stage.phone(plan, this.trunk);
  }

  /** The agent picks up their phone, which rings until it is told. */
  picksUp({ id: contactId, epoch }: ContactView): Promise<void> {
    const { id: agentId, phone } = this.agent;
    return this.stage.picksUp(phone, legIdOf({ contactId, epoch, agentId }));
  }

  /** The customer does. */
  async customerPicksUp(contact: ContactView): Promise<void> {
    if (!this.phone) throw new Error('nobody is called');
    await this.stage.picksUp(this.phone, channelOf(contact));
  }

  get agent(): CallingAgent {
    const agent = this.agents.at(-1);
    if (!agent) throw new Error('nobody calls back');
    return agent;
  }

  /** How the customer is called, once it is so. */
  async stands(contact: ContactView, wanted: Partial<CallDial>): Promise<CallDial | undefined> {
    const { id: contactId, epoch } = contact;
    const known = async (): Promise<CallDial | undefined> =>
      (await this.agent.console.ask<CallControl>('call.control', { contactId, epoch })).dial;
    return eventually(known, (dial) =>
      Object.entries(wanted).every(([name, value]) => dial?.[name as keyof CallDial] === value),
    );
  }

  redial({ id: contactId, epoch }: ContactView): Promise<CallControl> {
    return this.agent.console.ask<CallControl>('call.redial', { contactId, epoch });
  }

  end({ id: contactId, epoch }: ContactView): Promise<unknown> {
    return this.agent.console.ask('contact.end', { contactId, epoch });
  }

  /** Wraps it up; answers the callback once that has settled it. */
  async wrapUp(contact: ContactView, disposition: string): Promise<CallbackView> {
    const { epoch }: ContactDetail = await this.stage.reaches(contact.id, 'wrap-up');
    await this.agent.console.ask('contact.wrap-up', { contactId: contact.id, epoch, disposition });
    const callback = async (): Promise<CallbackView | undefined> =>
      (await this.stage.jietong.admin.get<Page<CallbackView>>('/api/v1/callbacks?limit=100')).items.find(
        ({ id }) => id === contact.callbackId,
      );
    const settled = await eventually(callback, (found) => found?.attemptId === null);
    return settled as CallbackView;
  }

  /** Channels of customers who are being called, or were reached. */
  async dialled(): Promise<string[]> {
    return (await this.stage.asterisk.ari.channels())
      .map(({ id }) => id)
      .filter((id) => id.startsWith('jt-dial-'));
  }

  /** The agents go, and nothing is left. */
  async over(): Promise<void> {
    for (const agent of this.agents) {
      await agent.console.ask('presence.set', { presence: 'offline' });
      await this.stage.hangUpAll();
      await this.stage.wrapUp(agent);
    }
    this.agents = [];
    this.phone = null;
    await this.stage.unplug();
    await this.stage.hangUpAll();
  }

  private nextNumber(): string {
    this.customers += 1;
    return `138001386${String(this.customers).padStart(2, '0')}`;
  }
}

export const channelOf = ({ id, epoch }: ContactView, attempt = 1): string =>
  dialIdOf(id, { epoch, attempt });
