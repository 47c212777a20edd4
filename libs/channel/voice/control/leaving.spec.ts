import { openStores, type Stores } from '#kit';
import type { ContactImage } from '#libs/contract';
import { ManualClock, createLog, newId } from '#libs/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ControlRepository } from './control.repository.js';
import { LeavingService, type LeavingAudit } from './leaving.service.js';

type Entry = Parameters<LeavingAudit['recordOnce']>[0];

describe('supervisors who are at a call no more', () => {
  let stores: Stores;
  let controls: ControlRepository;
  let entries: Entry[];
  /** Calls of which agents were told. */
  let told: unknown[];
  let contact: Pick<ContactImage, 'id' | 'epoch' | 'state' | 'districtId' | 'owner'>;
  /** Of the audit: before it has written, or when it had. */
  let failure: { error: Error; when: 'before' | 'after' } | null;

  /** As another process would have it. */
  const service = (): LeavingService =>
    new LeavingService({
      controls,
      contacts: { find: async (id) => (id === contact.id ? (contact as ContactImage) : null) },
      audit: {
        recordOnce: async (entry, by) => {
          if (failure && failure.when === 'before') throw failure.error;
          const keyOf = ({ target, details }: Entry): string =>
            [target, ...by.map((name) => details[name])].join(' ');
          if (!entries.some((one) => keyOf(one) === keyOf(entry))) entries.push(entry);
          if (failure) throw failure.error;
        },
      },
      push: { send: (...sent: unknown[]) => void told.push(sent[3]) } as never,
      shown: true,
      log: createLog('test', { logLevel: 'silent' }),
    });
  const comes = (supervisorId: string, epoch = 2) =>
    controls.watch(contact.id, { supervisorId, mode: 'listen', epoch });
  const here = async (): Promise<string[]> =>
    (await controls.find([contact.id])).flatMap(({ monitors }) =>
      monitors.map(({ supervisorId, epoch }) => `${supervisorId} ${epoch}`),
    );

  beforeAll(async () => {
    stores = await openStores();
    controls = new ControlRepository(stores.mongo, new ManualClock());
  });
  afterAll(() => stores?.close());
  beforeEach(async () => {
    await stores.mongo.collection('callcontrols').deleteMany({});
    [entries, told, failure] = [[], [], null];
    const owner = { agentId: 'ann', slot: 'voice:1' } as ContactImage['owner'];
    contact = { id: newId(), epoch: 2, state: 'active', districtId: '22', owner };
  });

  it('are on record once, whoever of two takes them out, and the agent is told', async () => {
    const { revision } = await comes('sue');
    const answers = await Promise.all([
      service().leave(contact.id, { supervisorId: 'sue', epoch: 2 }, 'phone'),
      service().leave(contact.id, { supervisorId: 'sue' }, 'asked'),
    ]);
    const [control] = answers.filter((one) => one !== null);
    expect(control).toMatchObject({ revision: revision + 1, monitors: [] });
    expect(answers).toContain(null);
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      actor: 'user:sue',
      target: `contact:${contact.id}`,
      districtId: '22',
      details: { mode: 'listen', supervisorId: 'sue' },
    });
    expect(told).toEqual([control]);
    expect(await here()).toEqual([]);
  });

  it('are taken out of the conversation that they came to, and of no later one', async () => {
    await comes('sue', 3);
    expect(await service().leave(contact.id, { supervisorId: 'sue', epoch: 2 }, 'phone')).toBeNull();
    expect([await here(), entries]).toEqual([['sue 3'], []]);
  });

  it('are all out after an outage, each on record as taken out by the system', async () => {
    await comes('sue');
    await comes('tom');
    await service().leave(contact.id, null, 'outage');
    expect(entries.map(({ actor, details }) => [actor, details['supervisorId'], details['cause']])).toEqual([
      ['system', 'sue', 'outage'],
      ['system', 'tom', 'outage'],
    ]);
    expect([await here(), await controls.watched()]).toEqual([[], []]);
  });

  it('are found when the conversation is over, however it ended, by one of two rounds', async () => {
    await comes('sue');
    await service().round();
    expect([await here(), entries]).toEqual([['sue 2'], []]);
    // Handed over: the next agent's conversation is another one.
    contact.epoch = 3;
    await comes('tom', 3);
    await Promise.all([service().round(), service().round()]);
    expect(await here()).toEqual(['tom 3']);
    contact.state = 'wrap-up';
    await Promise.all([service().round(), service().round()]);
    expect(await here()).toEqual([]);
    expect(entries.map(({ actor, details }) => [actor, details['supervisorId'], details['cause']])).toEqual([
      ['system', 'sue', 'over'],
      ['system', 'tom', 'over'],
    ]);
  });

  it.each(['before', 'after'] as const)(
    'have left, though the audit fails %s it has written; by a round they are on record once, as they left',
    async (when) => {
      await comes('sue');
      await comes('tom');
      failure = { error: new Error('no audit'), when };
      const control = await service().leave(contact.id, { supervisorId: 'sue' }, 'phone');
      expect(control?.monitors.map(({ supervisorId }) => supervisorId)).toEqual(['tom']);
      expect(await service().leave(contact.id, null, 'outage')).toMatchObject({ monitors: [] });
      expect(told).toHaveLength(2);
      await service().round();
      expect(entries).toHaveLength(when === 'before' ? 0 : 2);
      failure = null;
      await Promise.all([service().round(), service().round()]);
      await service().round();
      expect(entries.map(({ actor, details }) => [actor, details['supervisorId'], details['cause']])).toEqual(
        [
          ['user:sue', 'sue', 'phone'],
          ['system', 'tom', 'outage'],
        ],
      );
      expect(await controls.unrecorded()).toEqual([]);
      expect(await stores.mongo.collection('callcontrols').countDocuments({ watched: true })).toBe(0);
    },
  );

  it('are on record though the process died between, and each time that they came to one conversation', async () => {
    await comes('sue');
    await controls.unwatch(contact.id, { supervisorId: 'sue' }, 'asked');
    await comes('sue');
    expect(await service().leave(contact.id, { supervisorId: 'sue' }, 'phone')).not.toBeNull();
    await service().round();
    await service().round();
    // The second was put on record at once, the first by a round.
    expect(entries.map(({ details }) => details['cause'])).toEqual(['phone', 'asked']);
  });
});
