/** The consoles of the agents: a process that holds real sockets, each for a range of agents. */
import { rooms, type Ack, type ContactView } from '#libs/contract';
import { io, type Socket } from 'socket.io-client';
import { answerParent, sharedNow } from './child.js';
import { agentId, numberOf, type ConsoleOrder } from './load.js';

let sockets: Socket[] = [];
let order: ConsoleOrder;

/** Connects one socket for agents `from` to `to` − 1. */
async function connect(from: number, to: number): Promise<Socket> {
  const socket = io(`${order.url}/agent`, {
    transports: ['websocket'],
    forceNew: true,
    auth: { rooms: Array.from({ length: to - from }, (_, i) => rooms.agent(agentId(from + i))) },
  });
  // The floor's offer: taken at once, with the time it was seen.
  socket.on('offer', (_: unknown, ack: (seenAt: number) => void) => ack(sharedNow()));
  socket.on('contact.changed', (contact: ContactView) => {
    if (contact.state === 'offered') void handle(socket, contact, sharedNow());
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

/** What an agent does with an offer: accept, talk, end, wrap up. */
async function handle(socket: Socket, contact: ContactView, seenAt: number): Promise<void> {
  const id = contact.owner?.agentId ?? '';
  const held = { contactId: contact.id, epoch: contact.epoch, agentId: id };
  const ask = async (event: string, more: object = {}): Promise<boolean> =>
    ((await socket.emitWithAck(event, { ...held, ...more })) as Ack<unknown>).ok;
  if (!(await ask('contact.accept', { seenAt }))) return;
  if (numberOf(id) >= order.busyFrom) return;
  if (order.talkMs > 0) await new Promise((resolve) => setTimeout(resolve, order.talkMs));
  if (await ask('contact.end')) await ask('contact.wrap-up', { disposition: 'answered' });
}

answerParent({
  async connect(given: ConsoleOrder) {
    order = given;
    const share = Math.ceil(order.agents / order.sockets);
    for (let from = 0; from < order.agents; from += share) {
      sockets.push(await connect(from, Math.min(order.agents, from + share)));
    }
  },
  async behave(change: Partial<ConsoleOrder>) {
    order = { ...order, ...change };
  },
  async disconnect() {
    for (const socket of sockets) socket.disconnect();
    sockets = [];
  },
  async stop() {
    for (const socket of sockets) socket.disconnect();
  },
});
