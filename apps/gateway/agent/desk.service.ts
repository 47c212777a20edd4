import {
  AppError,
  type ContactView,
  type Conversation,
  type Desk,
  type MessageView,
  type Principal,
} from '#libs/contract';
import { AgentService } from '#libs/agent';
import { scopeOf } from '#libs/identity';
import {
  ContactPortService,
  ContactService,
  ContactViewService,
  MessageService,
  viewOf,
  type ContactAt,
} from '#libs/contact';
import type { Clock } from '#libs/platform';
import type { Said, WrapUpService } from './wrap-up.service.js';

export interface DeskParts {
  agents: AgentService;
  contacts: ContactService;
  held: ContactPortService;
  views: ContactViewService;
  messages: MessageService;
  wrapUps: WrapUpService;
  clock: Clock;
}

/** What an agent does at the desk. Every act is checked against ownership and epoch by the lifecycle. */
export class DeskService {
  constructor(private readonly parts: DeskParts) {}

  async desk(agentId: string): Promise<Desk> {
    const { agents, held, clock } = this.parts;
    const [agent, contacts] = await Promise.all([agents.view(agentId), held.heldBy([agentId])]);
    return {
      agent,
      contacts: contacts.map(viewOf),
      serverTime: new Date(clock.now()).toISOString(),
    };
  }

  async accept(agent: Principal, { contactId, epoch }: ContactAt): Promise<Conversation> {
    const command = { type: 'accept', epoch, agentId: agent.userId, atDesk: true } as const;
    return this.parts.views.conversationWith(await this.parts.contacts.apply(contactId, command));
  }

  async decline(agentId: string, { contactId, epoch }: ContactAt): Promise<ContactView> {
    return viewOf(await this.parts.contacts.apply(contactId, { type: 'decline', epoch, agentId }));
  }

  async end(agentId: string, { contactId, epoch }: ContactAt): Promise<ContactView> {
    const { wrapUpMs } = await this.parts.agents.wrapUpOf(agentId);
    const wrapUpUntil = this.parts.clock.now() + wrapUpMs;
    const command = { type: 'end', by: 'agent', epoch, agentId, wrapUpUntil } as const;
    return viewOf(await this.parts.contacts.apply(contactId, command));
  }

  wrapUp(agentId: string, at: ContactAt, said: Said): Promise<ContactView> {
    return this.parts.wrapUps.close(agentId, at, said);
  }

  /** Two clicks at once prolong it once. Throws TOO_MANY {most}. */
  async extend(agentId: string, { contactId, epoch }: ContactAt): Promise<ContactView> {
    const { held, contacts, clock, agents } = this.parts;
    const { extensionMs, extensions } = await agents.wrapUpOf(agentId);
    const [contact] = await held.load([contactId]);
    if (contact?.owner?.agentId === agentId && contact.extensions >= extensions) {
      throw new AppError('TOO_MANY', { most: extensions });
    }
    const wrapUpUntil = (contact?.deadlineAt ?? clock.now()) + extensionMs;
    return viewOf(await contacts.apply(contactId, { type: 'extend', epoch, agentId, wrapUpUntil }));
  }

  /** Read by the colleagues in the contact, and never by the customer. */
  note(agentId: string, at: ContactAt, clientId: string, text: string): Promise<MessageView> {
    return this.parts.messages.note({ ...at, agentId, clientId, text });
  }

  say(agentId: string, at: ContactAt, clientId: string, text: string): Promise<MessageView> {
    return this.parts.messages.say({ ...at, agentId, clientId, text });
  }

  open(agent: Principal, contactId: string, afterSeq: number): Promise<Conversation> {
    return this.parts.views.conversationOf(agent.userId, contactId, afterSeq, scopeOf(agent));
  }
}
