import {
  AgentFollowers,
  AgentPortService,
  AgentRepository,
  AgentService,
  PresenceService,
} from '#libs/agent';
import {
  ContactPortService,
  ContactQueryRepository,
  ContactRepository,
  ContactService,
  identityHashOf,
} from '#libs/contact';
import type { ContactImage, Placing, TransitionListener } from '#libs/contract';
import { openStores, type Stores } from './stores.js';
import { createLog, createRedis, ManualClock } from '#libs/platform';
import {
  AdmissionService,
  ClaimService,
  DeadlineService,
  EstimateService,
  FIRST_POLICY,
  HoldingService,
  InForceService,
  PlacementService,
  PolicyRepository,
  PolicyService,
  QueueRepository,
  QueueService,
  ReconcileService,
  ResyncService,
  RouterService,
  RoutingFollower,
  RoutingIndex,
  SweepService,
  TickService,
  VipRepository,
  VipService,
  type RoutingPolicy,
} from '#libs/routing';
import type { Redis } from 'ioredis';

const log = createLog('test', { logLevel: 'silent' });
const config = { offerMs: 20_000, wrapUpMs: 60_000, agentGraceMs: 60_000, sweepMs: 50 };

/** Everything that routes, on real stores and a clock of its own; `redis` may be one that is away. */
export class RoutingStage {
  readonly listeners: TransitionListener[] = [];
  readonly agentChanges = new AgentFollowers();
  readonly index: RoutingIndex;
  readonly contacts: ContactService;
  readonly port: ContactPortService;
  readonly queues: QueueService;
  readonly policies: PolicyService;
  readonly inForce: InForceService;
  readonly placements: PlacementService;
  readonly admission: AdmissionService;
  readonly vip: VipService;
  readonly estimates: EstimateService;
  readonly agents: AgentService;
  readonly agentPort: AgentPortService;
  readonly resync: ResyncService;
  readonly follower: RoutingFollower;
  /** No process has an Asterisk, if told so. */
  callsHeld = false;
  /** Contacts of calls at an Asterisk that no process has. */
  callsLost: readonly string[] = [];
  readonly calls = {
    isHeld: async () => this.callsHeld,
    outOfReach: async () => new Set(this.callsLost),
  };
  private arrivals = 0;

  private constructor(
    readonly stores: Stores,
    readonly clock: ManualClock,
    readonly redis: Redis,
  ) {
    const repository = new ContactRepository(stores.mongo);
    this.index = new RoutingIndex(redis, stores.redisPrefix, clock);
    this.queues = new QueueService(new QueueRepository(stores.mongo), clock);
    this.policies = new PolicyService(new PolicyRepository(stores.mongo), clock);
    this.inForce = new InForceService(this.policies, this.queues, config, clock);
    this.placements = new PlacementService(this.index, this.inForce, clock);
    this.vip = new VipService(new VipRepository(stores.mongo), this.policies, clock, 'secret');
    const { index, inForce: policies, placements, vip } = this;
    const claims = new ClaimService({ index, policies, clock, log });
    this.contacts = new ContactService(repository, clock, this.listeners, claims);
    this.port = new ContactPortService(this.contacts, repository, new ContactQueryRepository(stores.mongo));
    this.admission = new AdmissionService({ policies, placements, index, vip, clock, log });
    this.estimates = new EstimateService(index);
    const parts = { repository: new AgentRepository(stores.mongo), contacts: this.port, policy: policies };
    const listener = this.agentChanges;
    const presences = new PresenceService(parts.repository, this.port, policies, clock, listener);
    this.agents = new AgentService({ ...parts, queues: this.queues, presences, clock, listener });
    this.agentPort = new AgentPortService({ ...parts, presences, clock, listener });
    this.resync = new ResyncService(index, this.port, this.agentPort, placements);
    this.follower = new RoutingFollower(index, this.resync, this.agentPort, clock, log);
    this.listeners.push(this.follower);
    this.agentChanges.follow(this.follower);
  }

  static async open(clock = new ManualClock(), redis?: Redis): Promise<RoutingStage> {
    const stores = await openStores();
    const stage = new RoutingStage(stores, clock, redis ?? stores.redis);
    await stores.migrate();
    await stage.queues.seed();
    return stage;
  }

  /** Puts a routing policy in force, as the API would after checking it. */
  async policy(content: Partial<RoutingPolicy>): Promise<void> {
    const version = (await this.policies.latest()).version + 1;
    await new PolicyRepository(this.stores.mongo).insert({
      _id: version,
      content: { ...FIRST_POLICY, ...content },
      authorId: 'author',
      authorName: 'author',
      at: new Date(this.clock.now()),
      note: 'test',
      effect: { zh: [], en: [] },
      rollbackOf: null,
    });
    this.inForce.forget();
  }

