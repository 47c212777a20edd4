import { eventually, openStores, type Stores } from '#kit';
import { ManualClock, createLog } from '#libs/platform';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { LeaseKeeper } from './lease-keeper.service.js';
import { LeaseRepository } from './lease.repository.js';

const NAME = 'voice http://one/ari';
/** Rounds of a test: of none is asked how long it takes. */
const ROUND_MS = 20;
const log = createLog('test', { logLevel: 'silent' });

/** A process that wants the lease, and what it is told. */
class Candidate {
  readonly told: string[] = [];
  /** Rounds so far, those that could not ask included. */
  rounds = 0;
  away = false;
  readonly keeper: LeaseKeeper;

  constructor(leases: LeaseRepository) {
    const hold: LeaseRepository['hold'] = async (...asked) => {
      this.rounds += 1;
      if (this.away) throw new Error('the store is away');
      return leases.hold(...asked);
    };
    const release: LeaseRepository['release'] = (...asked) => leases.release(...asked);
    const listener = {
      isAble: () => true,
      onHeld: () => void this.told.push('held'),
      onLost: async () => void this.told.push('lost'),
    };
    this.keeper = new LeaseKeeper({ hold, release }, NAME, listener, log, ROUND_MS);
  }

  /** Two whole rounds have ended: the second begins only then. */
  async looks(): Promise<void> {
    const enough = this.rounds + 3;
    await eventually(
      async () => this.rounds,
      (rounds) => rounds >= enough,
    );
  }

  async hears(last: string): Promise<void> {
    await eventually(
      async () => this.told,
      (told) => told.at(-1) === last,
    );
  }
}

describe('whoever keeps the lease', () => {
  let stores: Stores;
  let clock: ManualClock;
  let candidates: Candidate[];
  beforeAll(async () => {
    stores = await openStores();
    await stores.migrate();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    clock = new ManualClock();
    candidates = [];
    await stores.mongo.collection('leases').deleteMany({});
  });
  afterEach(async () => {
    for (const one of candidates) one.away = false;
    await Promise.all(candidates.map(({ keeper }) => keeper.stop()));
  });

  const comes = async (): Promise<Candidate> => {
    const candidate = new Candidate(new LeaseRepository(stores.mongo, clock));
    candidates.push(candidate);
    await candidate.keeper.start();
    return candidate;
  };

  it('is told so in every round, and who stands by is told nothing', async () => {
    const first = await comes();
    expect(first.told).toEqual(['held']);
    const second = await comes();
    await Promise.all([first.looks(), second.looks()]);
    expect(first.told.length).toBeGreaterThan(2);
    expect([new Set(first.told), second.told]).toEqual([new Set(['held']), []]);
  });

  it('is told nothing while the store is away, and that it is lost as soon as it is known', async () => {
    const [first, second] = [await comes(), await comes()];
    first.away = true;
    await first.looks();
    const before = first.told.length;
    clock.advance(4001);
    await second.hears('held');
    await first.looks();
    expect(first.told).toHaveLength(before);
    first.away = false;
    await first.hears('lost');
    await first.looks();
    expect(first.told.filter((told) => told === 'lost')).toHaveLength(1);
    await second.looks();
    expect(new Set(second.told)).toEqual(new Set(['held']));
  });

  it('keeps it over an outage of the store in which nobody else took it', async () => {
    const first = await comes();
    first.away = true;
    await first.looks();
    const before = first.told.length;
    clock.advance(60_000);
    first.away = false;
    await first.looks();
    expect(first.told.length).toBeGreaterThan(before);
    expect(first.told).not.toContain('lost');
  });

  it('gives it up at once when it stops', async () => {
    const [first, second] = [await comes(), await comes()];
    await first.keeper.stop();
    await second.hears('held');
  });
});
