import type {
  AgentClientEvents,
  AgentServerEvents,
  CallControl,
  ContactView,
  Disposition,
  GuestRole,
  Presence,
  PresenceTime,
  Targets,
  TranscriptLine,
} from '#libs/contract';
import { clockOffset } from '../../model/clock.rules.js';
import { resumeAfter } from '../../model/desk/conversation.rules.js';
import {
  type DeskAction,
  deskReducer,
  type DeskState,
  emptyDesk,
  isTalk,
  isUnopened,
  partOf,
} from '../../model/desk/desk.rules.js';
import { Outbox, type OutboxEntry, type SendTry } from '../../model/outbox.js';
import { Failure } from '../api/failure.js';
import { sessionEnded, token } from '../api/session.js';
import { type Line, openLine } from '../api/socket.js';
import type { DeskStore } from './desk.store.js';

/** Everything is asked for again this often: a push that got lost is made good. */
const RESYNC_MS = 20_000;
/** A message the channel has not confirmed is asked about this often. */
const UNSETTLED_MS = 4000;

export interface DeskSnapshot {
  state: DeskState;
  connection: 'connecting' | 'up' | 'down';
  /** Server's clock minus ours, ms. */
  offset: number;
  outbox: readonly OutboxEntry[];
}

/** The agent's side of namespace /agent: keeps the desk equal to the server's and carries acts there. */
export class DeskSession {
  readonly outbox: Outbox;
  private current: DeskSnapshot;
  private line: Line<AgentClientEvents, AgentServerEvents> | null = null;
  /** Contacts that the agent passes on, until they are gone: that is no loss to be told of. */
  readonly passed = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private timers: ReturnType<typeof setInterval>[] = [];
  private readonly callListeners = new Set<(control: CallControl) => void>();
  private readonly lineListeners = new Set<(line: TranscriptLine) => void>();

  constructor(private readonly store: DeskStore) {
    this.outbox = new Outbox((entry) => this.deliver(entry), store.outbox);
    const state = emptyDesk(store.loadRead());
    this.current = { state, connection: 'connecting', offset: 0, outbox: this.outbox.list() };
  }

  readonly snapshot = (): DeskSnapshot => this.current;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Told of what changed of a call of the agent; answers the function that ends it. */
  onCall(told: (control: CallControl) => void): () => void {
    this.callListeners.add(told);
    return () => this.callListeners.delete(told);
  }

  /** Told of what is written down of the agent's calls; answers the function that ends it. */
  onTranscribed(told: (line: TranscriptLine) => void): () => void {
    this.lineListeners.add(told);
    return () => this.lineListeners.delete(told);
  }

  /** Connects; answers the function that ends it. */
  start(): () => void {
    const line = openLine<AgentClientEvents, AgentServerEvents>('/agent', () => ({ token: token() }));
    this.line = line;
    line.on('contact.changed', (contact) => {
      this.dispatch({ type: 'contact-changed', contact });
      // Accepted in another tab; should the answer get lost, the next sync asks again.
      if (isUnopened(this.current.state, contact)) this.open(contact.id).catch(() => undefined);
    });
    line.on('agent.changed', (agent) => this.dispatch({ type: 'agent-changed', agent }));
    line.on('call.changed', (control) => this.callListeners.forEach((told) => told(control)));
    line.on('call.transcribed', (said) => this.lineListeners.forEach((told) => told(said)));
    line.on('message.added', (message) => {
      this.dispatch({ type: 'message-added', message });
      if (message.clientId !== null) this.outbox.remove(message.clientId);
    });
    line.onRefused((failure) => {
      if (failure.code === 'NOT_SIGNED_IN') sessionEnded();
    });
    line.onConnection((up) => {
      this.change({ connection: up ? 'up' : 'down' });
      if (up) void this.resume();
    });
    const stopOutbox = this.outbox.subscribe(() => this.change({ outbox: this.outbox.list() }));
    const onVisible = (): void => {
      if (document.visibilityState === 'visible') void this.sync();
    };
    document.addEventListener('visibilitychange', onVisible);
    this.timers = [
      setInterval(() => void this.sync(), RESYNC_MS),
      setInterval(() => this.askUnsettled(), UNSETTLED_MS),
    ];
    return () => {
      document.removeEventListener('visibilitychange', onVisible);
      this.timers.forEach(clearInterval);
      stopOutbox();
      line.close();
      this.line = null;
    };
  }

