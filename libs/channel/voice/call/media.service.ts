import { AppError, CONTACT_HEADER, type CallLeg } from '#libs/contract';
import type { Log } from '#libs/platform';
import type { AriClient } from '../ari/index.js';
import type { Call } from './call.js';
import {
  HOLDING_BRIDGE,
  endpointOf,
  legIdOf,
  planOf,
  recordingOf,
  talkBridgeOf,
  type CallAction,
} from './call.rules.js';

/** Longer than any offer: whether it still rings is decided by the contact, and this only cleans up. */
const RING_SECONDS = 600;

/** Carries out in Asterisk what the plan of a call says. */
export class MediaService {
  constructor(
    private readonly ari: AriClient,
    private readonly log: Log,
  ) {}

  /** What must be there before any call. Safe to repeat. */
  async prepare(): Promise<void> {
    await this.ari.createBridge(HOLDING_BRIDGE, 'holding');
  }

  /** `unreachable`: told if the agent's endpoint can't be called. */
  async settle(call: Call, unreachable: (leg: CallLeg) => Promise<void>): Promise<void> {
    if (!call.contact) return;
    for (const action of planOf(call.contact, call.media)) {
      await this.act(call, action, unreachable);
    }
  }

  /** Takes the bridge of the conversation down, however far the conversation came. */
  async dropTalk(call: Call): Promise<void> {
    if (!call.bridged || !call.contact) return;
    await this.ari.destroyBridge(talkBridgeOf(call.contact.id));
    call.bridged = false;
  }

  private async act(
    call: Call,
    action: CallAction,
    unreachable: (leg: CallLeg) => Promise<void>,
  ): Promise<void> {
    switch (action.do) {
      case 'hold':
        return this.hold(call);
      case 'ring':
        return this.ring(call, action.leg, unreachable);
      case 'drop-leg':
        return this.dropLeg(call);
      case 'connect':
        return this.connect(call, action.leg);
      case 'hang-up':
        return this.hangUp(call);
    }
  }

  private async hold(call: Call): Promise<void> {
    await this.ari.addToBridge(HOLDING_BRIDGE, [call.id]);
    call.media = { ...call.media, caller: 'waiting' };
    await this.dropTalk(call);
  }

  private async ring(call: Call, leg: CallLeg, unreachable: (leg: CallLeg) => Promise<void>): Promise<void> {
    // Known before it is asked for: the phone may be picked up before the answer is here.
    call.media = { ...call.media, leg: { epoch: leg.epoch, agentId: leg.agentId, answered: false } };
    try {
      await this.ari.originate({
        channelId: legIdOf(leg),
        endpoint: `PJSIP/${endpointOf(leg.agentId)}`,
        appArgs: `agent,${leg.contactId},${leg.epoch}`,
        callerId: call.start.accountId,
        timeout: RING_SECONDS,
        variables: { [`PJSIP_HEADER(add,${CONTACT_HEADER})`]: leg.contactId },
        originator: call.id,
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.log.warn(
        { err: error, contactId: leg.contactId, agentId: leg.agentId },
        'an agent could not be rung',
      );
      await unreachable(leg);
    }
  }

  private async dropLeg(call: Call): Promise<void> {
    const { contact, media } = call;
    if (contact && media.leg) {
      await this.ari.hangUp(legIdOf({ contactId: contact.id, epoch: media.leg.epoch }), 'normal');
    }
    // After the request: one that failed is asked for again.
    call.media = { ...media, leg: null };
  }

  private async connect(call: Call, leg: CallLeg): Promise<void> {
    const bridge = talkBridgeOf(leg.contactId);
    // Noted before it is made: caller or agent may be gone before they are in it.
    call.bridged = true;
    await this.ari.createBridge(bridge, 'mixing');
    await this.ari.addToBridge(bridge, [call.id, legIdOf(leg)]);
    call.media = { ...call.media, caller: 'talking' };
    await this.ari.recordBridge(bridge, recordingOf(leg)).catch((error: unknown) => {
      // The conversation goes on; that it is not recorded must be seen.
      this.log.error({ err: error, contactId: leg.contactId }, 'a conversation is not recorded');
    });
  }

  private async hangUp(call: Call): Promise<void> {
    await this.dropLeg(call);
    await this.ari.hangUp(call.id, 'normal');
    await this.dropTalk(call);
    call.media = { caller: 'nowhere', leg: null };
  }
}
