import type { ContactImage } from '#libs/contract';
import { CallbackStage, eventsOf } from '#kit/callback-stage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CallbackRenamingRepository } from './store/callback-renaming.repository.js';
import { CallbackRenamingService } from './callback-renaming.service.js';

let stage: CallbackStage;
const renames = () => new CallbackRenamingRepository(stage.stores.mongo);
const process = (): CallbackRenamingService =>
  new CallbackRenamingService(stage.repository, renames(), stage.customerIds, stage.clock);

beforeAll(async () => {
  stage = await CallbackStage.start();
});
afterAll(() => stage?.close());
beforeEach(async () => {
  await stage.reset();
  stage.keyed = false;
});

/** Somebody comes by this version's door. */
async function comes(identity: string): Promise<ContactImage> {
  const account = { channel: 'webchat', id: 'web', districtId: '22', queueId: 'general' } as const;
  const { image } = await stage.opener.open(account, identity, `again-${identity}`);
  if (!image) throw new Error('nobody came');
  return image;
}

describe('a callback of the version before', () => {
  it('is settled when its customer is answered after the upgrade', async () => {
    const before = await stage.ledOut();
    await stage.react(before.id);
    const { identity } = before.customer;
    expect((await stage.only()).customer.id).toHaveLength(24);
    await Promise.all([process().round(), process().round()]);
    const party = { channel: 'webchat', accountId: 'web', identity } as const;
    const id = stage.customerIds.of(party);
    expect(await stage.only()).toMatchObject({ state: 'open', customer: { id, identity } });
    const again = await stage.accepted(await comes(identity));
    expect(again.customer.id).toBe(id);
    await stage.react(again.id);
    const callback = await stage.only();
    expect(callback).toMatchObject({ state: 'done' });
    expect(eventsOf(callback)).toEqual(['made', 'returned']);
  });

  it('is one with what its customer asks for before it is renamed: the earlier place, the later number', async () => {
    const before = await stage.ledOut();
    await stage.react(before.id);
    const [earlier] = await stage.stored();
    const again = await comes(before.customer.identity);
    await stage.callbacks.wish(again, '13812345678', () => Promise.resolve());
    expect(await stage.stored()).toHaveLength(2);
    await Promise.all([process().round(), process().round()]);
    const stored = await stage.stored();
    const { customer } = again;
    const kept = { _id: earlier?._id, state: 'open', phone: '13812345678', customer, place: earlier?.place };
    expect(stored.filter(({ openKey }) => openKey !== undefined)).toMatchObject([kept]);
    expect(stored.filter(({ state }) => state === 'cancelled')).toHaveLength(1);
  });

  it('keeps the number that its customer leaves while it is renamed', async () => {
    const before = await stage.ledOut();
    await stage.react(before.id);
    // What this process has read of it.
    const read = await stage.only();
    const asked = { source: 'asked-again', notBefore: stage.clock.now(), phone: '13900000001' };
    await stage.callbacks.make(before, { kind: 'wished', ...asked });
    const rename = (phone: string | null) =>
      renames().rename(read, 'of-this-version', 'webchat:web:of-this-version', { phone });
    expect(await rename('13900000002')).toBe('gone');
    expect(await rename(null)).toBe('renamed');
    expect(await stage.only()).toMatchObject({ phone: '13900000001', customer: { id: 'of-this-version' } });
  });

  it('has its customer’s keyed id also if it is over', async () => {
    const before = await stage.ledOut();
    await stage.react(before.id);
    await stage.callbacks.end((await stage.only())._id, 'reached', { districtId: null }, 'lee');
    await process().round();
    const callback = await stage.only();
    expect(callback.customer.id).toHaveLength(32);
    expect(callback.openKey).toBeUndefined();
  });
});