  /** Asks for the whole desk and for what is new in every conversation. Silent when offline. */
  async sync(): Promise<void> {
    const { line } = this;
    if (!line?.connected()) return;
    const askedAtStep = this.current.state.step;
    const askedAt = Date.now();
    try {
      const desk = await line.ask('desk.sync', {});
      this.change({ offset: clockOffset(desk.serverTime, askedAt, Date.now()) });
      this.dispatch({ type: 'synced', desk, askedAtStep });
      await Promise.all(
        desk.contacts.filter((one) => isTalk(one, desk.agent.id)).map((contact) => this.open(contact.id)),
      );
      this.dropForeign();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }

  async setPresence(presence: Presence, reason?: string, when?: PresenceTime): Promise<void> {
    const body = { presence, ...(reason === undefined ? {} : { reason }), ...(when ? { when } : {}) };
    this.dispatch({ type: 'agent-changed', agent: await this.ask('presence.set', body) });
  }

  async accept(contact: ContactView): Promise<void> {
    const act = this.invited(contact) ? 'contact.join' : 'contact.accept';
    const conversation = await this.ask(act, refOf(contact));
    this.dispatch({ type: 'opened', conversation, fromStart: true });
    // The answer may hold only the newest messages; the history is asked for in full.
    void this.sync();
  }

  async decline(contact: ContactView): Promise<void> {
    const act = this.invited(contact) ? 'contact.leave' : 'contact.decline';
    const declined = await this.ask(act, refOf(contact));
    this.dispatch({ type: 'contact-changed', contact: declined });
  }

  async end(contact: ContactView): Promise<void> {
    const ended = await this.ask('contact.end', refOf(contact));
    this.dispatch({ type: 'contact-changed', contact: ended });
  }

  /**
   * `topicId`: what it was about; absent = nothing is said of it. `unattended`: time runs out, and a topic that can't be
   * given any more is left out.
   */
  async wrapUp(
    contact: ContactView,
    said: { disposition: Disposition; topicId?: string; unattended?: true },
  ): Promise<void> {
    const closed = await this.ask('contact.wrap-up', { ...refOf(contact), ...said });
    this.dispatch({ type: 'contact-changed', contact: closed });
  }

  async extend(contact: ContactView): Promise<void> {
    this.dispatch({ type: 'contact-changed', contact: await this.ask('contact.extend', refOf(contact)) });
  }

  /** A note for colleagues; `clientId` makes a repeat of it the same one. */
  async note(contact: ContactView, clientId: string, text: string): Promise<void> {
    const message = await this.ask('message.note', { ...refOf(contact), clientId, text });
    this.dispatch({ type: 'message-added', message });
  }

  targets(contact: ContactView): Promise<Targets> {
    return this.ask('contact.targets', refOf(contact));
  }

  callControl(contact: Pick<ContactView, 'id' | 'epoch'>): Promise<CallControl> {
    return this.ask('call.control', refOf(contact));
  }

  hold(contact: ContactView, on: boolean): Promise<CallControl> {
    return this.ask('call.hold', { ...refOf(contact), on });
  }

  pauseRecording(contact: ContactView, on: boolean): Promise<CallControl> {
    return this.ask('call.pause-recording', { ...refOf(contact), on });
  }

  redial(contact: ContactView): Promise<CallControl> {
    return this.ask('call.redial', refOf(contact));
  }

  record(contact: ContactView, on: boolean): Promise<CallControl> {
    return this.ask('call.record', { ...refOf(contact), on });
  }

  /** What was written down of a call so far. */
  transcript({ id: contactId, epoch }: Pick<ContactView, 'id' | 'epoch'>): Promise<TranscriptLine[]> {
    return this.ask('call.transcript', { contactId, epoch });
  }

  async transfer(contact: ContactView, to: { queueId: string } | { agentId: string }): Promise<void> {
    await this.passOn(contact, () => this.ask('contact.transfer', { ...refOf(contact), ...to }));
  }

  async invite(contact: ContactView, agentId: string, role: GuestRole): Promise<void> {
    const after = await this.ask('contact.invite', { ...refOf(contact), agentId, role });
    this.dispatch({ type: 'contact-changed', contact: after });
  }

  async dismiss(contact: ContactView, agentId: string): Promise<void> {
    const after = await this.ask('contact.dismiss', { ...refOf(contact), agentId });
    this.dispatch({ type: 'contact-changed', contact: after });
  }

  async handOver(contact: ContactView, agentId: string): Promise<void> {
    await this.passOn(contact, () => this.ask('contact.hand-over', { ...refOf(contact), agentId }));
  }

  /** Noted before it is asked for: the news that it is gone may come before the answer. */
  private async passOn({ id }: ContactView, act: () => Promise<ContactView>): Promise<void> {
    this.passed.add(id);
    try {
      this.dispatch({ type: 'contact-changed', contact: await act() });
    } catch (error) {
      this.passed.delete(id);
      throw error;
    }
  }

  async leave(contact: ContactView): Promise<void> {
    this.dispatch({ type: 'contact-changed', contact: await this.ask('contact.leave', refOf(contact)) });
  }

  send(contactId: string, text: string): void {
    this.outbox.add(contactId, text);
  }

  read(contactId: string): void {
    this.dispatch({ type: 'read', contactId });
    this.store.saveRead(this.current.state.readUpTo);
  }

  private async resume(): Promise<void> {
    await this.sync();
    await this.outbox.flush();
  }

  private async open(contactId: string): Promise<void> {
    const { messages, opened } = this.current.state;
    const afterSeq = opened[contactId] ? resumeAfter(messages[contactId] ?? []) : undefined;
    const body = afterSeq === undefined ? { contactId } : { contactId, afterSeq };
    const conversation = await this.ask('contact.open', body);
    this.dispatch({ type: 'opened', conversation, fromStart: afterSeq === undefined });
    for (const { clientId } of conversation.messages) {
      if (clientId !== null) this.outbox.remove(clientId);
    }
  }

  private askUnsettled(): void {
    const { messages, contacts } = this.current.state;
    for (const [contactId, list] of Object.entries(messages)) {
      const waits = list.some((m) => m.delivery === 'pending');
      if (waits && contacts[contactId]?.state === 'active' && this.line?.connected()) {
        this.open(contactId).catch(() => undefined);
      }
    }
  }

  private async deliver(entry: OutboxEntry): Promise<SendTry> {
    const contact = this.current.state.contacts[entry.conversation];
    // Before the first sync nothing is known about the contact: not a refusal yet.
    if (!contact)
      return this.current.state.synced ? { result: 'refused', code: 'NOT_OWNER' } : { result: 'lost' };
    try {
      const { clientId, text } = entry;
      const message = await this.ask('message.send', { ...refOf(contact), clientId, text });
      this.dispatch({ type: 'message-added', message });
      return { result: 'done' };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return error.code === 'NO_ANSWER' ? { result: 'lost' } : { result: 'refused', code: error.code };
    }
  }

  /** Refused messages of contacts that have gone can't be shown to anybody any more. */
  private dropForeign(): void {
    for (const entry of this.outbox.list()) {
      const gone = !(entry.conversation in this.current.state.contacts);
      if (gone && entry.state === 'refused') this.outbox.remove(entry.clientId);
    }
  }

  private invited(contact: ContactView): boolean {
    return partOf(contact, this.current.state.agent?.id) === 'invited';
  }

  private get ask(): Line<AgentClientEvents, AgentServerEvents>['ask'] {
    if (!this.line) throw new Failure('NO_ANSWER');
    return this.line.ask;
  }

  private dispatch(action: DeskAction): void {
    const state = deskReducer(this.current.state, action);
    if (state !== this.current.state) this.change({ state });
  }

  private change(part: Partial<DeskSnapshot>): void {
    this.current = { ...this.current, ...part };
    for (const listener of this.listeners) listener();
  }
}

const refOf = (contact: Pick<ContactView, 'id' | 'epoch'>): { contactId: string; epoch: number } => ({
  contactId: contact.id,
  epoch: contact.epoch,
});
