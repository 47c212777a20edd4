import {
  AppError,
  callContactOf,
  wishedStep,
  type CallArrival,
  type CallContact,
  type CallContacts,
  type CallExit,
  type CallLeg,
  type CallWish,
  type AgentPort,
  type AgentTermsSource,
  type ContactImage,
  type DialParty,
  type Exit,
  type GuestLeft,
  type HangupCause,
} from '#libs/contract';
import {
  type ArrivalService,
  inboxKeyOf,
  isOpen,
  openKeyOf,
  type ContactCommand,
  type ContactQueryRepository,
  type ContactRepository,
  type ContactService,
} from '#libs/contact';
import { systemNameOf } from '#libs/channel';
import type { Clock } from '#libs/platform';

export interface CallContactParts {
  service: ContactService;
  arrivals: ArrivalService;
  contacts: ContactRepository;
  queries: ContactQueryRepository;
  agents: AgentPort;
  clock: Clock;
  terms: Pick<AgentTermsSource, 'wrapUp'>;
}

const CHANNEL = 'voice';
/** Two who withhold it are two customers: neither has the other's last agent, list or history. */
const identityOf = (caller: string, callId: string): string => caller || `anonymous:${callId}`;

const caused = (cause: HangupCause | undefined): { cause?: HangupCause } => (cause ? { cause } : {});

/** What calls do to contacts, said in the commands of the lifecycle. */
export class CallContactsAdapter implements CallContacts {
  constructor(private readonly parts: CallContactParts) {}

  async open(arrival: CallArrival): Promise<CallContact | null> {
    const { callId, accountId } = arrival;
    const opened = await this.insert(arrival);
    if (opened) return opened;
    const open = await this.parts.contacts.findOpen(openKeyOf(CHANNEL, accountId, callId));
    return open && callContactOf(open);
  }

  leaveOut(arrival: CallArrival, to: CallWish): Promise<CallContact | null> {
    return this.insert(arrival, to);
  }

  async keepUnasked(arrival: CallArrival, endedBy: 'customer' | 'system', at: number): Promise<void> {
    const { callId, accountId, caller, districtId, queueId, officeId = null } = arrival;
    const { journey = { path: [], entered: {} } } = arrival;
    const account = { id: accountId, channel: CHANNEL, districtId, queueId, officeId } as const;
    const openedBy = inboxKeyOf(CHANNEL, accountId, callId);
    const identity = identityOf(caller, callId);
    await this.parts.arrivals.keepUnasked(account, identity, openedBy, callId, { journey, endedBy, at });
  }

  async wasOpened(accountId: string, callId: string): Promise<boolean> {
    return (await this.parts.queries.openedBy(inboxKeyOf(CHANNEL, accountId, callId))) !== null;
  }

  wish(
    { id, epoch, queueId }: Pick<CallContact, 'id' | 'epoch' | 'queueId'>,
    to: CallWish,
  ): Promise<CallContact> {
    return this.apply(id, { type: 'exit', epoch, to, steps: [wishedStep(queueId, to)] });
  }

  async exitOf(contactId: string): Promise<CallExit | null> {
    const found = await this.parts.contacts.findWithTimeline(contactId);
    const last = found?.timeline.findLast(({ type }) => type === 'contact.overflowed');
    if (last?.type !== 'contact.overflowed' || found?.image.outcome !== 'flowed-out') return null;
    const { to, when } = last;
    return to === 'message' || to === 'callback' || to === 'voice-mail' ? { to, when } : null;
  }

  accept({ contactId, epoch, agentId }: CallLeg): Promise<CallContact> {
    return this.apply(contactId, { type: 'accept', epoch, agentId });
  }

  decline({ contactId, epoch, agentId }: CallLeg): Promise<CallContact> {
    return this.apply(contactId, { type: 'decline', epoch, agentId });
  }

  join({ contactId, epoch, agentId: guestId }: CallLeg): Promise<CallContact> {
    return this.apply(contactId, { type: 'join', epoch, guestId });
  }

  part({ contactId, epoch, agentId: guestId }: CallLeg, reason: GuestLeft): Promise<CallContact> {
    return this.apply(contactId, { type: 'leave', epoch, guestId, reason });
  }

  miss({ contactId, epoch }: CallLeg): Promise<CallContact> {
    return this.apply(contactId, { type: 'miss', epoch });
  }

