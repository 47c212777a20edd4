import { factReaction } from '#kit/measuring';
import { RoutingStage } from '#kit/routing-stage';
import { AgentRepository, AgentSeatService } from '#libs/agent';
import {
  ContactAuditRepository,
  ContactAuditService,
  ContactRepository,
  ReactionRepository,
  ReactionService,
  SeatService,
  SupervisionService,
  TeamService,
} from '#libs/contact';
import { AppError, type ContactImage } from '#libs/contract';
import { FactAuditService, FactRepository } from '#libs/metrics';
import { createLog, ManualClock } from '#libs/platform';
import {
  InvariantService,
  PolicyChangeService,
  PolicyRepository,
  type DepartureService,
  type RouterService,
  type SweepService,
  type TickService,
} from '#libs/routing';
import { AGENTS, AWAY, DISTRICTS, HOME, queuesOf, ROOM, type PlainPolicy } from './policies.js';
import { DECLINE_MS, KEPT_MS, OFFER_MS, Reference, type ModelContact } from './reference.js';

/** Beyond every tolerance of the checker. */
const LONG_MS = 120_000;
const OPEN = ['waiting', 'offered', 'active', 'wrap-up'] as const;
const log = createLog('test', { logLevel: 'silent' });

export function expectThat(holds: boolean, say: string): void {
  if (!holds) throw new Error(say);
}

/** The real parts on real stores, emptied for each run and driven one step at a time. */
export class System {
  private readonly routers: {
    router: RouterService;
    sweep: SweepService;
    departures: DepartureService;
    ticks: TickService;
  }[];
  private readonly checker: InvariantService;
  private readonly reactions: ReactionService;
  readonly team: TeamService;
  readonly supervision: SupervisionService;
  readonly policies: PolicyChangeService;
  model!: Reference;
  /** By which routers may still have matched since the last settling. */
  private lately!: PlainPolicy;
  private firstDay: object[] = [];

  private constructor(readonly stage: RoutingStage) {
    this.routers = [stage.router(), stage.router()];
    const { mongo } = stage.stores;
    const facts = new FactRepository(mongo);
    const reaction = factReaction(mongo);
    this.reactions = new ReactionService(new ReactionRepository(mongo), [reaction], stage.clock, log);
    this.checker = new InvariantService({
      contacts: new ContactAuditService(new ContactAuditRepository(mongo)),
      held: stage.port,
      agents: stage.agentPort,
      facts: new FactAuditService(facts),
      index: stage.index,
      clock: stage.clock,
    });
    const agents = new AgentSeatService(new AgentRepository(mongo), stage.port, stage.inForce);
    const seats = new SeatService(new ContactRepository(mongo), agents, stage.queues, stage.inForce);
    const terms = { keptMs: KEPT_MS, offerMs: OFFER_MS };
    this.team = new TeamService(stage.contacts, seats, stage.clock, terms);
    this.supervision = new SupervisionService(stage.contacts, seats, { agentsMayPull: false });
    this.policies = new PolicyChangeService({
      repository: new PolicyRepository(mongo),
      policies: stage.policies,
      source: { surroundings: () => this.surroundings() },
      clock: stage.clock,
      routers: stage.index,
    });
  }

  static async open(): Promise<System> {
    const stage = await RoutingStage.open(new ManualClock());
    // Made here, so that every collection a run empties has its indexes from the first run on.
    const system = new System(stage);
    await stage.stores.migrate();
    await stage.queue('tax');
    const help = { id: 'help', name: 'help', nameEn: 'help', districtId: AWAY };
    await stage.queues.create(help, { districtId: null });
    for (const id of AGENTS) {
      const districtId = DISTRICTS[id] ?? HOME;
      await stage.agents.assign({ id, displayName: id, districtId, revision: 1 }, queuesOf(id));
      await stage.agents.update(id, { capacity: { chat: ROOM } }, { districtId: null });
    }
    await stage.rest();
    system.firstDay = await stage.stores.mongo.collection('agents').find().toArray();
    return system;
  }

  /** As on the first day: no contacts, agents known but away. */
  async reset(): Promise<void> {
    const { stage } = this;
    await stage.rest();
    const { mongo } = stage.stores;
    const emptied = ['contacts', 'agents', 'facts', 'rollup-deltas', 'policies'];
    await Promise.all(emptied.map((name) => mongo.collection(name).deleteMany({})));
    await mongo.collection('agents').insertMany(this.firstDay);
    await stage.index.clear();
    stage.inForce.forget();
    await stage.index.setRules((await stage.inForce.now()).id);
    await stage.index.markAlive();
    this.model = new Reference(AGENTS, stage.clock.now());
    this.lately = this.model.policy;
  }

