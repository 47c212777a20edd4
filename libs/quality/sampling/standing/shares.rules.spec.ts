import { describe, expect, it } from '@jest/globals';
import type { Stratifier } from '#libs/contract';
import { requireShares } from './shares.rules.js';

const asked =
  (stratifyBy: Stratifier[], ...strata: string[]) =>
  () =>
    requireShares({
      stratifyBy,
      continuous: { shares: strata.map((stratum) => ({ stratum, share: 0.5 })) },
    });
const REFUSED = expect.objectContaining({
  code: 'BAD_INPUT',
  details: [expect.objectContaining({ field: 'continuous.shares' })],
});

describe('shares of strata', () => {
  it('are of strata that there can be', () => {
    expect(asked(['district', 'channel'], '22/voice', '22/webchat')).not.toThrow();
    expect(asked(['office', 'queue'], '2201/general', '-/general')).not.toThrow();
    expect(asked(['topic'], '-')).not.toThrow();
    expect(asked([])).not.toThrow();
    expect(() => requireShares({ stratifyBy: [], continuous: null })).not.toThrow();
  });

  it.each<[Stratifier[], string]>([
    [[], 'all'],
    [['channel'], 'telegram'],
    [['district'], '2'],
    [['district', 'channel'], '22'],
    [['district', 'channel'], 'voice/22'],
    [['district', 'channel'], '22/voice/general'],
    [['agent'], '+others'],
    [['agent'], ''],
  ])('by %j are not of %s', (stratifyBy, stratum) => {
    expect(asked(stratifyBy, stratum)).toThrow(REFUSED);
  });

  it('are one of each', () => {
    expect(asked(['channel'], 'voice', 'webchat', 'voice')).toThrow(REFUSED);
  });
});
