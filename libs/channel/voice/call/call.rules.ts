import type { CallContact, CallLeg } from '#libs/contract';

/**
 * Names of what a call has in Asterisk. All follow from the contact and its epoch, so that any process
 * finds them again, and nothing is made twice.
 */
export const HOLDING_BRIDGE = 'jietong-waiting';
const LEG = /^jt-leg-([0-9a-f]{24})-(\d+)$/;
const TALK = /^jt-talk-([0-9a-f]{24})$/;

export const legIdOf = ({ contactId, epoch }: Pick<CallLeg, 'contactId' | 'epoch'>): string =>
  `jt-leg-${contactId}-${epoch}`;
export const talkBridgeOf = (contactId: string): string => `jt-talk-${contactId}`;
export const recordingOf = ({ contactId, epoch }: Pick<CallLeg, 'contactId' | 'epoch'>): string =>
  `${contactId}-${epoch}`;
/** The agent's endpoint, whatever phone is behind it. */
export const endpointOf = (agentId: string): string => `agent-${agentId}`;

/** Whose leg a channel is; null if it is none of ours. */
export function legOfId(channelId: string): { contactId: string; epoch: number } | null {
  const [, contactId, epoch] = LEG.exec(channelId) ?? [];
  return contactId && epoch ? { contactId, epoch: Number(epoch) } : null;
}

/** Whose conversation a bridge is; null if it is none of ours. */
export const contactOfBridge = (bridgeId: string): string | null => TALK.exec(bridgeId)?.[1] ?? null;

/** Where the caller is. */
export type CallerPlace = 'nowhere' | 'waiting' | 'talking';

/** How a call stands in Asterisk. */
export interface CallMedia {
  caller: CallerPlace;
  /** The agent's leg that was called, whether picked up or not. */
  leg: { epoch: number; agentId: string; answered: boolean } | null;
}

export type CallAction =
  /** Into the holding bridge, with music. */
  | { do: 'hold' }
  /** Call the agent's endpoint. */
  | { do: 'ring'; leg: CallLeg }
  /** End the agent's leg. */
  | { do: 'drop-leg' }
  /** Caller and agent into one bridge. */
  | { do: 'connect'; leg: CallLeg }
  /** The contact is over: end everything. */
  | { do: 'hang-up' };

/**
 * What to do in Asterisk so that a call stands as its contact does. Pure; asked again after every
 * change on either side, and after an outage with what was found, so nothing hangs on a single event.
 */
export function planOf(contact: CallContact, media: CallMedia): CallAction[] {
  const actions: CallAction[] = [];
  const { state, owner, epoch, id: contactId } = contact;
  if (state === 'wrap-up' || state === 'closed' || ((state === 'offered' || state === 'active') && !owner)) {
    return [{ do: 'hang-up' }];
  }
  const mine = media.leg?.epoch === epoch ? media.leg : null;
  if (media.leg && (!mine || state === 'waiting')) actions.push({ do: 'drop-leg' });
  if (state === 'waiting' || !owner)
    return media.caller === 'waiting' ? actions : [...actions, { do: 'hold' }];
  const leg: CallLeg = { contactId, epoch, agentId: owner.agentId };
  if (state === 'active' && mine?.answered) {
    return media.caller === 'talking' ? actions : [...actions, { do: 'connect', leg }];
  }
  if (media.caller !== 'waiting') actions.push({ do: 'hold' });
  return mine ? actions : [...actions, { do: 'ring', leg }];
}
