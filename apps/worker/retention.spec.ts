import { DAY_MS } from '#libs/contract';
import { openStores, testFolder, type Stores } from '#kit';
import type { CallbackExpiryService } from '#libs/callback';
import {
  DiskStore,
  RecordingRepository,
  RecordingService,
  TranscriptRepository,
  TranscriptService,
} from '#libs/channel/voice';
import { AuditLog, AuditRepository } from '#libs/identity';
import { ManualClock, createLog, newId } from '#libs/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { RetentionService } from './retention.service.js';

const SECRET = 'a secret of tests, long enough to be one';

describe('what is kept no longer than the settings say', () => {
  let stores: Stores;
  let folder: string;
  let recordings: RecordingService;
  let retention: RetentionService;
  const clock = new ManualClock();
  const [older, newer] = [newId(), newId()];
  const keep = async (contactId: string): Promise<void> => {
    const recording = { id: `${contactId}-2`, contactId, districtId: '22', marks: [] };
    await recordings.keep(recording, Buffer.from(contactId));
  };
  const audited = async (): Promise<string[]> =>
    (await stores.mongo.collection('audit').find().sort({ _id: 1 }).toArray()).map(
      ({ actor, action, target, districtId }) => [actor, action, target, districtId].join(' '),
    );

  beforeAll(async () => {
    stores = await openStores();
    folder = testFolder('recordings');
    const log = createLog('test', { logLevel: 'silent' });
    const config = { secret: SECRET, recordingDays: 30 };
    const repository = new RecordingRepository(stores.mongo);
    recordings = new RecordingService(repository, new DiskStore(folder), config, clock, log);
    const lines = new TranscriptRepository(stores.mongo);
    const callbacks: Pick<CallbackExpiryService, 'expire'> = { expire: (removed) => removed('22', 3) };
    const audit = new AuditLog(new AuditRepository(stores.mongo), clock);
    retention = new RetentionService(
      recordings,
      new TranscriptService(lines, config),
      callbacks,
      audit,
      clock,
    );
  });
  afterAll(() => stores.close());

  it('is removed when its time is over, on record, and nothing else is', async () => {
    await keep(older);
    clock.advance(20 * DAY_MS);
    await keep(newer);
    await retention.round();
    expect(await audited()).toEqual(['system callback.removed callbacks 22']);
    clock.advance(10 * DAY_MS + 1);
    await retention.round();
    expect((await audited()).slice(1)).toEqual([
      `system recording.removed recording:${older}-2 22`,
      'system callback.removed callbacks 22',
    ]);
    await expect(recordings.find(`${older}-2`)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await recordings.of(newer)).toHaveLength(1);
    const files = readdirSync(folder, { recursive: true }).map(String);
    expect(files.filter((file) => file.endsWith('.jtr'))).toEqual([
      expect.stringMatching(new RegExp(`${newer}-2.jtr$`)),
    ]);
  });
});
