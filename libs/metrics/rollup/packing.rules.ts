import { rollupId, type Cell, type Grain, type Rollup, type RollupPart } from './rollup.rules.js';

/**
 * Roll-ups as they are stored: the day of a cell by itself, its half-hours and its agents together in one
 * document each (`parts`). Those of older builds, one document a half-hour and an agent, are still read.
 */
export interface RollupDocument extends Cell, Partial<RollupPart> {
  _id: string;
  cell: string;
  grain: Grain;
  parts?: RollupPart[];
}

const SUFFIX: Record<Exclude<Grain, 'day'>, string> = { slot: 'slots', agent: 'agents' };

/** The documents that hold these roll-ups; the same roll-ups make the same ones, in whatever order they come. */
export function packed(rollups: readonly Rollup[]): RollupDocument[] {
  const made = new Map<string, RollupDocument>();
  for (const rollup of rollups) {
    const { cell, grain, day, districtId, queueId, channel, slot, agentId, facts } = rollup;
    if (grain === 'day') {
      made.set(rollup._id, rollup);
      continue;
    }
    const _id = `${cell}/${SUFFIX[grain]}`;
    const document = made.get(_id) ?? { _id, cell, grain, day, districtId, queueId, channel, parts: [] };
    made.set(_id, document);
    document.parts?.push({ slot, agentId, facts });
  }
  for (const { parts } of made.values()) parts?.sort(inOrder);
  return [...made.values()];
}

/** What a document holds. */
export function unpacked(document: RollupDocument): Rollup[] {
  const { cell, grain, day, districtId, queueId, channel } = document;
  const { slot = null, agentId = null, facts = {}, parts = [{ slot, agentId, facts }] } = document;
  return parts.map((part) => ({
    _id: rollupId(cell, grain, part),
    cell,
    grain,
    day,
    districtId,
    queueId,
    channel,
    ...part,
  }));
}

const inOrder = (a: RollupPart, b: RollupPart): number =>
  (a.slot ?? -1) - (b.slot ?? -1) || ((a.agentId ?? '') < (b.agentId ?? '') ? -1 : 1);
