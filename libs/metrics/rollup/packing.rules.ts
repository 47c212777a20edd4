import { ownerOf, rollupId, type Cell, type Grain, type Rollup, type RollupPart } from './rollup.rules.js';

/**
 * Roll-ups as they are stored: the day of a cell by itself, its half-hours, agents, offices and topics together in
 * one document each (`parts`). Those of older builds, one document a half-hour and an agent, are still read.
 */
export interface RollupDocument extends Cell, Partial<RollupPart> {
  _id: string;
  cell: string;
  grain: Grain;
  parts?: RollupPart[];
}

const SUFFIX: Record<Exclude<Grain, 'day'>, string> = {
  slot: 'slots',
  agent: 'agents',
  office: 'offices',
  topic: 'topics',
};

/** The documents that hold these roll-ups; the same roll-ups make the same ones, in whatever order they come. */
export function packed(rollups: readonly Rollup[]): RollupDocument[] {
  const made = new Map<string, RollupDocument>();
  for (const rollup of rollups) {
    const { _id: id, cell, grain, day, districtId, queueId, channel, ...part } = rollup;
    if (grain === 'day') {
      made.set(id, rollup);
      continue;
    }
    const _id = `${cell}/${SUFFIX[grain]}`;
    const document = made.get(_id) ?? { _id, cell, grain, day, districtId, queueId, channel, parts: [] };
    made.set(_id, document);
    document.parts?.push(part);
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
  (a.slot ?? -1) - (b.slot ?? -1) || (ownerOf(a) < ownerOf(b) ? -1 : 1);
