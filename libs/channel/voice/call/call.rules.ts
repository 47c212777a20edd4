import { seatsOf, type CallContact, type CallLeg } from '#libs/contract';
import { nextName, recordedIn } from '../recording/index.js';

/**
 * Names of what a call has in Asterisk. All follow from the contact, its epoch and its agents, so that any
 * process finds them again, and nothing is made twice.
 */
export const HOLDING_BRIDGE = 'jietong-waiting';
/** Callers whose agent has put them on hold, or consults a colleague. */
export const HELD_BRIDGE = 'jietong-held';
const LEG = /^jt-leg-([0-9a-f]{24})-(\d+)-([0-9A-Za-z]+)$/;
const TALK = /^jt-talk-(([0-9a-f]{24})-\d+(?:-\d+)?)$/;

/** The epoch is that in which the leg was called; a guest's leg outlives it when the contact is handed over. */
export const legIdOf = ({ contactId, epoch, agentId }: CallLeg): string =>
  `jt-leg-${contactId}-${epoch}-${agentId}`;
/** Of the conversation that begins in this epoch; `last`: the recording of the one before it. */
export function recordingOf({ id, epoch }: Pick<CallContact, 'id' | 'epoch'>, last: string | null): string {
  const first = `${id}-${epoch}`;
  return last !== null && recordedIn(last)?.epoch === epoch ? nextName(last) : first;
}
/**
 * The bridge of a conversation, by the name of its recording. Each conversation has one of its own: a bridge
 * that is being taken down still takes channels in, and loses them.
 */
export const talkBridgeOf = (recording: string): string => `jt-talk-${recording}`;
/** The agent's endpoint, whatever phone is behind it. */
export const endpointOf = (agentId: string): string => `agent-${agentId}`;

/** Whose leg a channel is; null if it is none of ours. */
export function legOfId(channelId: string): CallLeg | null {
  const [, contactId, epoch, agentId] = LEG.exec(channelId) ?? [];
  return contactId && epoch && agentId ? { contactId, epoch: Number(epoch), agentId } : null;
}

/** Whose conversation a bridge is; null if it is none of ours. */
export const contactOfBridge = (bridgeId: string): string | null => TALK.exec(bridgeId)?.[2] ?? null;
/** The recording of the conversation in a bridge; null if it is none of ours. */
export const recordingOfBridge = (bridgeId: string): string | null => TALK.exec(bridgeId)?.[1] ?? null;

/**
 * Where the caller is: in the queue's music, held by the agent, in the conversation. `away`: whom we call, and who can't
 * be talked to yet.
 */
export type CallerPlace = 'nowhere' | 'waiting' | 'held' | 'talking' | 'away';

/** An agent's leg that was called. */
export interface AgentLeg {
  epoch: number;
  agentId: string;
  /** It was picked up. */
  answered: boolean;
  /** It is in the conversation's bridge. */
  talks: boolean;
}

/** How a call stands in Asterisk. */
export interface CallMedia {
  caller: CallerPlace;
  legs: readonly AgentLeg[];
}
export const NO_MEDIA: CallMedia = { caller: 'nowhere', legs: [] };

export type CallAction =
  /** Into the music of the queue, out of any conversation, which ends; or on hold, while it goes on. */
  | { do: 'place'; at: 'waiting' | 'held' }
  /** Call the agent's endpoint. */
  | { do: 'ring'; leg: CallLeg }
  /** End the agent's leg. */
  | { do: 'drop-leg'; leg: CallLeg }
  /** These into the conversation's bridge, the caller too if told. */
  | { do: 'talk'; legs: CallLeg[]; caller: boolean }
  /** Nobody talks to anybody. */
  | { do: 'end-talk' }
  /** The contact is over: end everything. */
  | { do: 'hang-up' };

/**
 * What to do in Asterisk so that a call stands as its contact does, and as its agent wishes (`onHold`).
 * Pure; asked again after every change on either side, and after an outage with what was found, so nothing
 * hangs on a single event.
 */
export function planOf(contact: CallContact, media: CallMedia, onHold = false): CallAction[] {
  const { state, owner } = contact;
  if (state === 'wrap-up' || state === 'closed' || ((state === 'offered' || state === 'active') && !owner)) {
    return [{ do: 'hang-up' }];
  }
  const [mine, others] = split(media.legs, (leg) => isWanted(contact, leg));
  const drops = others.map((leg): CallAction => ({ do: 'drop-leg', leg: named(contact, leg) }));
  const ringing = seatsOf(contact)
    .filter(({ agentId }) => !mine.some((leg) => leg.agentId === agentId))
    .map(({ agentId }) => ({ agentId, epoch: contact.epoch }));
  const rings = ringing.map((leg): CallAction => ({ do: 'ring', leg: named(contact, leg) }));
  // Rings first: a phone that rings takes longest, and puts nobody anywhere yet.
  return [...drops, ...rings, ...conversation(contact, { ...media, legs: mine }, onHold)];
}

/** Who is where, apart from what rings and what ends. */
function conversation(contact: CallContact, media: CallMedia, onHold: boolean): CallAction[] {
  if (media.caller === 'away') return [];
  const talkers = talkersOf(contact, media.legs);
  if (talkers.length === 0) {
    if (media.caller !== 'waiting') return [{ do: 'place', at: 'waiting' }];
    return media.legs.some(({ talks }) => talks) ? [{ do: 'end-talk' }] : [];
  }
  const heard = media.legs.filter((leg) => leg.talks || talkers.includes(leg));
  const held = onHold || heard.some(({ agentId }) => isConsulted(contact, agentId));
  const comers = talkers.filter(({ talks }) => !talks).map((leg) => named(contact, leg));
  const caller = !held && media.caller !== 'talking';
  return [
    // Before anybody joins: what a consulted guest says is not for the caller.
    ...(held && media.caller !== 'held' ? [{ do: 'place', at: 'held' } as const] : []),
    ...(comers.length > 0 || caller ? [{ do: 'talk', legs: comers, caller } as const] : []),
  ];
}

/** Those who may be in the conversation: none before its owner is there. */
function talkersOf({ state, owner, guests }: CallContact, legs: readonly AgentLeg[]): AgentLeg[] {
  const there = (agentId: string | undefined): boolean =>
    legs.some((leg) => leg.answered && leg.agentId === agentId);
  if (state !== 'active' || !there(owner?.agentId)) return [];
  const joined = guests.filter((guest) => guest.joined).map(({ agentId }) => agentId);
  return legs.filter((leg) => leg.answered && [owner?.agentId, ...joined].includes(leg.agentId));
}

const isConsulted = ({ guests }: CallContact, agentId: string): boolean =>
  guests.some((guest) => guest.agentId === agentId && guest.role === 'consult');

/** While it is offered, only a leg of this offer counts; once it is talked about, any leg of who is in it. */
function isWanted(contact: CallContact, leg: AgentLeg): boolean {
  if (contact.state === 'waiting') return false;
  if (contact.state === 'offered' && leg.epoch !== contact.epoch) return false;
  return seatsOf(contact).some(({ agentId }) => agentId === leg.agentId);
}

const named = ({ id }: CallContact, { epoch, agentId }: Pick<AgentLeg, 'epoch' | 'agentId'>): CallLeg => ({
  contactId: id,
  epoch,
  agentId,
});

function split<T>(items: readonly T[], is: (item: T) => boolean): [T[], T[]] {
  return [items.filter(is), items.filter((item) => !is(item))];
}

export const isWaiting = ({ state }: CallContact): boolean => state === 'waiting' || state === 'offered';
