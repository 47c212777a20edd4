import type { ErrorCode } from '#libs/contract';

/**
 * Messages a person has sent that the server has not acknowledged yet. Each keeps its clientId
 * through every retry and reload, so the server can tell a repeat from a new one. One message
 * per conversation is under way at a time: a retry never overtakes.
 */
export interface OutboxEntry {
  clientId: string;
  /** The contact it belongs to; one constant for a visitor, who has one conversation. */
  conversation: string;
  text: string;
  /** Epoch ms by the sender's clock. */
  at: number;
  /** `sending`: first try. `unconfirmed`: tried, no answer, will be tried again. `refused`: the server said no. */
  state: 'sending' | 'unconfirmed' | 'refused';
  /** Why, when refused. */
  code: ErrorCode | null;
}

/** What came of one try. `lost`: no answer; it may or may not have arrived. */
export type SendTry = { result: 'done' } | { result: 'lost' } | { result: 'refused'; code: ErrorCode };

export interface OutboxStorage {
  load(): OutboxEntry[];
  save(entries: readonly OutboxEntry[]): void;
}

/** Refusals that say nothing about the message itself: worth another try. */
const PASSING = new Set<ErrorCode>(['UNAVAILABLE', 'TOO_MANY', 'INTERNAL']);
const RETRY_MS = 2000;

/** 128 random bits in hex. crypto.randomUUID is missing on plain http and in older browsers. */
export const newClientId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

export class Outbox {
  private entries: readonly OutboxEntry[];
  private readonly busy = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(
    private readonly send: (entry: OutboxEntry) => Promise<SendTry>,
    private readonly storage: OutboxStorage,
    private readonly retryMs = RETRY_MS,
  ) {
    this.entries = storage.load();
  }

  list(): readonly OutboxEntry[] {
    return this.entries;
  }

  /** Told after every change; answers the function that stops it. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  add(conversation: string, text: string): void {
    const entry = { clientId: newClientId(), conversation, text, at: Date.now() };
    this.change([...this.entries, { ...entry, state: 'sending', code: null }]);
    void this.flush();
  }

  /** Tries a refused message once more, as it is. */
  retry(clientId: string): void {
    this.update(clientId, { state: 'sending', code: null });
    void this.flush();
  }

  /** The server has it (its acknowledgement, or a push that carries the clientId), or the person gave it up. */
  remove(clientId: string): void {
    if (this.entries.some((e) => e.clientId === clientId)) {
      this.change(this.entries.filter((e) => e.clientId !== clientId));
    }
  }

  /** Tries everything that waits. Called after every connect, and by itself after a lost try. */
  async flush(): Promise<void> {
    const conversations = new Set(this.entries.map((e) => e.conversation));
    await Promise.all([...conversations].map((conversation) => this.drain(conversation)));
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.listeners.clear();
  }

  private async drain(conversation: string): Promise<void> {
    if (this.busy.has(conversation)) return;
    this.busy.add(conversation);
    try {
      for (let entry = this.next(conversation); entry; entry = this.next(conversation)) {
        if (!(await this.attempt(entry))) return;
      }
    } finally {
      this.busy.delete(conversation);
    }
  }

  private next(conversation: string): OutboxEntry | undefined {
    return this.entries.find((e) => e.conversation === conversation && e.state !== 'refused');
  }

  /** True if the next message may follow. */
  private async attempt(entry: OutboxEntry): Promise<boolean> {
    const outcome = await this.send(entry);
    if (outcome.result === 'done') {
      this.remove(entry.clientId);
      return true;
    }
    if (outcome.result === 'refused' && !PASSING.has(outcome.code)) {
      this.update(entry.clientId, { state: 'refused', code: outcome.code });
      return true;
    }
    this.update(entry.clientId, { state: 'unconfirmed' });
    this.later();
    return false;
  }

  private later(): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void this.flush();
    }, this.retryMs);
    this.timers.add(timer);
  }

  private update(clientId: string, change: Partial<OutboxEntry>): void {
    this.change(this.entries.map((e) => (e.clientId === clientId ? { ...e, ...change } : e)));
  }

  private change(entries: readonly OutboxEntry[]): void {
    this.entries = entries;
    this.storage.save(entries);
    for (const listener of this.listeners) listener();
  }
}
