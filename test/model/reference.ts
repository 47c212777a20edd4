import type { ContactState, GuestRole, Presence } from '#libs/contract';
import {
  DISTRICTS,
  HOME,
  PLAIN,
  QUEUE_DISTRICTS,
  reaches,
  type PlainPolicy,
  type PolicyName,
} from './policies.js';

/** What the reference knows of a contact: which acts were acknowledged, and what must follow. */
export interface ModelContact {
  id: string;
  key: string;
  queueId: string;
  /** When it came to wait in its queue. */
  enteredAt: number;
  state: ContactState;
  epoch: number;
  agentId: string | null;
  guests: { agentId: string; joined: boolean; role: GuestRole }[];
  /** Meant for one agent. `sure`: that agent has been able to take something ever since, and the index never lost it. */
  kept: { agentId: string; until: number; sure: boolean } | null;
  answered: boolean;
  abandoned: boolean;
  deadlineAt: number | null;
}

export interface ModelAgent {
  id: string;
  presence: Presence;
  connected: boolean;
  /** Let an offer run out, and has neither come back nor accepted anything since. */
  missed: boolean;
  /** Asked for a break after what they have. */
  leaving: boolean;
  seenAt: number;
  departed: boolean;
}

export const OFFER_MS = 20_000;
export const WRAP_UP_MS = 30_000;
export const DECLINE_MS = 30_000;
export const GRACE_MS = 60_000;
export const KEPT_MS = 30_000;
export const MOST_GUESTS = 3;

/**
 * The plain reference: a list of contacts, a list of agents, the policies, and the words of the lifecycle. Who
 * is offered what is the router's choice; the reference says whether that choice was allowed.
 */
export class Reference {
  readonly contacts = new Map<string, ModelContact>();
  readonly agents = new Map<string, ModelAgent>();
  /** Contact and agent → when it was declined; until then it may not ring there again. */
  readonly declines = new Map<string, number>();
  /** By version; the last is in force. */
  readonly policies: PolicyName[] = ['first'];

  constructor(agentIds: readonly string[], now: number) {
    for (const id of agentIds) {
      this.agents.set(id, {
        id,
        presence: 'offline',
        connected: false,
        missed: false,
        leaving: false,
        seenAt: now,
        departed: true,
      });
    }
  }

  get policy(): PlainPolicy {
    return PLAIN[this.policies.at(-1) as PolicyName];
  }

  agent(id: string): ModelAgent {
    return this.agents.get(id) as ModelAgent;
  }

  in(...states: ContactState[]): ModelContact[] {
    return [...this.contacts.values()].filter(({ state }) => states.includes(state));
  }

  openOf(key: string): ModelContact | undefined {
    return this.in('waiting', 'offered', 'active').find((contact) => contact.key === key);
  }

  /** Where they hold a slot, as owner or as guest. */
  held(agentId: string): ModelContact[] {
    return [...this.contacts.values()].filter(
      (contact) => contact.agentId === agentId || contact.guests.some((guest) => guest.agentId === agentId),
    );
  }

  /** True if the router may offer something to this agent now, room apart. */
  ready(id: string): boolean {
    const { presence, connected, missed, leaving } = this.agent(id);
    return presence === 'online' && connected && !missed && !leaving;
  }

  hasRoom(id: string, policy = this.policy): boolean {
    return this.held(id).length < policy.room;
  }

  /** True if the policy lets this agent have the contact now, or its being kept for them does. */
  mayServe(id: string, contact: ModelContact, now: number, policy = this.policy): boolean {
    if (contact.kept?.agentId === id && contact.kept.until > now) return true;
    if (contact.queueId !== 'tax') return reaches(DISTRICTS[id], contact.queueId);
    const after = policy.taxAfterMs[id] ?? Infinity;
    // While the clock is set back nobody can say how long it has waited; the search never narrows.
    return after < Infinity && (after === 0 || now < contact.enteredAt || now - contact.enteredAt >= after);
  }

  /** True if the policy leads the contact to the other district now: it has waited long enough where it is. */
  mayBeLed({ state, queueId, enteredAt }: ModelContact, now: number, policy = this.policy): boolean {
    return state === 'waiting' && queueId === 'tax' && now - enteredAt >= policy.ledAfterMs;
  }

