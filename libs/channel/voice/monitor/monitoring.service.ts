import { AppError, CONTACT_HEADER, MONITOR_HEADER, type MonitorMode } from '#libs/contract';
import type { Log } from '#libs/platform';
import type { AriClient } from '../ari/index.js';
import { endpointOf, legIdOf, talkBridgeOf, type Call, type Watching } from '../call/index.js';
import type { LeavingCause, LeavingService } from '../control/index.js';
import {
  asideOf,
  spyIdOf,
  watchIdOf,
  watchOfId,
  watchPlan,
  type WatchAction,
  type WatchId,
  type Watcher,
} from './monitor.rules.js';

/** So long a supervisor's phone rings: they have just asked for it. */
const RING_SECONDS = 20;

export interface MonitoringParts {
  ari: AriClient;
  leavings: Pick<LeavingService, 'leave'>;
  log: Log;
}

/**
 * Brings supervisors to calls: to listen, to be heard by the agent, or by both. It only adds to a call: what it does
 * and what fails in it leaves caller and agent where they are.
 */
export class MonitoringService implements Watching {
  private turn = 0;

  constructor(private readonly parts: MonitoringParts) {}

  async settle(call: Call): Promise<void> {
    const { contact, control, media } = call;
    if (!contact || (call.watchers.length === 0 && !control?.monitors.length)) return;
    const owner = contact.owner?.agentId;
    const talks = media.legs.some((leg) => leg.talks && leg.agentId === owner);
    const at = { contact, monitors: control?.monitors ?? [], watchers: call.watchers, talks };
    for (const action of watchPlan(at)) await this.quietly(call, () => this.act(call, action));
  }

  async end(call: Call): Promise<void> {
    for (const watcher of call.watchers) await this.quietly(call, () => this.drop(call, watcher));
  }

  async arrived(call: Call, channelId: string): Promise<void> {
    const watcher = this.watcherOf(call, channelId);
    if (!watcher) return this.parts.ari.hangUp(channelId, 'normal');
    const spy = watcher.spy?.id === channelId ? { ...watcher.spy, ready: true } : watcher.spy;
    const answered = watcher.answered || spy?.id !== channelId;
    this.change(call, watcher, { spy, answered });
    await this.settle(call);
  }

  /** Their phone was hung up: the call goes on without them. */
  async gone(call: Call, channelId: string): Promise<void> {
    const watcher = this.watcherOf(call, channelId);
    if (!watcher || channelId !== watchIdOf(this.idOf(call, watcher))) return;
    await this.drop(call, watcher);
    await this.leave(call, watcher, 'phone');
  }

  /** After an outage nobody knows who still listens: all of them begin again. */
  async reset(call: Call): Promise<void> {
    if (!call.control?.monitors.length) return;
    await this.leave(call, null, 'outage');
  }

  private async act(call: Call, action: WatchAction): Promise<void> {
    const { ari } = this.parts;
    switch (action.do) {
      case 'ring':
        return this.ring(call, action.supervisorId, action.mode);
      case 'end':
        return this.drop(call, action.watcher);
      case 'set-aside': {
        const id = this.idOf(call, action.watcher);
        await ari.createBridge(asideOf(id), 'mixing');
        await ari.addToBridge(asideOf(id), [watchIdOf(id)]);
        return this.change(call, action.watcher, { at: 'aside' });
      }
      case 'spy':
        return this.spy(call, action.watcher, action.mode);
      case 'drop-spy':
        return this.dropSpy(call, action.watcher);
      case 'join-spy': {
        const { spy } = action.watcher;
        if (!spy) return;
        await ari.addToBridge(asideOf(this.idOf(call, action.watcher)), [spy.id]);
        return this.change(call, action.watcher, { spy: { ...spy, joined: true } });
      }
      case 'barge': {
        if (call.recording === null) return;
        await ari.addToBridge(talkBridgeOf(call.recording), [watchIdOf(this.idOf(call, action.watcher))]);
        return this.change(call, action.watcher, { at: 'talk' });
      }
    }
  }

