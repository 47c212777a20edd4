import { newId } from '#libs/platform';
import { openStores, type Stores } from '#kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MessageRepository } from './message.repository.js';
import { messageCollection, type MessageDoc } from '../contact.schema.js';

let stores: Stores;
let repository: MessageRepository;

beforeAll(async () => {
  stores = await openStores();
  repository = new MessageRepository(stores.mongo);
  await stores.migrate();
});
afterAll(() => stores.close());

const message = (contactId: string, seq: number): MessageDoc => ({
  _id: newId(),
  contactId,
  seq,
  inboxKey: `${contactId}:${seq}`,
  direction: 'inbound',
  kind: 'text',
  text: `${contactId} says ${seq}`,
  agentId: null,
  clientId: null,
  delivery: 'received',
  deliveryCode: null,
  at: new Date(0),
});

describe('the latest messages of many contacts, asked for at once', () => {
  it('are each contact’s own, however much was said in the others', async () => {
    const said = { a: 900, b: 1500, c: 3, d: 0, e: 700 };
    const docs = Object.entries(said).flatMap(([id, count]) =>
      Array.from({ length: count }, (_, i) => message(id, i + 1)),
    );
    await messageCollection(stores.mongo).insertMany(docs);
    const asked = [
      { id: 'a', after: 0, limit: 500, from: 401 },
      { id: 'b', after: 1498, limit: 500, from: 1499 },
      { id: 'c', after: 1, limit: 500, from: 2 },
      { id: 'd', after: 0, limit: 500, from: 1 },
      { id: 'e', after: 0, limit: 2, from: 699 },
    ] as const;
    const found = await Promise.all(asked.map(({ id, after, limit }) => repository.latest(id, after, limit)));
    found.forEach((messages, i) => {
      const { id, from } = asked[i]!;
      const wanted = Array.from({ length: said[id] - from + 1 }, (_, n) => `${id} says ${from + n}`);
      expect(messages.map(({ text }) => text)).toEqual(wanted);
    });
  });
});
