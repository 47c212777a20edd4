import { Schema } from 'mongoose';
import type { Duty } from './agent-time.rules.js';

/** Intervals are kept for so long; the facts made of them stay. */
export const KEPT_SECONDS = 400 * 86_400;

/**
 * Of an agent: a duty, or being on a contact. While a duty lasts it is `open`, and `until` is when that was
 * seen last: whoever dies leaves an interval that ends there.
 */
export interface AgentInterval {
  _id: string;
  agentId: string;
  kind: Duty | 'contact';
  /** Of a duty: whose district, and why they are on a break. */
  districtId: string | null;
  reason: string | null;
  from: Date;
  until: Date;
  open?: true;
}

const text = { type: String, required: true } as const;
const date = { type: Date, required: true } as const;
export const agentIntervalSchema = new Schema<AgentInterval>(
  {
    _id: text,
    agentId: text,
    kind: text,
    districtId: { type: String, default: null },
    reason: { type: String, default: null },
    from: date,
    until: date,
    open: Boolean,
  },
  { collection: 'agent-intervals', versionKey: false },
);
agentIntervalSchema.index({ until: 1 }, { expireAfterSeconds: KEPT_SECONDS });
agentIntervalSchema.index({ agentId: 1 }, { unique: true, partialFilterExpression: { open: true } });

/** Up to which moment agents' time has been told. */
export interface TimeMark {
  _id: string;
  until: Date;
  /** From which half-hour on; missing in those of earlier builds. */
  since?: Date;
}
export const timeMarkSchema = new Schema<TimeMark>(
  { _id: text, until: date },
  { collection: 'agent-time-marks', versionKey: false },
);
