import type { AgentPort, ContactImage, ContactPort } from '#libs/contract';
import type { RoutingIndex } from './index/routing-index.repository.js';
import type { PlacementService } from './force/placement.service.js';

const ATTEMPTS = 5;

/** Sets entries of the index from the truth. */
export class ResyncService {
  constructor(
    private readonly index: RoutingIndex,
    private readonly contacts: Pick<ContactPort, 'load'>,
    private readonly agentPort: Pick<AgentPort, 'routable'>,
    private readonly placements: Pick<PlacementService, 'of'>,
  ) {}

  /**
   * Puts waiting contacts at their places. None is kept for an agent whom the index does not know: whoever one is kept
   * for may have come a moment ago, and is told it first.
   */
  async enqueue(images: readonly ContactImage[]): Promise<void> {
    if (images.length === 0) return;
    await this.agentsById(images.flatMap(({ kept }) => (kept ? [kept.agentId] : [])));
    await this.index.enqueue(await this.placements.of(images));
  }

  /** Loads contacts again: those that wait are put at their places, the others taken out. */
  async contactsById(contactIds: readonly string[]): Promise<void> {
    if (contactIds.length === 0) return;
    const images = await this.contacts.load(contactIds);
    const found = new Map(images.map((image) => [image.id, image]));
    const gone = contactIds.filter((id) => found.get(id)?.state !== 'waiting');
    await this.index.remove(
      gone.map((id) => ({ id, epoch: found.get(id)?.epoch ?? Number.MAX_SAFE_INTEGER })),
    );
    await this.enqueue(images.filter((image) => image.state === 'waiting'));
  }

  /**
   * Loads agents again. An agent who changed in the index between the reading and the setting is
   * read once more, so that an old reading never hides a slot that has become free.
   */
  async agentsById(agentIds: readonly string[]): Promise<void> {
    let rest = [...new Set(agentIds)];
    for (let attempt = 1; rest.length > 0; attempt += 1) {
      const versions = await this.index.versions(rest);
      const states = new Map((await this.agentPort.routable(rest)).map((agent) => [agent.id, agent]));
      const last = attempt === ATTEMPTS;
      rest = await this.index.setAgents(
        rest.map((id, i) => ({
          id,
          version: last ? null : (versions[i] as string),
          state: states.get(id) ?? null,
        })),
      );
    }
  }
}
