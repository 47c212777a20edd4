import type { AgentLine, RoutableAgent } from '#libs/contract';
import type { AgentSetting, IndexedContact, RoutingIndex } from '#libs/routing';

// What is put into the routing index, as plain as can be; what matters to a spec it says itself.

export const contact = (id: string, rank: number, more: Partial<IndexedContact> = {}): IndexedContact => ({
  id,
  epoch: 1,
  queueId: 'general',
  slotClass: 'chat',
  rank,
  ...more,
});

export const line = (queueId: string, more: Partial<AgentLine> = {}): AgentLine => ({
  queueId,
  ring: 0,
  order: 'least-occupied',
  lacking: 0,
  ...more,
});

/** With one free slot for chats, for the queue `general`. */
export const agent = (id: string, more: Partial<RoutableAgent> = {}): AgentSetting => ({
  id,
  version: null,
  state: {
    id,
    lines: [line('general')],
    callBlocksChats: false,
    slots: slots('chat:1'),
    readySince: 1000,
    onlineSince: 0,
    ...more,
  },
});

export const slots = (...names: string[]): RoutableAgent['slots'] =>
  names.map((name) => ({ name, free: true }));

/** How many wait in each of these queues, and in all there are. */
export async function waitingIn(
  index: RoutingIndex,
  ...queueIds: string[]
): Promise<{ each: number[]; all: number }> {
  const [states, { contacts: all }] = await Promise.all([index.queueStates(queueIds), index.size()]);
  return { each: (states ?? []).map(({ waiting }) => waiting), all };
}
