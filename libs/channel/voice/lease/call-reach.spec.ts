import { ManualClock, createLog } from '#libs/platform';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CallReachService } from './call-reach.service.js';

const [NORTH, SOUTH] = ['http://north/ari', 'http://south/ari'];
const SECOND_MS = 1000;

describe('what the log says of Asterisks that are away', () => {
  const clock = new ManualClock();
  let turns = 0;
  /** Addresses that a process has now. */
  let there: string[];
  let told: string[];
  let reach: CallReachService;

  beforeEach(() => {
    told = [];
    there = [NORTH, SOUTH];
    const log = createLog('test', { logLevel: 'silent' });
    const say = (...said: unknown[]): void => {
      const [asterisks] = said as [{ asterisks?: string }];
      told.push([said.at(-1), asterisks.asterisks].filter(Boolean).join(': '));
    };
    log.warn = say as typeof log.warn;
    log.info = say as typeof log.info;
    const leases = {
      known: async (prefix: string) =>
        [
          [NORTH, 'north'],
          [SOUTH, 'south'],
        ].map(([url = '', name = '']) =>
          prefix === 'voice '
            ? { name: url, holder: 'a process', works: there.includes(url) }
            : { name, holder: url, works: there.includes(url) },
        ),
    };
    const calls = { openCallIds: async () => [{ contactId: 'a', callId: 'south-1700000000.1' }] };
    reach = new CallReachService(leases, calls, () => undefined, log, clock);
  });

  /** Asks after these seconds; an answer may be half a second old, by the machine's own clock. */
  const after = async (seconds: number, have: string[]): Promise<boolean> => {
    there = have;
    clock.advance(seconds * SECOND_MS);
    turns += 1;
    const spy = jest.spyOn(performance, 'now').mockReturnValue(turns * SECOND_MS);
    const held = await reach.isHeld();
    spy.mockRestore();
    return held;
  };

  it('is nothing while they come: calls are held back at once, and that is told when it lasts', async () => {
    expect(await after(0, [])).toBe(true);
    expect(await after(14, [])).toBe(true);
    expect(await after(0, [NORTH, SOUTH])).toBe(false);
    expect(told).toEqual([]);
    await after(60, []);
    await after(14, []);
    expect(told).toEqual([]);
    await after(1, []);
    await after(100, []);
    expect(told).toEqual(['no Asterisk: calls are held back']);
    await after(1, [NORTH, SOUTH]);
    expect(told.slice(1)).toEqual(['calls are offered again']);
  });

  it('is nothing of one of them either, until it lasts', async () => {
    await after(0, [NORTH]);
    await after(14, [NORTH]);
    await after(0, [NORTH, SOUTH]);
    await after(1, [NORTH]);
    expect(told).toEqual([]);
    await after(15, [NORTH]);
    await after(1, [NORTH, SOUTH]);
    expect(told).toEqual(['calls of some Asterisks are held back: south', 'every Asterisk is there']);
  });
});
