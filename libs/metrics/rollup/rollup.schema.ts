import { Schema } from 'mongoose';
import type { Cell, Rollup } from './rollup.rules.js';

/** How far a cell is rolled up: facts were added `marked` times, and `done` of these are in its roll-ups. */
export interface CellDocument extends Cell {
  _id: string;
  marked: number;
  done: number;
  dirty: boolean;
}
export type RollupDocument = Rollup;

const text = { type: String, required: true } as const;
const cell = { day: text, districtId: text, queueId: text, channel: text };

export const cellSchema = new Schema<CellDocument>(
  {
    _id: text,
    ...cell,
    marked: { type: Number, required: true },
    done: { type: Number, required: true },
    dirty: { type: Boolean, required: true },
  },
  { collection: 'rollup-cells', versionKey: false },
);
cellSchema.index({ dirty: 1 }, { partialFilterExpression: { dirty: true } });

export const rollupSchema = new Schema<RollupDocument>(
  {
    _id: text,
    cell: text,
    grain: text,
    ...cell,
    slot: { type: Number, default: null },
    agentId: { type: String, default: null },
    facts: { type: Object, required: true },
  },
  { collection: 'rollups', versionKey: false, minimize: false },
);
rollupSchema.index({ grain: 1, day: 1, districtId: 1, queueId: 1 });
rollupSchema.index({ agentId: 1, day: 1 });
/** A cell's and a day's roll-ups are replaced as a whole. */
rollupSchema.index({ cell: 1 });
rollupSchema.index({ day: 1 });
