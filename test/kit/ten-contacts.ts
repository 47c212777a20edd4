import type {
  ContactDetail,
  ContactState,
  ContactView,
  Desk,
  Disposition,
  MessageView,
  Page,
  TimelineEntry,
  VisitorMessage,
} from '#libs/contract';
import { eventually } from './eventually.js';
import type { Rest } from './rest.js';
import type { Console, Site } from './site.js';
import type { CallbackFields, WechatCaller } from './wechat-api.js';

/** A message that was acknowledged to whoever sent it. */
export interface Acknowledged {
  contactId: string;
  text: string;
}

/** Ten open contacts in every state there is, on both channels, and what was acknowledged about them. */
export interface TenContacts {
  /** As they stood when all ten were there. */
  contacts: ContactView[];
  acknowledged: Acknowledged[];
  /** Bearer tokens of the agents' consoles. */
  agents: string[];
  /** Tokens of the web chat's visitors. */
  visitors: string[];
  /** What followers sent, to be repeated as WeChat would. */
  callbacks: CallbackFields[];
}

/** Slots of the three agents, seven in all: three of ten must wait. */
const SLOTS = [3, 3, 1] as const;
/** How far each agent gets with each of theirs. */
const PROGRESS: ContactState[][] = [
  ['active', 'active', 'wrap-up'],
  ['offered', 'wrap-up', 'active'],
  ['offered'],
];
export const TEN_STATES: ContactState[] = [...PROGRESS.flat(), 'waiting', 'waiting', 'waiting'];

/** Opens ten contacts, odd ones from the web and even ones from WeChat, and brings each to its state. */
export async function openTen(site: Site, follower: WechatCaller): Promise<TenContacts> {
  const ten: TenContacts = { contacts: [], acknowledged: [], agents: [], visitors: [], callbacks: [] };
  let number = 0;
  const ask = async (): Promise<string> => {
    number += 1;
    const text = `question ${number}`;
    const contactId =
      number % 2 === 1
        ? await askOnWeb(site, ten, text)
        : await askOnWechat(site, follower, ten, `oTen${number}`, text);
    ten.acknowledged.push({ contactId, text });
    return contactId;
  };
  for (const [index, slots] of SLOTS.entries()) {
    const username = `ten-${index}`;
    const agentId = await site.user(username);
    await site.admin.must('PATCH', `/api/v1/agents/${agentId}`, { capacity: { chat: slots } });
    const { accessToken } = await site.signIn(username);
    ten.agents.push(accessToken);
    const console = await site.socket('/agent', accessToken);
    await console.ask('presence.set', { presence: 'online' });
    for (const state of PROGRESS[index] ?? []) {
      ten.acknowledged.push(...(await bring(console, await ask(), state)));
    }
  }
  while (number < TEN_STATES.length) await ask();
  ten.contacts = await openContacts(site.admin);
  return ten;
}

async function askOnWeb(site: Site, ten: TenContacts, text: string): Promise<string> {
  const visitor = await site.visitor();
  ten.visitors.push(visitor.token);
  return (await visitor.ask<VisitorMessage>('message.send', { clientId: text, text })).contactId;
}

async function askOnWechat(
  site: Site,
  follower: WechatCaller,
  ten: TenContacts,
  openId: string,
  text: string,
): Promise<string> {
  const fields = follower.text(openId, text);
  ten.callbacks.push(fields);
  const known = new Set((await openContacts(site.admin)).map(({ id }) => id));
  const answer = await follower.send(fields);
  if ((await answer.text()) !== 'success') throw new Error(`the callback was answered ${answer.status}`);
  const opened = (await openContacts(site.admin)).find(({ id }) => !known.has(id));
  if (!opened) throw new Error('an acknowledged callback opened no contact');
  return opened.id;
}

/** Answers the agent's acknowledged messages. */
async function bring(console: Console, contactId: string, state: ContactState): Promise<Acknowledged[]> {
  const offered = await console.heard<ContactView>(
    'contact.changed',
    (contact) => contact.id === contactId && contact.state === 'offered',
  );
  if (state === 'offered') return [];
  const ref = { contactId, epoch: offered.epoch };
  // A whole id may hold what looks like a mobile number, which is masked where texts are read.
  const text = `answer to ${contactId.slice(-4)}`;
  await console.ask('contact.accept', ref);
  await console.ask('message.send', { ...ref, clientId: 'first', text });
  if (state === 'wrap-up') await console.ask('contact.end', ref);
  return [{ contactId, text }];
}

/** All contacts that are not closed, oldest first. */
export async function openContacts(rest: Rest): Promise<ContactView[]> {
  const { items } = await rest.get<Page<ContactView>>('/api/v1/contacts?limit=200');
  return items.filter(({ state }) => state !== 'closed').toReversed();
}

/** Brings whatever these consoles hold, or are offered meanwhile, to its end, until nothing is open. */
export async function finishAll(rest: Rest, consoles: readonly Console[]): Promise<void> {
  await eventually(
    async () => {
      for (const console of consoles) {
        const { contacts } = await console.ask<Desk>('desk.sync');
        for (const contact of contacts) await advance(console, contact);
      }
      return (await openContacts(rest)).map(({ id, state }) => `${id} ${state}`);
    },
    (open) => open.length === 0,
  );
}

async function advance(console: Console, { id, epoch, state }: ContactView): Promise<void> {
  const ref = { contactId: id, epoch };
  const disposition: Disposition = 'answered';
  if (state === 'offered') await console.ask('contact.accept', ref);
  if (state === 'offered' || state === 'active') {
    await console.ask<MessageView>('message.send', {
      ...ref,
      clientId: 'last',
      text: `goodbye ${id.slice(-4)}`,
    });
    await console.ask('contact.end', ref);
  }
  await console.ask('contact.wrap-up', { ...ref, disposition });
}

/** Everything that is wrong with what the server knows of these contacts; empty = nothing is. */
export async function faultsOf(rest: Rest, ten: TenContacts): Promise<string[]> {
  const faults: string[] = [];
  const { items } = await rest.get<Page<ContactView>>('/api/v1/contacts?limit=200');
  if (items.length !== ten.contacts.length) faults.push(`${items.length} contacts instead of ten`);
  for (const { id } of ten.contacts) {
    const { timeline, seq } = await rest.get<ContactDetail>(`/api/v1/contacts/${id}`);
    faults.push(...timelineFaults(id, timeline, seq));
    const { items: messages } = await rest.get<Page<MessageView>>(`/api/v1/contacts/${id}/messages`);
    const texts = messages.map(({ text }) => text);
    if (new Set(texts).size !== texts.length) faults.push(`${id} has a message twice: ${texts.join(' | ')}`);
    for (const { contactId, text } of ten.acknowledged) {
      if (contactId === id && !texts.includes(text)) faults.push(`${id} lost "${text}"`);
    }
  }
  return faults;
}

function timelineFaults(id: string, timeline: readonly TimelineEntry[], seq: number): string[] {
  const numbers = timeline.map((entry) => entry.seq).join();
  const whole = Array.from({ length: seq }, (_, index) => index + 1).join();
  const backwards = timeline.some((entry, index) => entry.at < (timeline[index - 1]?.at ?? 0));
  return [
    ...(numbers === whole ? [] : [`${id} has a gap in its timeline: ${numbers} of ${seq}`]),
    ...(backwards ? [`${id} has a timeline that goes back in time`] : []),
  ];
}
