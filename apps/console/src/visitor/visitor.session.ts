import type {
  ErrorCode,
  SatisfactionQuestion,
  SatisfactionScore,
  VisitorClientEvents,
  VisitorServerEvents,
} from '#libs/contract';
import { Outbox, type OutboxEntry, type SendTry } from '../../model/outbox.js';
import {
  emptyVisitor,
  type VisitorState,
  visitorResume,
  withVisitorContact,
  withVisitorConversation,
  withVisitorMessages,
} from '../../model/visitor.rules.js';
import { Failure } from '../api/failure.js';
import { type Line, openLine } from '../api/socket.js';
import type { VisitorStore } from './visitor.store.js';

/** Everything is asked for again this often, and the place in line more often. */
const RESYNC_MS = 15_000;
const WAITING_RESYNC_MS = 4000;
const TOKEN_RETRY_MS = 3000;
const CONVERSATION = 'own';

export interface VisitorSnapshot {
  state: VisitorState;
  connection: 'connecting' | 'up' | 'down' | 'refused';
  outbox: readonly OutboxEntry[];
  /** They are asked how satisfied they were; `answered` right after the answer. */
  question: SatisfactionQuestion | 'answered' | null;
}

/** The visitor's side of namespace /visitor. */
export class VisitorSession {
  private readonly outbox: Outbox;
  private current: VisitorSnapshot;
  private syncedAt = 0;
  private line: Line<VisitorClientEvents, VisitorServerEvents> | null = null;

  constructor(
    private readonly accountId: string,
    private readonly store: VisitorStore,
    private readonly onChange: (snapshot: VisitorSnapshot) => void,
  ) {
    this.outbox = new Outbox((entry) => this.deliver(entry), store.outbox);
    const outbox = this.outbox.list();
    this.current = { state: emptyVisitor, connection: 'connecting', outbox, question: null };
    this.outbox.subscribe(() => this.change({ outbox: this.outbox.list() }));
  }

  async start(): Promise<void> {
    this.change({});
    if (!(await this.ensureToken())) return;
    const auth = (): Record<string, unknown> => ({ token: this.store.token(), accountId: this.accountId });
    const line = openLine<VisitorClientEvents, VisitorServerEvents>('/visitor', auth);
    this.line = line;
    line.on('contact.changed', (contact) => {
      this.change({ state: withVisitorContact(this.current.state, contact) });
      // A push doesn't say how many wait before this visitor; an answer does.
      if (contact.state === 'waiting') void this.sync();
    });
    line.on('message.added', (message) => {
      this.change({ state: withVisitorMessages(this.current.state, [message]) });
      if (message.clientId !== null) this.outbox.remove(message.clientId);
    });
    line.on('satisfaction.asked', () => void this.sync());
    line.onConnection((up) => {
      this.change({ connection: up ? 'up' : 'down' });
      if (up) void this.sync().then(() => this.outbox.flush());
    });
    line.onRefused((failure) => void this.renew(failure));
    setInterval(() => this.syncIfDue(), WAITING_RESYNC_MS);
    document.addEventListener('visibilitychange', () => void this.sync());
  }

  send(text: string): void {
    this.outbox.add(CONVERSATION, text);
  }

  retry(clientId: string): void {
    this.outbox.retry(clientId);
  }

  /** Ends the conversation from the visitor's side. */
  async leave(): Promise<void> {
    try {
      await this.line?.ask('contact.leave', {});
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
    await this.sync();
  }

  /** How satisfied they were; what was refused is asked again. */
  async rate(score: SatisfactionScore): Promise<void> {
    try {
      await this.line?.ask('satisfaction.answer', { score });
      this.change({ question: 'answered' });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      await this.sync();
    }
  }

  private syncIfDue(): void {
    const waiting = this.current.state.contact?.state === 'waiting';
    if (waiting || Date.now() - this.syncedAt >= RESYNC_MS) void this.sync();
  }

  private async sync(): Promise<void> {
    const { line } = this;
    if (!line?.connected()) return;
    this.syncedAt = Date.now();
    try {
      const answer = await line.ask('conversation.sync', visitorResume(this.current.state));
      const thanked = this.current.question === 'answered' && answer.contact?.state === 'closed';
      const question = answer.question ?? (thanked ? 'answered' : null);
      this.change({ state: withVisitorConversation(this.current.state, answer), question });
      for (const { clientId } of answer.messages) {
        if (clientId !== null) this.outbox.remove(clientId);
      }
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }

  private async deliver({ clientId, text }: OutboxEntry): Promise<SendTry> {
    if (!this.line) return { result: 'lost' };
    try {
      const message = await this.line.ask('message.send', { clientId, text });
      this.change({ state: withVisitorMessages(this.current.state, [message]) });
      // A first message opens a contact; its place in line comes with the next answer.
      if (message.contactId !== this.current.state.contact?.contactId) void this.sync();
      return { result: 'done' };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return error.code === 'NO_ANSWER' ? { result: 'lost' } : { result: 'refused', code: error.code };
    }
  }

  /** False if the server refuses this account; otherwise tries until there is a token. */
  private async ensureToken(): Promise<boolean> {
    while (this.store.token() === null) {
      const got = await requestToken(this.accountId);
      if (typeof got === 'string') this.store.setToken(got);
      else if (got.refused) {
        this.change({ connection: 'refused' });
        return false;
      } else {
        this.change({ connection: 'down' });
        await new Promise((resolve) => setTimeout(resolve, TOKEN_RETRY_MS));
      }
    }
    return true;
  }

  /** A token that is no longer known is replaced by a new one; the line then connects by itself. */
  private async renew(failure: Failure): Promise<void> {
    if (failure.code !== 'NOT_SIGNED_IN') return;
    this.store.setToken(null);
    if (await this.ensureToken()) this.line?.reconnect();
  }

  private change(part: Partial<VisitorSnapshot>): void {
    this.current = { ...this.current, ...part };
    this.onChange(this.current);
  }
}

const PASSING: readonly ErrorCode[] = ['UNAVAILABLE', 'TOO_MANY', 'INTERNAL'];

/** The token, or whether asking again is of no use. */
async function requestToken(accountId: string): Promise<string | { refused: boolean }> {
  try {
    const answer = await fetch('/api/v1/visitors', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ accountId }),
    });
    const body: unknown = await answer.json();
    if (answer.ok) return (body as { token: string }).token;
    const { code } = Failure.of(body);
    return { refused: code !== 'NO_ANSWER' && !PASSING.includes(code) };
  } catch {
    return { refused: false };
  }
}
