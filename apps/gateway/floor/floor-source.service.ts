import { byAgent, type AgentRepository } from '#libs/agent';
import type { ContactQueryRepository, LineScope, WaitingLineRepository } from '#libs/contact';
import { mayServe, type ContactImage, type DistrictScope, type Floor } from '#libs/contract';
import type { FiguresService, LagService, QueueFigures } from '#libs/metrics';
import { shanghaiDay, type Clock } from '#libs/platform';
import type { EstimateService, InForceService, QueueService } from '#libs/routing';
import { FEW, floorAgent, floorQueue, isPresent, type AgentParts } from './floor.rules.js';

/** What the floor is read from. */
export interface FloorParts {
  agents: Pick<AgentRepository, 'presentPage' | 'countOffline'>;
  contacts: Pick<ContactQueryRepository, 'heldBy'>;
  lines: Pick<WaitingLineRepository, 'byQueue' | 'longest'>;
  queues: Pick<QueueService, 'all'>;
  estimates: Pick<EstimateService, 'of'>;
  policies: Pick<InForceService, 'now'>;
  figures: Pick<FiguresService, 'queuesOfDay'>;
  lag: Pick<LagService, 'since'>;
  clock: Clock;
}

/** Agents shown at once. */
const MOST_AGENTS = 1000;
/** Rates of the day change slowly, ms. */
const RATES_MS = 5000;

type FiguresOf = (queueId: string) => QueueFigures;

/** Reads how agents and queues of a district stand at this moment. */
export class FloorSource {
  private readonly rates = new Map<string, { readAt: number; figuresOf: FiguresOf }>();

  constructor(private readonly parts: FloorParts) {}

  async read(scope: DistrictScope): Promise<Omit<Floor, 'seq'>> {
    const { clock, agents, lag } = this.parts;
    const now = clock.now();
    const within = { ...scope, queueId: null };
    const [found, offline, behindSince] = await Promise.all([
      this.agents(scope),
      agents.countOffline(within),
      lag.since(),
    ]);
    const shown = found.slice(0, MOST_AGENTS).map(floorAgent);
    return {
      at: new Date(now).toISOString(),
      behindSince: behindSince === null ? null : new Date(behindSince).toISOString(),
      scope: { districtId: scope.districtId },
      agents: shown,
      truncated: found.length > MOST_AGENTS,
      offline,
      queues: await this.queues(scope, shown),
    };
  }

  private async agents(scope: DistrictScope): Promise<AgentParts[]> {
    const { agents, contacts, policies } = this.parts;
    const present = await agents.presentPage({ ...scope, queueId: null }, null, MOST_AGENTS + 1);
    const [held, policy] = await Promise.all([
      contacts.heldBy(present.map(({ _id }) => _id)),
      policies.now(),
    ]);
    const heldBy = byAgent(held);
    const profiles = new Map(policy.content.agents.map((profile) => [profile.agentId, profile]));
    const parts = present.map((agent) => ({
      agent,
      held: heldBy.get(agent._id) ?? [],
      skills: (profiles.get(agent._id)?.skills ?? []).map(({ skillId, level }) => `${skillId} ${level}`),
      slots: profiles.get(agent._id)?.slots ?? agent.capacity ?? policy.content.agentDefaults.slots,
    }));
    return parts.filter(isPresent);
  }

  private async queues(scope: DistrictScope, agents: Floor['agents']): Promise<Floor['queues']> {
    const { queues, estimates } = this.parts;
    const all = await queues.all();
    const own = [...all.values()].filter(({ districtId }) => districtId === scope.districtId);
    const lines = { ...scope, queueIds: own.map(({ id }) => id) };
    const [waiting, figuresOf] = await Promise.all([this.parts.lines.byQueue(lines), this.ratesOf(scope)]);
    const images = waiting.length === 0 ? [] : await this.waiting(lines);
    const shown = [...all.values()].filter(
      (queue) =>
        scope.districtId === null ||
        mayServe(scope.districtId, queue) ||
        waiting.some(({ queueId }) => queueId === queue.id),
    );
    return Promise.all(
      shown
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .map(async (queue) => {
          const line = waiting.find(({ queueId }) => queueId === queue.id) ?? null;
          // The index may be away; then the wait can't be told, and everything else can.
          const outlook = line && (await estimates.of(line.newest).catch(() => null));
          const parts = {
            queue,
            waiting: line,
            expectedWait: outlook?.expectedWait ?? null,
            figures: figuresOf(queue.id),
            contacts: images.filter(({ queueId }) => queueId === queue.id),
            agents,
          };
          return floorQueue(parts);
        }),
    );
  }

  private async waiting(lines: LineScope): Promise<ContactImage[]> {
    const list = (state: 'waiting' | 'offered'): Promise<ContactImage[]> =>
      this.parts.lines.longest(lines, state, FEW);
    return (await Promise.all([list('waiting'), list('offered')])).flat();
  }

  /** Today's connection rates and service levels by queue, all of one reading. */
  private async ratesOf(scope: DistrictScope): Promise<FiguresOf> {
    const now = this.parts.clock.now();
    const key = scope.districtId ?? '';
    const known = this.rates.get(key);
    if (known && now >= known.readAt && now - known.readAt < RATES_MS) return known.figuresOf;
    const figuresOf = await this.parts.figures.queuesOfDay(shanghaiDay(now), scope);
    this.rates.set(key, { readAt: now, figuresOf });
    return figuresOf;
  }
}
