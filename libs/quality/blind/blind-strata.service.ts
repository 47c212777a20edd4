import type { DrawView, FrameSource } from '#libs/contract';
import type { BlindService } from './blind.service.js';
import { veiledStratum } from './veil.rules.js';

/** Under a plan that is divided by agent, a stratum tells whose its contacts were: not to whoever has them to score. */
export class BlindStrata {
  constructor(
    private readonly blind: Pick<BlindService, 'toScore'>,
    private readonly agents: Pick<FrameSource, 'agentsOf'>,
  ) {}

  /** Of those that somebody has yet to score the strata name no agent. */
  async of<T extends { contactId: string; stratum: string }>(
    userId: string,
    contacts: readonly T[],
  ): Promise<T[]> {
    const hidden = await this.hiddenFrom(userId, contacts);
    return this.veiled(contacts, hidden);
  }

  /**
   * If somebody has any of a draw's contacts to score, none of its strata names an agent and its contacts are in the order of
   * their ids: its neighbours, and what it came in for, would tell whose one is.
   */
  async ofDraw(userId: string, draw: DrawView): Promise<DrawView> {
    const hidden = await this.hiddenFrom(userId, draw.contacts);
    if (hidden.size === 0) return draw;
    const contacts = await this.veiled(
      draw.contacts,
      new Set(draw.contacts.map(({ contactId }) => contactId)),
    );
    return { ...draw, contacts: contacts.toSorted((a, b) => (a.contactId < b.contactId ? -1 : 1)) };
  }

  private hiddenFrom(userId: string, contacts: readonly { contactId: string }[]): Promise<Set<string>> {
    const ids = contacts.map(({ contactId }) => contactId);
    return this.blind.toScore(userId, ids);
  }

  private async veiled<T extends { contactId: string; stratum: string }>(
    contacts: readonly T[],
    hidden: ReadonlySet<string>,
  ): Promise<T[]> {
    if (hidden.size === 0) return [...contacts];
    const agents = await this.agents.agentsOf([...hidden]);
    return contacts.map((one) =>
      hidden.has(one.contactId)
        ? { ...one, stratum: veiledStratum(one.stratum, agents.get(one.contactId) ?? []) }
        : one,
    );
  }
}