  /** True if people of a district see a contact, whose customers are all of the home district: it is theirs, or served there. */
  sees(districtId: string, { queueId, agentId, guests }: ModelContact): boolean {
    const seated = [agentId, ...guests.map((guest) => guest.agentId)];
    return (
      districtId === HOME ||
      QUEUE_DISTRICTS[queueId] === districtId ||
      seated.some((id) => id !== null && DISTRICTS[id] === districtId)
    );
  }

  /** For whom alone it waits now; null if it is everybody's, or nobody can say. */
  keptFor({ kept }: ModelContact, now: number): string | null {
    return kept?.sure && kept.until > now && this.ready(kept.agentId) ? kept.agentId : null;
  }

  /** The index was lost or made anew: whoever is kept may have become everybody's for a moment. */
  doubtKept(): void {
    for (const { kept } of this.contacts.values()) if (kept) kept.sure = false;
  }

  /** Whoever can take nothing has nothing kept for them any more, also when they come back. */
  loseKept(): void {
    for (const { kept } of this.contacts.values()) if (kept && !this.ready(kept.agentId)) kept.sure = false;
  }

  /** Says online anew: what they declined may ring there again. */
  forgive(id: string): void {
    for (const key of this.declines.keys()) if (key.endsWith(` ${id}`)) this.declines.delete(key);
  }

  give(contact: ModelContact, agentId: string, now: number): void {
    Object.assign(contact, {
      state: 'offered',
      agentId,
      epoch: contact.epoch + 1,
      deadlineAt: now + OFFER_MS,
    });
  }

  takeBack(contact: ModelContact): void {
    Object.assign(contact, {
      state: 'waiting',
      agentId: null,
      guests: [],
      kept: null,
      epoch: contact.epoch + 1,
      deadlineAt: null,
    });
  }

  /** Passed on: waits in a queue anew. */
  passOn(contact: ModelContact, queueId: string, now: number): void {
    this.takeBack(contact);
    Object.assign(contact, { queueId, enteredAt: now });
  }

  /** Somebody has it from now on, and whoever was still to come does not come. */
  take(contact: ModelContact, agentId: string): void {
    Object.assign(contact, {
      state: 'active',
      agentId,
      guests: contact.guests.filter((guest) => guest.joined && guest.agentId !== agentId),
      kept: null,
      answered: true,
      epoch: contact.epoch + 1,
      deadlineAt: null,
    });
  }

  /** The guests are these now; invitations that are open keep their common deadline. */
  setGuests(contact: ModelContact, guests: ModelContact['guests']): void {
    const open = guests.some(({ joined }) => !joined);
    Object.assign(contact, { guests, deadlineAt: open ? contact.deadlineAt : null });
  }

  wrapUp(contact: ModelContact, until: number): void {
    Object.assign(contact, { state: 'wrap-up', guests: [], deadlineAt: until });
  }

  close(contact: ModelContact): void {
    this.takeBack(contact);
    contact.state = 'closed';
  }

  /** What the sweeps must do at this time. Answers who missed which contact. */
  pass(now: number): Map<string, string[]> {
    for (const [key, at] of this.declines) {
      if (now < at || now >= at + DECLINE_MS) this.declines.delete(key);
    }
    const missed = this.expire(now);
    const gone = [...this.agents.values()].filter((one) => !one.departed && one.seenAt < now - GRACE_MS);
    for (const agent of gone) {
      Object.assign(agent, { presence: 'offline', connected: false, departed: true, leaving: false });
      for (const contact of this.held(agent.id)) {
        if (contact.state === 'active' && contact.agentId !== agent.id) {
          this.setGuests(
            contact,
            contact.guests.filter(({ agentId }) => agentId !== agent.id),
          );
        } else if (contact.state === 'offered' || contact.state === 'active') this.takeBack(contact);
      }
    }
    return missed;
  }

  private expire(now: number): Map<string, string[]> {
    const missed = new Map<string, string[]>();
    for (const contact of this.contacts.values()) {
      if (contact.deadlineAt === null || contact.deadlineAt > now) continue;
      if (contact.state === 'offered') {
        const agentId = contact.agentId as string;
        this.agent(agentId).missed = true;
        missed.set(agentId, [...(missed.get(agentId) ?? []), contact.id]);
        this.takeBack(contact);
      } else if (contact.state === 'active') {
        this.setGuests(
          contact,
          contact.guests.filter(({ joined }) => joined),
        );
      } else this.close(contact);
    }
    return missed;
  }
}
