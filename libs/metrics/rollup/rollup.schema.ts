import { Schema } from 'mongoose';
import type { RollupDelta } from './delta.rules.js';
import type { MonthRollup } from './month/month.rules.js';
import type { RollupDocument } from './packing.rules.js';
import type { Cell } from './rollup.rules.js';

/** A cell to be counted again from its facts: they were corrected `marked` times, `done` of these are counted. */
export interface CellDocument extends Cell {
  _id: string;
  marked: number;
  done: number;
  dirty: boolean;
}
/** A month that was added up (`sealed`) and has not changed since; `changes` makes whoever changes it meet whoever adds it up. */
export interface SealDocument {
  _id: string;
  changes: number;
  sealed: boolean;
}
export type DeltaDocument = RollupDelta;

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
    slot: Number,
    agentId: String,
    facts: Object,
    parts: [Object],
  },
  { collection: 'rollups', versionKey: false, minimize: false },
);
rollupSchema.index({ grain: 1, day: 1, districtId: 1, queueId: 1 });
rollupSchema.index({ 'parts.agentId': 1, day: 1 });

/** Few at any time: each is merged into the roll-ups a minute later. The days of a cell begin its ids. */
export const deltaSchema = new Schema<DeltaDocument>(
  { _id: text, cell: text, ...cell, parts: { type: Object, required: true } },
  { collection: 'rollup-deltas', versionKey: false, minimize: false },
);

export const monthSchema = new Schema<MonthRollup>(
  {
    _id: text,
    month: text,
    level: text,
    grain: text,
    districtId: { type: String, default: null },
    queueId: { type: String, default: null },
    channel: text,
    parts: { type: [Object], required: true },
  },
  { collection: 'rollup-months', versionKey: false, minimize: false },
);
monthSchema.index({ level: 1, grain: 1, month: 1, districtId: 1, queueId: 1 });

export const sealSchema = new Schema<SealDocument>(
  { _id: text, changes: { type: Number, required: true }, sealed: { type: Boolean, required: true } },
  { collection: 'rollup-seals', versionKey: false },
);
