import type { ContactDetail, ContactView, Conversation, VisitorMessage } from '#libs/contract';
import { eventually, openStores, type Stores } from '#kit';
import { Processes, settingsOf } from '#kit/processes';
import { Site } from '#kit/site';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

const HOUR = 3_600_000;
const OFFER_SECONDS = 300;
const VISITOR_GRACE_SECONDS = 3;
/** Two processes read the database's clock over the wire: they agree to within the time a reading takes. */
const AGREEMENT_MS = 1000;
/** Four processes start at once, on a machine that may be busy. */
const WITHIN_MS = 240_000;

let stores: Stores;
let site: Site;
const processes = new Processes();

/** Makes a process believe that it is so much later, from its first line on. */
function clockOff(ms: number): Record<string, string> {
  const code = `const Real = Date;
    globalThis.Date = class Date extends Real {
      constructor(...parts) { parts.length > 0 ? super(...parts) : super(Real.now() + ${ms}); }
      static now() { return Real.now() + ${ms}; }
    };`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}

beforeAll(async () => {
  stores = await openStores();
  const settings = settingsOf(stores, {
    LOG_LEVEL: 'info',
    JIETONG_OFFER_SECONDS: String(OFFER_SECONDS),
    JIETONG_VISITOR_GRACE_SECONDS: String(VISITOR_GRACE_SECONDS),
  });
  const [gateway] = await Promise.all([
    processes.start('gateway', settings),
    processes.start('router', { ...settings, ...clockOff(2 * HOUR) }),
    processes.start('router', { ...settings, ...clockOff(-2 * HOUR) }),
    processes.start('worker', { ...settings, ...clockOff(2 * HOUR) }),
  ]);
  site = await Site.at(gateway.url);
}, WITHIN_MS);
afterAll(async () => {
  site?.leave();
  await processes.close();
  await stores.close();
});

const detail = (id: string): Promise<ContactDetail> => site.admin.get(`/api/v1/contacts/${id}`);
const typesOf = ({ timeline }: ContactDetail): string[] =>
  timeline.map(({ type }) => type.slice('contact.'.length));

it(
  'routers two hours ahead and behind end nothing early, and nothing too late',
  async () => {
    const agent = await site.agent('chen');
    const visitor = await site.visitor();
    const asked = { clientId: '1', text: '几点了' };
    const { contactId } = await visitor.ask<VisitorMessage>('message.send', asked);
    const isRinging = (contact: ContactView): boolean =>
      contact.id === contactId && contact.state === 'offered' && contact.deadlineAt !== null;
    const ringing = await agent.heard<ContactView>('contact.changed', isRinging);
    const rings = Date.parse(ringing.deadlineAt ?? '') - Date.parse(ringing.openedAt);
    expect(rings).toBeGreaterThanOrEqual(OFFER_SECONDS * 1000 - AGREEMENT_MS);
    expect(rings).toBeLessThan(OFFER_SECONDS * 1000 + HOUR);

    // Somebody else comes and goes: when they are given up, the routers have looked at everybody.
    const passer = await site.visitor();
    const left = await passer.ask<VisitorMessage>('message.send', { clientId: '2', text: '算了' });
    passer.close();
    const abandoned = await eventually(
      () => detail(left.contactId),
      ({ state }) => state === 'closed',
      60_000,
    );
    expect(abandoned.outcome).toBe('abandoned');
    const stayed = Date.parse(abandoned.closedAt ?? '') - Date.parse(abandoned.openedAt);
    expect(stayed).toBeGreaterThanOrEqual(VISITOR_GRACE_SECONDS * 1000 - AGREEMENT_MS);
    expect(stayed).toBeLessThan(HOUR);

    const ref = { contactId, epoch: ringing.epoch };
    await agent.ask<Conversation>('contact.accept', ref);
    await agent.ask('message.send', { ...ref, clientId: 'a', text: '三点' });
    await agent.ask('contact.end', ref);
    await agent.ask('contact.wrap-up', { ...ref, disposition: 'answered' });
    const done = await detail(contactId);
    expect(typesOf(done)).toEqual([
      'opened',
      'queued',
      'offered',
      'accepted',
      'responded',
      'ended',
      'closed',
    ]);
    // Gateway and router each wrote some: their order is that of the numbers, their times agree as clocks do.
    const times = done.timeline.map(({ at }) => at);
    for (const [n, at] of times.entries()) {
      expect(at).toBeGreaterThanOrEqual((times[n - 1] ?? at) - AGREEMENT_MS);
    }
  },
  WITHIN_MS,
);
