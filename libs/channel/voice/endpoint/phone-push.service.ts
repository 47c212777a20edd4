import type { Clock } from '#libs/platform';
import type { EndpointService } from './endpoint.service.js';
import type { PhoneRepository } from './phone.repository.js';
import { phonePasswordOf } from './phone.rules.js';

/** Clocks of processes differ a little, and a write takes a moment: what is pushed twice does no harm. */
const OVERLAP_MS = 10_000;

/** Keeps Asterisk's endpoints as agents chose their phones. */
export class PhonePush {
  private connection = 0;
  private since = 0;

  constructor(
    private readonly phones: Pick<PhoneRepository, 'chosenSince'>,
    private readonly endpoints: Pick<EndpointService, 'push'>,
    private readonly secret: string,
    private readonly clock: Clock,
  ) {}

  /** Pushes what was chosen since the last round; everything after a new connection, because an Asterisk that was restarted knows none. */
  async round(connection: number): Promise<void> {
    const since = connection === this.connection ? this.since : 0;
    const now = this.clock.now();
    for (const { agentId, kind } of await this.phones.chosenSince(since)) {
      await this.endpoints.push({ agentId, kind, password: phonePasswordOf(this.secret, agentId) });
    }
    this.connection = connection;
    this.since = now - OVERLAP_MS;
  }
}