  async release({ contactId, epoch, agentId }: CallLeg, cause?: HangupCause): Promise<CallContact> {
    // Out of the running before the contact waits again: their phone is not there.
    await this.parts.agents.unreachable([agentId], this.parts.clock.now());
    return this.apply(contactId, { type: 'release', epoch, ...caused(cause) });
  }

  passOver({ contactId, epoch }: CallLeg): Promise<CallContact> {
    return this.apply(contactId, { type: 'release', epoch, reason: 'no-phone' });
  }

  async end({ contactId, epoch, agentId }: CallLeg, cause?: HangupCause): Promise<CallContact> {
    const wrapUpUntil = await this.wrapUpUntil(agentId);
    return this.apply(contactId, { type: 'end', by: 'agent', epoch, agentId, wrapUpUntil, ...caused(cause) });
  }

  async leave(contactId: string, cause?: HangupCause): Promise<CallContact | null> {
    for (;;) {
      const [contact] = await this.parts.contacts.findMany([contactId]);
      if (!contact || !isOpen(contact.state)) return null;
      try {
        return await this.apply(contactId, { ...(await this.leaveCommand(contact)), ...caused(cause) });
      } catch (error) {
        // It moved on between the two: another look.
        if (!(error instanceof AppError) || error.code !== 'STATE_CONFLICT') throw error;
      }
    }
  }

  async talking(agentIds: readonly string[]): Promise<void> {
    if (agentIds.length > 0) await this.parts.agents.talking(agentIds);
  }

  async load(contactIds: readonly string[]): Promise<CallContact[]> {
    if (contactIds.length === 0) return [];
    return (await this.parts.contacts.findMany(contactIds)).map(callContactOf);
  }

  async leaveOpen(accountId: string, callId: string): Promise<void> {
    const open = await this.parts.contacts.findOpen(openKeyOf(CHANNEL, accountId, callId));
    if (open) await this.leave(open.id);
  }

  async openIds(systemName: string): Promise<Map<string, string>> {
    const open = await this.parts.queries.openKeysOn(CHANNEL);
    const calls = open.map(
      ({ id, accountId, openKey }) => [openKey.slice(openKeyOf(CHANNEL, accountId, '').length), id] as const,
    );
    return new Map(calls.filter(([callId]) => systemNameOf(callId) === systemName));
  }

  async callbacks(): Promise<CallContact[]> {
    return (await this.parts.queries.openCallbacksOn(CHANNEL)).map(callContactOf);
  }

  async partyOf(contactId: string): Promise<DialParty | null> {
    const [contact] = await this.parts.contacts.findMany([contactId]);
    if (!contact || contact.channel !== CHANNEL || contact.callbackId === null) return null;
    const { accountId, customer, districtId } = contact;
    return { accountId, number: customer.identity, districtId };
  }

  async openCalls(systemName: string): Promise<Map<string, CallContact>> {
    const open = await this.parts.queries.openOn(CHANNEL);
    const calls = open.map(({ openKey, image }) => {
      const callId = openKey.slice(openKeyOf(CHANNEL, image.accountId, '').length);
      return [callId, callContactOf(image)] as const;
    });
    return new Map(calls.filter(([callId]) => systemNameOf(callId) === systemName));
  }

  /** Null if this call opened a contact before. */
  private async insert(arrival: CallArrival, wished?: Exit): Promise<CallContact | null> {
    const { callId, accountId, caller, districtId, queueId, officeId = null, journey } = arrival;
    const account = { id: accountId, channel: CHANNEL, districtId, queueId, officeId } as const;
    const openedBy = inboxKeyOf(CHANNEL, accountId, callId);
    const how = { ...(journey ? { journey } : {}), ...(wished ? { wished } : {}) };
    const identity = identityOf(caller, callId);
    const { result, image } = await this.parts.arrivals.openVisit(account, identity, openedBy, callId, how);
    return result === 'inserted' ? callContactOf(image) : null;
  }

  private async leaveCommand({
    state,
    owner,
  }: ContactImage): Promise<Extract<ContactCommand, { type: 'abandon' | 'hang-up' }>> {
    if (state !== 'active') return { type: 'abandon', by: 'customer' };
    return { type: 'hang-up', wrapUpUntil: await this.wrapUpUntil(owner?.agentId ?? '') };
  }

  private async wrapUpUntil(agentId: string): Promise<number> {
    const { wrapUpMs } = await this.parts.terms.wrapUp(agentId);
    return this.parts.clock.now() + wrapUpMs;
  }

  private async apply(contactId: string, command: ContactCommand): Promise<CallContact> {
    return callContactOf(await this.parts.service.apply(contactId, command));
  }
}
