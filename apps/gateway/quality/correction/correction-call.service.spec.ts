import { ContactRepository } from '#libs/contact';
import type { ContactImage, JudgementView } from '#libs/contract';
import { CallbackStage } from '#kit/callback-stage';
import { CorrectionService, FollowUpRepository, type CorrectionViewer } from '#libs/quality';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CorrectionCallService } from './correction-call.service.js';

const HOUR_MS = 3_600_000;
const LEAD: CorrectionViewer = { districtId: null, userId: 'lead', oversees: true };
const STRANGER: CorrectionViewer = { districtId: '22', userId: 'eve', oversees: false };
const DRAW = '0'.repeat(24);

describe('the call by which a customer is told what is right', () => {
  let stage: CallbackStage;
  let corrections: CorrectionService;
  let calls: CorrectionCallService;
  const at = (hours: number): number => stage.clock.now() + hours * HOUR_MS;

  beforeAll(async () => {
    stage = await CallbackStage.start();
    const { mongo } = stage.stores;
    const judgements = { find: async () => ({ correct: false }) as JudgementView };
    const scoring = { tasksOfContact: async () => [] };
    corrections = new CorrectionService(new FollowUpRepository(mongo), scoring, judgements, stage.clock);
    const contacts = new ContactRepository(mongo);
    const port = { load: (ids: readonly string[]) => contacts.findMany([...ids]) };
    calls = new CorrectionCallService(corrections, stage.callbacks, port);
  });
  afterAll(() => stage?.close());
  beforeEach(() => stage.reset());

  async function served(identity?: string): Promise<ContactImage> {
    const contact = await stage.accepted(await stage.arrived('webchat', identity));
    await stage.closed(contact, 'answered');
    return contact;
  }
  const open = async (contactId: string): Promise<string> => {
    const wrong = { drawId: DRAW, contactId };
    return (await corrections.open(wrong, { what: '税率应为 13%', by: 'qa' }, LEAD)).id;
  };

  it('is a callback of the contact, at the time that was agreed on', async () => {
    const { id: contactId } = await served();
    const id = await open(contactId);
    const none = calls.find(id, LEAD);
    await expect(none).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { callbackId } = await calls.plan(id, at(2), LEAD);
    expect(await stage.only()).toMatchObject({ _id: callbackId, kind: 'scheduled', contactId });
    const told = await calls.find(id, LEAD);
    expect(told).toMatchObject({ state: 'open', notBefore: new Date(at(2)).toISOString() });
    // Whoever it was not given to, sees and plans nothing.
    await expect(calls.plan(id, at(2), STRANGER)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(calls.find(id, STRANGER)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is the one that is pending, where the customer is to be called back anyhow', async () => {
    const who = stage.someoneOn('webchat');
    const first = await open((await served(who)).id);
    const second = await open((await served(who)).id);
    const { callbackId } = await calls.plan(first, at(2), LEAD);
    expect((await calls.plan(second, at(5), LEAD)).callbackId).toBe(callbackId);
    expect(await stage.only()).toMatchObject({ notBefore: new Date(at(2)) });
  });

  it('is not planned for a time that is over, of a contact that is gone, nor once the customer knows', async () => {
    const { id: contactId } = await served();
    const id = await open(contactId);
    await expect(calls.plan(id, at(-1), LEAD)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    const gone = await open('f'.repeat(24));
    await expect(calls.plan(gone, at(2), LEAD)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await corrections.close(id, { how: 'written', note: '已回信' }, LEAD);
    await expect(calls.plan(id, at(2), LEAD)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect(await stage.stored()).toEqual([]);
  });
});
