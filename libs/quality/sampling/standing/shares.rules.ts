import { CHANNELS, refuse, type ContinuousSampling, type Stratifier } from '#libs/contract';

const ID = /^[\w-]+$/;
const CODE = { district: /^\d{2}$/, office: /^(\d{4}|-)$/ };

/** Whether a stratum may have this; of queues, agents and topics there may be others tomorrow. */
function mayBe(stratifier: Stratifier, value: string): boolean {
  if (stratifier === 'channel') return (CHANNELS as readonly string[]).includes(value);
  if (stratifier === 'district' || stratifier === 'office') return CODE[stratifier].test(value);
  return ID.test(value);
}

/**
 * Holds the shares of strata to those that there can be. Throws BAD_INPUT for one that there can't, whose share would be
 * drawn of nothing, and one that is named twice.
 */
export function requireShares({
  stratifyBy,
  continuous,
}: {
  stratifyBy: readonly Stratifier[];
  continuous: Pick<ContinuousSampling, 'shares'> | null;
}): void {
  const named = new Set<string>();
  for (const { stratum } of continuous?.shares ?? []) {
    const values = stratum.split('/');
    const isOne =
      values.length === stratifyBy.length && stratifyBy.every((one, at) => mayBe(one, values[at] ?? ''));
    if (!isOne) refuse('continuous.shares', `没有分层 ${stratum}`, `no stratum ${stratum}`);
    if (named.has(stratum)) {
      refuse('continuous.shares', `分层 ${stratum} 重复`, `stratum ${stratum} is named twice`);
    }
    named.add(stratum);
  }
}
