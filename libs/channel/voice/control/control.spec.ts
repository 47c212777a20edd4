import { openStores, type Stores } from '#kit';
import { MOST_DIALS, type ContactImage } from '#libs/contract';
import { ManualClock, newId } from '#libs/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ControlSignal } from './control-signal.service.js';
import { ControlRepository } from './control.repository.js';
import { ControlService } from './control.service.js';
import { MonitorService } from './monitor.service.js';

describe('what is wished of a call', () => {
  let stores: Stores;
  let controls: ControlRepository;
  let service: ControlService;
  const call = { agentId: 'ann', contactId: newId(), epoch: 2 };
  let { contactId } = call;
  const audited = async (): Promise<void> => undefined;

  beforeAll(async () => {
    stores = await openStores();
    controls = new ControlRepository(stores.mongo, new ManualClock());
    const contact = { epoch: 2, channel: 'voice', state: 'active' };
    service = new ControlService(
      controls,
      { find: async () => ({ ...contact, id: contactId, owner: { agentId: 'ann' } }) as ContactImage },
      { note: async () => undefined },
      { changed: () => undefined } as Partial<ControlSignal> as ControlSignal,
      { showMonitors: true },
      { recordingOf: async () => 'always' },
    );
  });
  afterAll(() => stores?.close());

  it('is a pause of the recording first, and it is in effect when whoever controls the call says so', async () => {
    const wished = await service.pauseRecording(call, true, audited);
    expect([wished.pausedEpoch, wished.quietEpoch]).toEqual([2, null]);
    const told = await controls.quiet(call.contactId, 2, wished.revision);
    expect(told).toMatchObject({ pausedEpoch: 2, quietEpoch: 2, revision: wished.revision + 1 });
    expect(await service.find(call)).toEqual(told);
  });

  it('is no pause that is said to be in effect by who has missed what was wished since', async () => {
    const wished = await service.pauseRecording(call, true, audited);
    expect(wished.quietEpoch).toBe(null);
    const resumed = await service.pauseRecording(call, false, audited);
    expect(await controls.quiet(call.contactId, 2, wished.revision)).toBe(null);
    expect(await controls.quiet(call.contactId, 2, resumed.revision)).toBe(null);
    expect((await service.find(call)).quietEpoch).toBe(null);
  });

  it('of whom is called back is noted by one of many, and in order', async () => {
    const contactId = newId();
    const due = { epoch: 1, attempt: 1, state: 'due', asterisk: 'north' } as const;
    const claims = await Promise.all(
      ['north', 'south', 'east'].map((asterisk) => controls.dial(contactId, null, { ...due, asterisk })),
    );
    const [won] = claims.filter((one) => one !== null);
    expect(claims.filter((one) => one === null)).toHaveLength(2);
    const dial = won?.dial;
    if (!dial) throw new Error('nobody won');
    const calling = { ...dial, state: 'calling' } as const;
    const begun = await Promise.all([1, 2, 3].map(() => controls.dial(contactId, dial, calling)));
    expect(begun.filter((one) => one !== null)).toHaveLength(1);
    expect(await controls.dial(contactId, { ...calling, attempt: 2 }, dial)).toBeNull();
    expect(await controls.dial(contactId, { ...calling, asterisk: 'west' }, dial)).toBeNull();
    // Also where an agent had wished something before.
    await controls.change(call.contactId, { heldEpoch: 1 });
    expect(await controls.dial(call.contactId, null, due)).toMatchObject({ heldEpoch: 1, dial: due });
  });

  it('is to call again whom the agent did not reach: once for each click, and no barred number', async () => {
    const redials = { ...call, contactId: newId() };
    contactId = redials.contactId;
    const dial = { epoch: 2, attempt: 1, state: 'calling', asterisk: 'north' } as const;
    await expect(service.redial(redials)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await controls.dial(contactId, null, dial);
    await expect(service.redial(redials)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    const ended = { ...dial, state: 'ended', end: 'busy' } as const;
    await controls.dial(contactId, dial, ended);
    const answers = await Promise.allSettled([1, 2, 3].map(() => service.redial(redials)));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await service.find(redials)).dial).toEqual({
      epoch: 2,
      attempt: 2,
      state: 'due',
      asterisk: 'north',
    });
    const [now] = await controls.find([contactId]);
    const often = { ...ended, attempt: MOST_DIALS } as const;
    await controls.dial(contactId, now?.dial ?? null, often);
    await expect(service.redial(redials)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    // Another agent begins anew.
    await controls.dial(contactId, often, { ...often, epoch: 1 });
    expect((await service.redial(redials)).dial).toMatchObject({ epoch: 2, attempt: 1, state: 'due' });
    const [again] = await controls.find([contactId]);
    await controls.dial(contactId, again?.dial ?? null, { ...ended, end: 'blocked' });
    await expect(service.redial(redials)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await expect(service.redial({ ...redials, agentId: 'bob' })).rejects.toMatchObject({ code: 'NOT_OWNER' });
    await expect(service.redial({ ...redials, epoch: 1 })).rejects.toMatchObject({ code: 'STALE_EPOCH' });
  });

  it('is a supervisor’s to hear: of whom is called back only once they have answered', async () => {
    const called = { id: newId(), epoch: 2, channel: 'voice', state: 'active', districtId: '22' } as const;
    const image = { ...called, callbackId: 'cb1', owner: { agentId: 'ann' }, guests: [] };
    const monitors = new MonitorService({
      controls,
      leavings: { leave: async () => null },
      contacts: { find: async () => image as unknown as ContactImage },
      phones: { find: async () => 'phone' },
      signal: { changed: () => undefined } as Partial<ControlSignal> as ControlSignal,
      push: { send: () => undefined, disconnect: () => undefined },
      shown: true,
    });
    const watch = (): Promise<void> =>
      monitors.watch({ userId: 'sue', districtId: '22' }, called.id, 'listen', async () => undefined);
    const dial = { epoch: 2, attempt: 1, state: 'calling', asterisk: 'north' } as const;
    await expect(watch()).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await controls.dial(called.id, null, dial);
    await expect(watch()).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await controls.dial(called.id, dial, { ...dial, state: 'answered' });
    await watch();
    expect((await controls.find([called.id]))[0]?.monitors).toMatchObject([
      { supervisorId: 'sue', epoch: 2 },
    ]);
  });
});
