import { newId } from '#libs/platform';
import { freeUdpPort } from '#libs/platform/embedded';
import { cpuOf, startChild, type Child } from '../child.js';
import type { Percentiles } from '../load.js';
import type { Place, Stage } from '../stage.js';
import { ariPerCall, countsOf, perCall, type PerCall } from './per-call.rules.js';
import { OWN_NUMBER, PEER_NUMBER, Pbx } from './pbx.js';
import type { AriCounts } from './service.js';
import { isKept, ringing, runLoad, type LoadOrder, type Trial } from './trial.js';

/** How much is measured. */
export interface VoicePlan {
  agents: number;
  /** Length of one load of a side, s: long beside what a single call takes. */
  seconds: Record<Side, number>;
  /** Between the rate that was kept and the one that was not, so many more are tried. */
  halvings: number;
  /** Arrivals whose way to an agent's phone is measured. */
  timedCalls: number;
  profileTo: string | null;
}

/** What is measured: Jietong, or Asterisk's own queue. */
export type Side = 'own' | 'peer';

/** What a side holds: the best load that it kept, and all that were tried. */
export interface Limit {
  perSecond: number;
  trials: Trial[];
}

/** What a side does with half as many calls again as it holds. */
export interface Overload {
  /** What was kept at 1.5 × the limit, of the limit. */
  kept: number;
  /** Of those who were not answered, how many were told why. */
  told: number;
  trial: Trial;
  /** CPU of each process for a call that came, ms. */
  cpu: Record<string, number>;
}

const PATIENCE_MS = 10_000;
/** The announcement and its question are heard to their end. */
const LONG_PATIENCE_MS = 40_000;
const REST_S = 30;
/** A load that is not counted, before the first that is: a hotline does not run on code that was never run before. */
const WARM_S = 30;
/** Of what is held, so much is let in where more comes: telling the others costs too. */
const LET_IN = 0.85;

type LoadWishes = Pick<LoadOrder, 'talkMs' | 'rate' | 'seconds'> & Partial<LoadOrder>;

/** One Asterisk, twenty agents at one phone, and beside it Jietong when its turn comes. */
export class VoiceRig {
  private service: Child | null = null;
  private worker: Child | null = null;
  private place: Place | null = null;

  private constructor(
    private readonly stage: Stage,
    private pbx: Pbx,
    private readonly agentIds: readonly string[],
    private readonly agentsAt: number,
    private readonly plan: VoicePlan,
  ) {}

  static async open(stage: Stage, plan: VoicePlan): Promise<VoiceRig> {
    const agentIds = Array.from({ length: plan.agents }, () => newId());
    const agentsAt = await freeUdpPort();
    return new VoiceRig(stage, await Pbx.open(agentIds, agentsAt), agentIds, agentsAt, plan);
  }

  /** What collapsed is not measured again, for it is full of calls: it is replaced before the next load. */
  async limit(side: Side, talkMs: number, from: number): Promise<Limit> {
    const trials: Trial[] = [];
    let fresh = false;
    const keeps = async (rate: number): Promise<boolean> => {
      if (!fresh) await this.begin(side, talkMs, from);
      const { trial } = await this.run(side, { talkMs, rate, seconds: this.plan.seconds[side] });
      trials.push(trial);
      console.error(`  ${trial.rate}/s: ${trial.answered} of ${trial.calls}`);
      fresh = isKept(trial);
      await (fresh ? this.settle() : this.kill());
      return fresh;
    };
    let [low, high] = [0, from];
    while (await keeps(high)) [low, high] = [high, Math.round(high * 1.5)];
    for (let i = 0; i < this.plan.halvings; i += 1) {
      const middle = Math.round((low + high) / 2);
      if (await keeps(middle)) low = middle;
      else high = middle;
    }
    await this.stopService();
    return { perSecond: Math.max(0, ...trials.filter(isKept).map(({ perSecond }) => perSecond)), trials };
  }

  /** At one and a half times what a side holds. */
  async overload(side: Side, limit: number): Promise<Overload> {
    const settings = {
      JIETONG_CALL_RATE: String(Math.max(1, Math.floor(limit * LET_IN))),
      JIETONG_CALL_BURST: String(Math.ceil(limit / 4)),
    };
    if (side === 'own') await this.start(settings);
    await this.load(side, { talkMs: 20, rate: Math.ceil(limit / 4), seconds: WARM_S });
    const rate = Math.ceil(limit * 1.5);
    const cpu = this.cpuSoFar();
    const { trial } = await this.load(side, { talkMs: 20, rate, seconds: 8, patienceMs: LONG_PATIENCE_MS });
    const used = cpu(trial.calls);
    await this.stopService();
    const { calls, answered, ledOut, perSecond } = trial;
    return {
      kept: perSecond / limit,
      told: answered === calls ? 1 : ledOut / (calls - answered),
      trial,
      cpu: used,
    };
  }