  private async ring(call: Call, supervisorId: string, mode: MonitorMode): Promise<void> {
    const { contact } = call;
    if (!contact) return;
    const watcher: Watcher = {
      supervisorId,
      epoch: contact.epoch,
      answered: false,
      at: 'nowhere',
      spy: null,
    };
    // Known before it is asked for: the phone may be picked up before the answer is here.
    call.watchers = [...call.watchers, watcher];
    try {
      await this.parts.ari.originate({
        channelId: watchIdOf(this.idOf(call, watcher)),
        endpoint: `PJSIP/${endpointOf(supervisorId)}`,
        appArgs: 'watch',
        callerId: call.start.accountId,
        timeout: RING_SECONDS,
        variables: {
          [`PJSIP_HEADER(add,${CONTACT_HEADER})`]: contact.id,
          [`PJSIP_HEADER(add,${MONITOR_HEADER})`]: mode,
        },
        originator: call.id,
      });
    } catch (error) {
      await this.drop(call, watcher);
      await this.leave(call, watcher, 'phone');
      throw error;
    }
  }

  private async spy(call: Call, watcher: Watcher, mode: 'listen' | 'coach'): Promise<void> {
    const { contact } = call;
    const leg = call.media.legs.find(({ agentId, talks }) => talks && agentId === contact?.owner?.agentId);
    if (!contact || !leg) return;
    this.turn += 1;
    const id = spyIdOf(this.idOf(call, watcher), this.turn);
    this.change(call, watcher, { spy: { id, mode, ready: false, joined: false } });
    await this.parts.ari.snoop(legIdOf({ ...leg, contactId: contact.id }), {
      snoopId: id,
      spy: 'both',
      whisper: mode === 'coach' ? 'out' : 'none',
      appArgs: 'watch',
    });
  }

  private async dropSpy(call: Call, watcher: Watcher): Promise<void> {
    const { spy } = this.current(call, watcher);
    if (!spy) return;
    await this.parts.ari.hangUp(spy.id, 'normal');
    this.change(call, watcher, { spy: null });
  }

  private async drop(call: Call, watcher: Watcher): Promise<void> {
    const { ari } = this.parts;
    const id = this.idOf(call, watcher);
    await this.dropSpy(call, watcher);
    await ari.hangUp(watchIdOf(id), 'normal');
    await ari.destroyBridge(asideOf(id));
    call.watchers = call.watchers.filter((one) => !isSame(one, watcher));
  }

  private async leave(call: Call, watcher: Watcher | null, cause: LeavingCause): Promise<void> {
    const control = await this.parts.leavings.leave(this.contactOf(call), watcher, cause);
    if (control) call.heed(control);
  }

  private change(call: Call, watcher: Watcher, changes: Partial<Watcher>): void {
    call.watchers = call.watchers.map((one) => (isSame(one, watcher) ? { ...one, ...changes } : one));
  }

  /** As it stands after what was done before. */
  private current(call: Call, watcher: Watcher): Watcher {
    return call.watchers.find((one) => isSame(one, watcher)) ?? watcher;
  }

  private watcherOf(call: Call, channelId: string): Watcher | null {
    const id = watchOfId(channelId);
    return call.watchers.find((one) => id !== null && isSame(one, id)) ?? null;
  }

  private contactOf(call: Call): string {
    return call.contact?.id ?? '';
  }

  private idOf(call: Call, { supervisorId, epoch }: Watcher): WatchId {
    return { contactId: this.contactOf(call), supervisorId, epoch };
  }

  private async quietly(call: Call, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      const level = error instanceof AppError && error.code === 'NOT_FOUND' ? 'debug' : 'warn';
      this.parts.log[level](
        { err: error, contactId: call.contact?.id },
        'a supervisor is not at a call as wished',
      );
    }
  }
}

type Identity = Pick<Watcher, 'supervisorId' | 'epoch'>;
const isSame = (one: Identity, other: Identity): boolean =>
  one.supervisorId === other.supervisorId && one.epoch === other.epoch;
