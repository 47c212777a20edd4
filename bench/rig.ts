import { cpuOf, startChild, type Child } from './child.js';
import { agentId, type ConsoleOrder, type Load, type Outcome } from './load.js';
import type { Place, Stage, Usage } from './stage.js';

const SOCKETS = 200;

/** CPU of each process for one contact, µs. */
export type Cost = Record<string, number>;

/** The processes of one phase: a server of contacts, the consoles, and for our own path the worker. */
export class Rig {
  private constructor(
    readonly server: Child,
    private readonly consoles: Child,
    private readonly others: Record<string, Child>,
    private readonly stage: Stage,
    private readonly place: Place,
  ) {}

  static async floor(stage: Stage, place: Place, agents: number, profileTo: string | null): Promise<Rig> {
    const floor = startChild('floor.js', place.env, profileTo);
    const rig = new Rig(floor, startChild('consoles.js', {}, null), {}, stage, place);
    const names = Array.from({ length: agents }, (_, n) => agentId(n));
    await rig.connect(await floor.ask<string>('open', { agents: names }), agents);
    return rig;
  }

  /** Our own path; the agents and contacts that the place has are in the index when this resolves. */
  static async own(
    stage: Stage,
    place: Place,
    has: { agents: number; waiting: number },
    profileTo: string | null,
  ): Promise<Rig> {
    const service = startChild('service.js', place.env, profileTo);
    const worker = startChild('worker.js', place.env, profileTo);
    const rig = new Rig(service, startChild('consoles.js', {}, null), { worker }, stage, place);
    await worker.ask('ready');
    const url = await service.ask<string>('open');
    await rig.indexed(has);
    await rig.connect(url, has.agents);
    return rig;
  }

  /** Waits until the index holds so much. */
  async indexed(has: { agents: number; waiting: number }): Promise<void> {
    for (;;) {
      const size = await this.server.ask<{ agents: number; contacts: number }>('size');
      if (size.agents === has.agents && size.contacts === has.waiting) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  run(load: Load): Promise<Outcome> {
    return this.server.ask<Outcome>('run', load);
  }

  /** A run with what it cost each process. */
  async runWithCost(load: Load): Promise<{ outcome: Outcome; cost: Cost; store: Usage }> {
    const used = await this.place.usage();
    const pids: Record<string, number> = { ...this.pids(), ...this.stage.pids() };
    const before = Object.entries(pids).map(([name, pid]) => [name, cpuOf(pid)] as const);
    const outcome = await this.run(load);
    const cost = before.map(([name, cpu]) => [
      name,
      ((cpuOf(pids[name] as number) - cpu) * 1000) / outcome.count,
    ]);
    const store = Object.entries(await this.place.usage()).map(([name, { count, time }]) => [
      name,
      {
        count: (count - (used[name]?.count ?? 0)) / outcome.count,
        time: (time - (used[name]?.time ?? 0)) / outcome.count,
      },
    ]);
    return { outcome, cost: Object.fromEntries(cost) as Cost, store: Object.fromEntries(store) as Usage };
  }

  /** How the agents behave from now on. */
  async behave(change: Partial<ConsoleOrder>): Promise<void> {
    await this.consoles.ask('behave', change);
  }

  async stop(): Promise<void> {
    await this.consoles.stop();
    for (const child of [this.server, ...Object.values(this.others)]) await child.stop();
  }

  private async connect(url: string, agents: number): Promise<void> {
    const order: ConsoleOrder = { url, agents, sockets: SOCKETS, talkMs: 0, busyFrom: Infinity };
    await this.consoles.ask('connect', { ...order, busyFrom: agents });
  }

  private pids(): Record<string, number> {
    const others = Object.entries(this.others).map(([name, { pid }]) => [name, pid] as const);
    return { server: this.server.pid, ...Object.fromEntries(others), consoles: this.consoles.pid };
  }
}
