import { openStores, type Stores } from '#kit';
import type { ContactImage } from '#libs/contract';
import { ManualClock, newId } from '#libs/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ControlSignal } from './control-signal.service.js';
import { ControlRepository } from './control.repository.js';
import { ControlService } from './control.service.js';

describe('a pause of the recording', () => {
  let stores: Stores;
  let controls: ControlRepository;
  let service: ControlService;
  const call = { agentId: 'ann', contactId: newId(), epoch: 2 };
  const audited = async (): Promise<void> => undefined;

  beforeAll(async () => {
    stores = await openStores();
    controls = new ControlRepository(stores.mongo, new ManualClock());
    const contact = { id: call.contactId, epoch: 2, channel: 'voice', state: 'active' };
    service = new ControlService(
      controls,
      { find: async () => ({ ...contact, owner: { agentId: 'ann' } }) as ContactImage },
      { note: async () => undefined },
      { changed: () => undefined } as Partial<ControlSignal> as ControlSignal,
      { showMonitors: true },
      { recordingOf: async () => 'always' },
    );
  });
  afterAll(() => stores?.close());

  it('is wished first, and in effect when whoever controls the call says so', async () => {
    const wished = await service.pauseRecording(call, true, audited);
    expect([wished.pausedEpoch, wished.quietEpoch]).toEqual([2, null]);
    const told = await controls.quiet(call.contactId, 2, wished.revision);
    expect(told).toMatchObject({ pausedEpoch: 2, quietEpoch: 2, revision: wished.revision + 1 });
    expect(await service.find(call)).toEqual(told);
  });

  it('is not said to be in effect by who has missed what was wished since', async () => {
    const wished = await service.pauseRecording(call, true, audited);
    expect(wished.quietEpoch).toBe(null);
    const resumed = await service.pauseRecording(call, false, audited);
    expect(await controls.quiet(call.contactId, 2, wished.revision)).toBe(null);
    expect(await controls.quiet(call.contactId, 2, resumed.revision)).toBe(null);
    expect((await service.find(call)).quietEpoch).toBe(null);
  });
});
