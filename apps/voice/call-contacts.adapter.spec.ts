import { openStores, type Stores } from '#kit';
import {
  ArrivalService,
  ContactQueryRepository,
  ContactRepository,
  ContactService,
  CustomerIds,
  CustomerService,
} from '#libs/contact';
import type { CallArrival } from '#libs/contract';
import { createLog, ManualClock } from '#libs/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CallContactsAdapter, type CallContactParts } from './call-contacts.adapter.js';

const log = createLog('test', { logLevel: 'silent' });
const clock = new ManualClock();

const byCall = ([one = '']: string[], [other = '']: string[]): number => one.localeCompare(other);

describe('the open contacts of calls', () => {
  let stores: Stores;
  let repository: ContactRepository;
  let contacts: CallContactsAdapter;

  beforeAll(async () => {
    stores = await openStores();
    repository = new ContactRepository(stores.mongo);
    const service = new ContactService(repository, clock, []);
    const queries = new ContactQueryRepository(stores.mongo);
    const customers = new CustomerService(queries, new CustomerIds('of this deployment'));
    const more = { admission: null, clock, log, linkMs: 0 };
    const arrivals = new ArrivalService({ service, queries, customers, ...more });
    const terms = { wrapUp: async () => ({ wrapUpMs: 60_000, extensionMs: 0, extensions: 0 }) };
    const parts: Partial<CallContactParts> = {
      service,
      arrivals,
      queries,
      contacts: repository,
      clock,
      terms,
    };
    contacts = new CallContactsAdapter(parts as CallContactParts);
    await stores.migrate();
  });
  afterAll(() => stores?.close());

  const opens = async (callId: string, accountId = '12360'): Promise<string> => {
    const place = { districtId: '22', queueId: 'general' };
    const arrival: CallArrival = { callId, accountId, caller: '13800138000', ...place };
    return (await contacts.open(arrival))?.id ?? '';
  };
  const idsAt = async (name: string): Promise<[string, string][]> =>
    [...(await contacts.openIds(name))].toSorted(byCall);

  it('are told by the Asterisk at which they are, each with its call, whatever number was called', async () => {
    const [one, other] = ['north-1700000000.1', 'north-1700000000.2'];
    const [a, b] = [await opens(one), await opens(other, '12361')];
    const c = await opens('north-2-1700000000.1');
    expect(new Set([a, b, c]).size).toBe(3);
    expect(await idsAt('north')).toEqual([
      [one, a],
      [other, b],
    ]);
    expect(await idsAt('north-2')).toEqual([['north-2-1700000000.1', c]]);
    expect(await idsAt('south')).toEqual([]);
    // The same by whole contacts.
    const calls = await contacts.openCalls('north');
    expect([...calls].map(([callId, { id }]) => [callId, id]).toSorted(byCall)).toEqual(await idsAt('north'));
  });

  it('are left by their call alone, once, and then are open no more', async () => {
    const left = 'east-1700000000.1';
    const id = await opens(left);
    const stays = await opens('east-1700000000.2');
    await contacts.leaveOpen('12361', left);
    expect(await idsAt('east')).toHaveLength(2);
    await contacts.leaveOpen('12360', left);
    await contacts.leaveOpen('12360', left);
    expect(await idsAt('east')).toEqual([['east-1700000000.2', stays]]);
    const [contact] = await repository.findMany([id]);
    expect(contact).toMatchObject({ state: 'closed', outcome: 'abandoned' });
    // Nothing was opened: nothing is left.
    await contacts.leaveOpen('12360', 'east-1700000000.9');
    expect(await idsAt('east')).toHaveLength(1);
  });
});
