import { eventually } from '#kit/eventually';
import { openStores, type Stores } from '#kit';
import { openTcpProxy, type TcpProxy } from '#kit/tcp-proxy';
import { UnaskedService } from '#libs/channel/voice';
import {
  ArrivalService,
  ContactQueryRepository,
  ContactRepository,
  ContactService,
  CustomerIds,
  CustomerService,
} from '#libs/contact';
import type { CallArrival } from '#libs/contract';
import { connectMongo, createLog, ManualClock } from '#libs/platform';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CallContactsAdapter, type CallContactParts } from './call-contacts.adapter.js';

const log = createLog('test', { logLevel: 'silent' });
const clock = new ManualClock();

let stores: Stores;
let proxy: TcpProxy;
/** The voice process' own way to the store. */
let mongo: Awaited<ReturnType<typeof connectMongo>>;
let contacts: CallContactsAdapter;
let unasked: UnaskedService;

beforeAll(async () => {
  stores = await openStores();
  const uri = new URL(stores.mongodbUri);
  proxy = await openTcpProxy(uri.hostname, Number(uri.port));
  uri.port = String(proxy.port);
  mongo = await connectMongo(uri.toString());
  const service = new ContactService(new ContactRepository(mongo), clock, []);
  const queries = new ContactQueryRepository(mongo);
  const customers = new CustomerService(queries, new CustomerIds('of this deployment'));
  const more = { admission: null, clock, log, linkMs: 0 };
  const arrivals = new ArrivalService({ service, queries, customers, ...more });
  contacts = new CallContactsAdapter({
    service,
    arrivals,
    queries,
  } as Partial<CallContactParts> as CallContactParts);
  new ContactRepository(stores.mongo);
  await stores.migrate();
});
afterAll(async () => {
  await mongo?.close();
  await proxy?.close();
  await stores?.close();
});
beforeEach(() => {
  unasked = new UnaskedService({ contacts, clock, log });
});
afterEach(async () => {
  proxy.mend();
  await unasked.stop();
});

const of = (callId: string): CallArrival => ({
  callId,
  accountId: '12360',
  districtId: '22',
  queueId: 'general',
  caller: '13800138000',
  journey: { path: ['top', 'hours'], entered: {}, served: true },
});
const stored = (callId: string) =>
  stores.mongo
    .collection('contacts')
    .find({ openedBy: `voice:12360:${callId}` })
    .toArray();
const isStored = (callId: string): Promise<unknown> =>
  eventually(
    () => stored(callId),
    ({ length }) => length > 0,
  );
const isNotKept = (callId: string): Promise<unknown> =>
  eventually(
    async () => unasked.isKept(callId),
    (kept) => !kept,
  );

describe('a call that ended in its tree while MongoDB was away', () => {
  it('is stored once it is back, with its way and the time at which it ended', async () => {
    const at = clock.now();
    proxy.cut();
    unasked.keep(of('c1'), 'customer');
    unasked.keep(of('c2'), 'system');
    clock.advance(3_600_000);
    expect(await stored('c1')).toEqual([]);
    proxy.mend();
    await isStored('c1');
    await isStored('c2');
    const [contact] = await stored('c1');
    const then = new Date(at);
    expect(contact).toMatchObject({ state: 'closed', outcome: 'self-service' });
    expect([contact?.['openedAt'], contact?.['endedAt'], contact?.['closedAt']]).toEqual([then, then, then]);
    expect(contact?.['timeline']).toMatchObject([
      { type: 'contact.opened', at: then, journey: of('c1').journey },
      { type: 'contact.closed', at: then, by: 'customer' },
    ]);
    expect((await stored('c2'))[0]?.['timeline'][1]).toMatchObject({ by: 'system', at: then });
    await isNotKept('c1');
  });

  it('is stored once, also where it was stored and only the answer got lost', async () => {
    proxy.mute();
    unasked.keep(of('c3'), 'customer');
    await isStored('c3');
    expect(unasked.isKept('c3')).toBe(true);
    proxy.cut();
    proxy.mend();
    await isNotKept('c3');
    expect(await stored('c3')).toHaveLength(1);
  });

  it('is tried once more when the process ends, and not after that', async () => {
    proxy.cut();
    unasked.keep(of('c4'), 'customer');
    proxy.mend();
    await unasked.stop();
    expect(await stored('c4')).toHaveLength(1);
    unasked.keep(of('c5'), 'customer');
    expect(unasked.isKept('c5')).toBe(false);
    expect(await stored('c5')).toEqual([]);
  });

  it('is remembered within bounds', async () => {
    const never = new UnaskedService({
      contacts: { keepUnasked: () => new Promise(() => undefined) },
      clock,
      log,
    });
    for (let i = 0; i <= 10_000; i += 1) never.keep(of(`m${i}`), 'customer');
    expect([never.isKept('m9999'), never.isKept('m10000')]).toEqual([true, false]);
  });
});
