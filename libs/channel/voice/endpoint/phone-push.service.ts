import type { Clock } from '#libs/platform';
import type { EndpointService } from './endpoint.service.js';
import type { PhoneRepository } from './phone.repository.js';
import { phonePasswordOf } from './phone.rules.js';

/** Clocks of processes differ a little, and a write takes a moment: what is pushed twice does no harm. */
const OVERLAP_MS = 10_000;
/** How often it is asked who has left. */
const LOOK_MS = 30_000;

/** Who may have a phone. */
export interface PhoneHolders {
  /** Of these agents, those who have left: disabled, or without a role that needs a phone. */
  left(agentIds: readonly string[]): Promise<string[]>;
}

export interface PhonePushParts {
  phones: Pick<PhoneRepository, 'changedSince' | 'takeBack'>;
  endpoints: Pick<EndpointService, 'push' | 'remove'>;
  holders: PhoneHolders;
  secret: string;
  clock: Clock;
}

/** Keeps Asterisk's endpoints as agents chose their phones; whoever has left has none. */
export class PhonePush {
  private connection = 0;
  private since = 0;
  private lookedAt = -Infinity;

  constructor(private readonly parts: PhonePushParts) {}

  /** Pushes what was chosen since the last round; everything after a new connection, because an Asterisk that was restarted knows none. */
  async round(connection: number): Promise<void> {
    const { phones, endpoints, secret, clock } = this.parts;
    const isNew = connection !== this.connection;
    const since = isNew ? 0 : this.since;
    const now = clock.now();
    if (isNew || now - this.lookedAt >= LOOK_MS) await this.takeBack(now);
    for (const { agentId, kind, key } of await phones.changedSince(since)) {
      if (kind === null) await endpoints.remove(agentId);
      else await endpoints.push({ agentId, kind, password: phonePasswordOf(secret, agentId, key) });
    }
    this.connection = connection;
    this.since = now - OVERLAP_MS;
  }

  private async takeBack(now: number): Promise<void> {
    const { phones, holders } = this.parts;
    const chosen = (await phones.changedSince(0)).filter(({ kind }) => kind !== null);
    await phones.takeBack(await holders.left(chosen.map(({ agentId }) => agentId)));
    this.lookedAt = now;
  }
}
