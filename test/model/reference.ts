import type { ContactState, Presence } from '#libs/contract';

/** What the reference knows of a contact: which acts were acknowledged, and what must follow. */
export interface ModelContact {
  id: string;
  key: string;
  state: ContactState;
  epoch: number;
  agentId: string | null;
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
  seenAt: number;
  departed: boolean;
}

export const OFFER_MS = 20_000;
export const WRAP_UP_MS = 30_000;
export const DECLINE_MS = 30_000;
export const GRACE_MS = 60_000;
/** Chats at once. */
export const ROOM = 2;

/**
 * The plain reference: a list of contacts, a list of agents, and the words of the lifecycle. Who is
 * offered what is the router's choice; the reference says whether that choice was allowed.
 */
export class Reference {
  readonly contacts = new Map<string, ModelContact>();
  readonly agents = new Map<string, ModelAgent>();
  /** Contact and agent → when it was declined; until then it may not ring there again. */
  readonly declines = new Map<string, number>();

  constructor(agentIds: readonly string[], now: number) {
    for (const id of agentIds) {
      this.agents.set(id, {
        id,
        presence: 'offline',
        connected: false,
        missed: false,
        seenAt: now,
        departed: true,
      });
    }
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

  held(agentId: string): ModelContact[] {
    return [...this.contacts.values()].filter((contact) => contact.agentId === agentId);
  }

  /** True if the router may offer something to this agent now, room apart. */
  ready(id: string): boolean {
    const { presence, connected, missed } = this.agent(id);
    return presence === 'online' && connected && !missed;
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
    Object.assign(contact, { state: 'waiting', agentId: null, epoch: contact.epoch + 1, deadlineAt: null });
  }

  close(contact: ModelContact): void {
    Object.assign(contact, { state: 'closed', agentId: null, epoch: contact.epoch + 1, deadlineAt: null });
  }

  /** What the sweeps must do at this time. Answers who missed which contact. */
  pass(now: number): Map<string, string[]> {
    const missed = new Map<string, string[]>();
    for (const [key, at] of this.declines) {
      if (now < at || now >= at + DECLINE_MS) this.declines.delete(key);
    }
    for (const contact of this.contacts.values()) {
      if (contact.deadlineAt === null || contact.deadlineAt > now) continue;
      if (contact.state === 'offered') {
        const agentId = contact.agentId as string;
        this.agent(agentId).missed = true;
        missed.set(agentId, [...(missed.get(agentId) ?? []), contact.id]);
        this.takeBack(contact);
      } else this.close(contact);
    }
    for (const agent of this.agents.values()) {
      if (agent.departed || agent.seenAt >= now - GRACE_MS) continue;
      Object.assign(agent, { presence: 'offline', connected: false, departed: true });
      for (const contact of this.held(agent.id)) {
        if (contact.state === 'offered' || contact.state === 'active') this.takeBack(contact);
      }
    }
    return missed;
  }
}