  /** A queue of this id, served from now on by these agents, whose policy is still to be given. */
  async queue(id: string, ...agentIds: string[]): Promise<void> {
    await this.queues.create({ id, name: id, nameEn: id, districtId: '22' }, { districtId: null });
    for (const agentId of agentIds) {
      const { queueIds } = await this.agents.view(agentId);
      await this.agents.update(agentId, { queueIds: [...queueIds, id] }, { districtId: null });
    }
  }

  /** A router as another process would have it, with its sweep. */
  router(): {
    router: RouterService;
    sweep: SweepService;
    deadlines: DeadlineService;
    reconcile: ReconcileService;
    ticks: TickService;
  } {
    const { index, port: contacts, resync, inForce: policies, placements, clock } = this;
    const { agentPort: agents, calls } = this;
    const holding = new HoldingService(calls, index, resync);
    const router = new RouterService({ index, contacts, resync, policies, holding, log });
    const deadlines = new DeadlineService({ contacts, agents, holding, config, clock, log });
    const reconcile = new ReconcileService({ index, contacts, agents, resync, policies, log });
    const ticks = new TickService({ index, contacts, resync, policies, placements, clock, log });
    // Its clock leaps: whoever is absent was looked for all the while.
    const lookout = { sees: () => true };
    const sweep = new SweepService({ router, deadlines, reconcile, lookout, clock, config, log });
    return { router, sweep, deadlines, reconcile, ticks };
  }

  subscriber(): Redis {
    return createRedis(this.stores.redisUrl, 'blocking');
  }

  /** Arrives by the routing policy, as the inbox lets everybody arrive. */
  async ask(
    more: { queueId?: string; channel?: 'voice' | 'webchat'; lastAgentId?: string; identity?: string } = {},
  ): Promise<ContactImage> {
    const { queueId = 'general', channel = 'webchat', identity = `visitor-${this.arrivals + 1}` } = more;
    const placing = await this.admission.place({
      channel,
      queueId,
      customer: { id: identityHashOf({ channel, accountId: 'web', identity }), identity },
      lastAgent: async () => more.lastAgentId ?? null,
    });
    return this.arrive({ queueId, channel, identity, placing });
  }

  /** Arrives when the index has followed what was done before, or a test would depend on which is quicker. */
  async arrive(
    more: { queueId?: string; channel?: 'voice' | 'webchat'; identity?: string; placing?: Placing } = {},
  ): Promise<ContactImage> {
    const n = (this.arrivals += 1);
    await this.follower.settled();
    const { image } = await this.contacts.open(
      {
        channel: more.channel ?? 'webchat',
        accountId: 'web',
        districtId: '22',
        queueId: more.queueId ?? 'general',
        identity: more.identity ?? `visitor-${n}`,
        ...(more.placing ? { placing: more.placing } : {}),
      },
      `webchat:web:${n}`,
    );
    return image;
  }

  async agentOnline(userId: string, capacity: { voice?: number; chat?: number } = {}): Promise<void> {
    await this.agents.connect({ userId, displayName: userId, districtId: '22' });
    if (Object.keys(capacity).length > 0) {
      await this.agents.update(userId, { capacity }, { districtId: null });
    }
    await this.agents.setPresence(userId, 'online');
  }

  async load(contact: { id: string }): Promise<ContactImage> {
    const [image] = await this.port.load([contact.id]);
    if (!image) throw new Error(`contact ${contact.id} is missing`);
    return image;
  }

  /** Who has this contact, or is being offered it. */
  async ownerOf(contact: { id: string }): Promise<string | null> {
    return (await this.load(contact)).owner?.agentId ?? null;
  }

  /** The same of each. */
  ownersOf(contacts: readonly { id: string }[]): Promise<(string | null)[]> {
    return Promise.all(contacts.map((contact) => this.ownerOf(contact)));
  }

  /** Takes an offered contact through to its end. */
  async handle(contact: { id: string }): Promise<void> {
    const { epoch, owner } = await this.load(contact);
    const agentId = owner?.agentId ?? '';
    await this.contacts.apply(contact.id, { type: 'accept', epoch, agentId });
    const wrapUpUntil = this.clock.now() + 60_000;
    await this.contacts.apply(contact.id, { type: 'end', by: 'agent', epoch, agentId, wrapUpUntil });
    await this.contacts.apply(contact.id, {
      type: 'close',
      by: 'agent',
      epoch,
      agentId,
      disposition: 'answered',
    });
  }

  /** Lets everything that is under way in this process come to rest. */
  async rest(...routers: RouterService[]): Promise<void> {
    for (let round = 0; round < 2; round += 1) {
      await this.follower.settled();
      for (const router of routers) router.wake();
      for (const router of routers) await router.idle();
    }
    await this.follower.settled();
  }

  async close(): Promise<void> {
    await this.follower.stop();
    await this.stores.close();
  }
}