  /**
   * Arrival → an agent's phone rings, at a rate; the CPU a call of each process, and for ours what was asked of Asterisk
   * and told by it.
   */
  async ringing(side: Side, rate: number): Promise<{ waits: Percentiles; perCall: PerCall }> {
    if (side === 'own') await this.start();
    await this.load(side, { talkMs: 20, rate, seconds: WARM_S });
    const [cpu, ariBefore] = [this.cpuSoFar(), await this.ari()];
    const usedBefore = (await this.place?.usage()) ?? {};
    const seconds = this.plan.timedCalls / rate;
    const { trial, stamps } = await this.load(side, { talkMs: 20, rate, seconds, stamped: true });
    const [ariAfter, used] = [await this.ari(), (await this.place?.usage()) ?? {}];
    const usedCpu = cpu(trial.calls);
    const callers = await this.service?.ask<Record<string, string>>('callers');
    await this.stopService();
    const waits = ringing(stamps, callers ? new Map(Object.entries(callers)) : null);
    if (!waits) throw new Error('no agent was rung');
    const store = perCall(countsOf(usedBefore), countsOf(used), trial.calls);
    const asked = ariPerCall(ariBefore, ariAfter, trial.calls);
    return { waits, perCall: { ...asked, store, cpu: usedCpu } };
  }

  private async ari(): Promise<AriCounts> {
    return (
      (await this.service?.ask<AriCounts>('ari')) ?? { requests: {}, seconds: {}, events: {}, turnedAway: 0 }
    );
  }

  /** CPU of each process from now on, for each of so many calls, ms. */
  private cpuSoFar(): (calls: number) => Record<string, number> {
    const before = this.pids().map(([name, pid]) => [name, pid, cpuOf(pid)] as const);
    return (calls) =>
      Object.fromEntries(before.map(([name, pid, from]) => [name, (cpuOf(pid) - from) / calls]));
  }

  /** All but SIPp's. */
  private pids(): [string, number][] {
    const { service, worker, stage, pbx } = this;
    const own = service && worker ? { service: service.pid, worker: worker.pid, ...stage.pids() } : {};
    return Object.entries({ asterisk: pbx.asterisk.pid, ...own });
  }

  /** Whatever of Jietong still runs is dead by then. */
  async close(): Promise<void> {
    await this.place?.close();
    await this.pbx.close();
  }

  /** An Asterisk, and for our side a Jietong, that were never loaded, warmed up. */
  private async begin(side: Side, talkMs: number, rate: number): Promise<void> {
    if (side === 'own') await this.start();
    else await this.renewPbx();
    await this.load(side, { talkMs, rate, seconds: WARM_S });
  }

  private async load(side: Side, order: LoadWishes): ReturnType<typeof runLoad> {
    const result = await this.run(side, order);
    await this.settle();
    return result;
  }

  private run(side: Side, order: LoadWishes): ReturnType<typeof runLoad> {
    const called = side === 'own' ? OWN_NUMBER : PEER_NUMBER;
    const { agentsAt, stage, pbx } = this;
    const place = { home: stage.home, sipPort: pbx.asterisk.sipPort, called, agentsAt };
    return runLoad({ ...place, patienceMs: PATIENCE_MS, ...order });
  }

  /** Resolves when every call is over, and stored. */
  private async settle(): Promise<void> {
    await this.pbx.clear(REST_S);
    await this.service?.ask('rest', { seconds: REST_S });
  }

  private async renewPbx(): Promise<void> {
    await this.pbx.close();
    this.pbx = await Pbx.open(this.agentIds, this.agentsAt);
  }

  private async start(more: Record<string, string> = {}): Promise<void> {
    await this.renewPbx();
    const place = await this.stage.fresh();
    this.place = place;
    const env = {
      ...place.env,
      ...this.pbx.asterisk.settings(),
      JIETONG_CALL_RATE: '10000',
      JIETONG_CALL_BURST: '10000',
      JIETONG_CALLBACK_ABANDONED: '',
      JIETONG_RECORDINGS: `${this.stage.home}/recordings`,
      ...more,
    };
    this.service = startChild('voice/service.js', env, this.plan.profileTo);
    this.worker = startChild('worker.js', env, this.plan.profileTo);
    await this.worker.ask('ready');
    await this.service.ask('open', { number: OWN_NUMBER, agentIds: this.agentIds });
  }

  private async stopService(): Promise<void> {
    await this.service?.stop();
    await this.worker?.stop();
    await this.leavePlace();
  }

  private async kill(): Promise<void> {
    await this.service?.kill();
    await this.worker?.kill();
    await this.leavePlace();
  }

  private async leavePlace(): Promise<void> {
    await this.place?.close();
    this.service = this.worker = this.place = null;
  }
}