  /** What a policy is checked against. */
  private async surroundings() {
    const { items: agents } = await this.stage.agents.list({ districtId: null, queueId: null }, null, 100);
    return { districtIds: ['00', HOME, AWAY], queues: await this.stage.queues.list(), agents };
  }

  get clock(): ManualClock {
    return this.stage.clock;
  }

  /** An act that may be refused; answers whether it was acknowledged. */
  async attempt(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      if (error instanceof AppError && error.code !== 'UNAVAILABLE') return false;
      throw error;
    }
  }

  /** Lets time do its work and routers match, then compares everything with the reference. */
  async settle(sweep: boolean): Promise<void> {
    const now = this.clock.now();
    let missed = new Map<string, string[]>();
    if (sweep) {
      missed = this.model.pass(now);
      // Both come round again and again: whoever missed an offer has missed it, also if they are gone by now.
      await Promise.all(this.routers.map((one) => one.sweep.expire()));
      await Promise.all(this.routers.map(({ departures }) => departures.round()));
      await Promise.all(this.routers.map((one) => one.sweep.sweep()));
      await this.tick();
    }
    await this.rest();
    // Who was put back into the line by this very sweep may have been due there already: routers look again at once.
    if (sweep) {
      await this.tick();
      await this.rest();
    }
    await this.follow(missed);
  }

  private async tick(): Promise<void> {
    await Promise.all(this.routers.map(({ ticks }) => ticks.round()));
  }

  private async rest(): Promise<void> {
    await this.churn();
    await this.stage.rest(...this.routers.map(({ router }) => router));
  }

  /** Routers match all the while the index is still following, as they do when they are woken by it. */
  private async churn(): Promise<void> {
    let following = true;
    const settled = this.stage.follower.settled().then(() => {
      following = false;
    });
    while (following) {
      for (const { router } of this.routers) router.wake();
      await Promise.all(this.routers.map(({ router }) => router.idle()));
    }
    await settled;
  }

  /** Reads the truth; every step the router took must have been allowed, and nothing else may differ. */
  private async follow(missed: ReadonlyMap<string, string[]>): Promise<void> {
    const images = new Map((await this.images()).map((image) => [image.id, image]));
    expectThat(images.size === this.model.contacts.size, 'a contact is missing, or there is one too many');
    for (const contact of this.model.contacts.values()) {
      const image = images.get(contact.id);
      if (!image) throw new Error(`acknowledged contact ${contact.id} is missing`);
      if (contact.state === 'waiting' && image.queueId !== contact.queueId) this.allowLed(contact, image);
      if (contact.state === 'waiting' && image.state === 'offered') {
        this.allow(contact, image.owner?.agentId ?? '', missed);
      }
      const guests = (list: ModelContact['guests']): string[] =>
        list.map(({ agentId, joined, role }) => `${agentId} ${role} ${joined}`);
      const seen = [image.state, image.epoch, image.owner?.agentId ?? null, image.deadlineAt];
      const due = [contact.state, contact.epoch, contact.agentId, contact.deadlineAt];
      const [truth, model] = [
        JSON.stringify([...seen, image.queueId, guests(image.guests)]),
        JSON.stringify([...due, contact.queueId, guests(contact.guests)]),
      ];
      expectThat(truth === model, `the truth says ${truth}, the reference ${model}`);
      expectThat((image.answeredAt !== null) === contact.answered, 'answered differs');
    }
    for (const id of AGENTS) expectThat(this.model.held(id).length <= ROOM, `${id} holds more than fits`);
    this.model.loseKept();
    this.lately = this.model.policy;
  }

  /** The router led a contact on to another queue: to that of the other district, and not before its time. */
  private allowLed(contact: ModelContact, { queueId }: ContactImage): void {
    const { model, lately } = this;
    const now = this.clock.now();
    const may = [lately, model.policy].some((policy) => model.mayBeLed(contact, now, policy));
    expectThat(may && queueId === 'help', `${contact.id} was led from ${contact.queueId} to ${queueId}`);
    model.passOn(contact, queueId, now);
  }

  /**
   * A contact was offered to an agent, by a router or as it arrived: that must have been allowed, by the rules of then
   * or of now.
   */
  allow(contact: ModelContact, agentId: string, missed: ReadonlyMap<string, string[]> = new Map()): void {
    const { model } = this;
    const now = this.clock.now();
    const policies = [this.lately, model.policy];
    // In the moment before the miss was noted another contact may have been offered; and the same one, if just
    // then a router compared everything, as it does twice a minute.
    const ready = model.ready(agentId) || missed.has(agentId);
    expectThat(ready, `${contact.id} offered to ${agentId}, who is not ready`);
    const declined = model.declines.get(`${contact.id} ${agentId}`);
    const lately = declined !== undefined && now >= declined && now < declined + DECLINE_MS;
    expectThat(!lately, `offered again to ${agentId}, who declined it`);
    const serves = policies.some((policy) => model.mayServe(agentId, contact, now, policy));
    expectThat(serves, `${contact.id} offered to ${agentId}, who does not serve ${contact.queueId}`);
    const fits = policies.some((policy) => model.hasRoom(agentId, policy));
    expectThat(fits, `${agentId} is offered more than fits`);
    const kept = this.lately === model.policy ? model.keptFor(contact, now) : null;
    expectThat(kept === null || kept === agentId, `${contact.id} is kept for ${kept}, offered to ${agentId}`);
    model.give(contact, agentId, now);
  }

  async images(): Promise<ContactImage[]> {
    return this.stage.port.load([...this.model.contacts.keys()]);
  }

  /**
   * Nothing waits while somebody could take it, as far as declines, and whom it is kept for, allow; nor where it is to be
   * led on from.
   */
  idleWhileWaiting(): string | null {
    const { model } = this;
    const now = this.clock.now();
    for (const contact of model.in('waiting')) {
      if (model.mayBeLed(contact, now)) return `${contact.id} still waits in ${contact.queueId}`;
      const keptFor = model.keptFor(contact, now);
      // Kept, or everybody's again: nobody can say.
      if (keptFor === null && contact.kept && contact.kept.until > now) continue;
      const free = (keptFor === null ? AGENTS : [keptFor]).find((id) => {
        const declined = model.declines.get(`${contact.id} ${id}`) ?? -Infinity;
        const lately = now >= declined && now < declined + DECLINE_MS;
        return model.ready(id) && model.hasRoom(id) && model.mayServe(id, contact, now) && !lately;
      });
      if (free) return `${contact.id} waits while ${free} is free`;
    }
    return null;
  }

  /** A quiet time with everybody there: all are served, and the checker finds nothing. */
  async finish(): Promise<void> {
    this.clock.advance(1000);
    await Promise.all(AGENTS.map((id) => this.online(id)));
    await this.settle(true);
    for (let round = 0; round < 10 && this.model.in(...OPEN).length > 0; round += 1) {
      await Promise.all(this.model.in('offered', 'active', 'wrap-up').map((contact) => this.serve(contact)));
      await this.settle(false);
      const idle = this.idleWhileWaiting();
      expectThat(idle === null, String(idle));
    }
    expectThat(this.model.in(...OPEN).length === 0, 'somebody is still not served');
    this.clock.advance(LONG_MS);
    while ((await this.reactions.sweep()) > 0);
    const { conservation, findings } = await this.checker.check(1000, null);
    expectThat(conservation.holds, `conservation: ${JSON.stringify(conservation)}`);
    expectThat(conservation.abandoned === this.lost(), 'abandoned differs');
    expectThat(findings.length === 0, `findings: ${JSON.stringify(findings)}`);
    const size = await this.stage.index.size();
    expectThat(size.contacts === 0, 'the index still knows a contact');
  }

  private lost(): number {
    return [...this.model.contacts.values()].filter((one) => one.abandoned && !one.answered).length;
  }

  private async serve(contact: ModelContact): Promise<void> {
    const { id, epoch, agentId, state } = contact;
    const { contacts } = this.stage;
    const by = { epoch, agentId: agentId ?? '' };
    if (state === 'offered') await contacts.apply(id, { type: 'accept', ...by });
    if (state !== 'wrap-up') {
      await contacts.apply(id, { type: 'end', by: 'agent', ...by, wrapUpUntil: this.clock.now() + LONG_MS });
    }
    await contacts.apply(id, { type: 'close', by: 'agent', ...by, disposition: 'answered' });
    contact.answered = true;
    this.model.close(contact);
  }

  /** The agent's console is there, and says online. */
  async online(id: string): Promise<void> {
    await this.stage.agents.connect({ userId: id, displayName: id, districtId: DISTRICTS[id] ?? HOME });
    await this.stage.agents.setPresence(id, 'online');
    const agent = this.model.agent(id);
    Object.assign(agent, {
      connected: true,
      departed: false,
      presence: 'online',
      missed: false,
      leaving: false,
    });
    agent.seenAt = this.clock.now();
    this.model.forgive(id);
  }

  async close(): Promise<void> {
    for (const { router } of this.routers) await router.stop();
    await this.stage.close();
  }
}
