import mongoose, { type Connection, type Model } from 'mongoose';

/** One line of the audit. Its `_id` is its number, from 1 without gaps. */
export interface AuditRow {
  _id: number;
  at: Date;
  actor: string;
  action: string;
  target: string;
  districtId: string | null;
  details: Record<string, AuditValue>;
  prev: string;
  hash: string;
}
export type AuditValue = string | number | boolean | null | readonly string[];

/** The last row known to be written, kept apart so that a shortened log shows. */
export interface AuditHead {
  _id: 'audit';
  seq: number;
  hash: string;
}

const rowSchema = new mongoose.Schema<AuditRow>(
  {
    _id: Number,
    at: { type: Date, required: true },
    actor: { type: String, required: true },
    action: { type: String, required: true },
    target: { type: String, required: true },
    districtId: { type: String, default: null },
    details: { type: mongoose.Schema.Types.Mixed, required: true },
    prev: { type: String, required: true },
    hash: { type: String, required: true },
  },
  { collection: 'audit', versionKey: false, minimize: false },
)
  .index({ at: 1 })
  .index({ actor: 1, at: 1 })
  .index({ target: 1, at: 1 });

const headSchema = new mongoose.Schema<AuditHead>(
  { _id: String, seq: { type: Number, required: true }, hash: { type: String, required: true } },
  { collection: 'audit-heads', versionKey: false },
);

export const auditModel = (connection: Connection): Model<AuditRow> =>
  connection.model<AuditRow>('AuditRow', rowSchema);

export const auditHeadModel = (connection: Connection): Model<AuditHead> =>
  connection.model<AuditHead>('AuditHead', headSchema);
