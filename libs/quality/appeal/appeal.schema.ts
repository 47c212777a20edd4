import type { AppealView } from '#libs/contract';
import { Schema } from 'mongoose';

type Decision = NonNullable<AppealView['decision']>;

/** An objection; decided once. `_id` is `draw.contact`. */
export interface AppealDoc extends Omit<AppealView, 'id' | 'at' | 'decision'> {
  _id: string;
  districtId: string;
  at: Date;
  decision: (Omit<Decision, 'at'> & { at: Date }) | null;
}

const text = { type: String, required: true } as const;

export const appealSchema = new Schema<AppealDoc>(
  { _id: text, drawId: text, districtId: text },
  { collection: 'appeals', versionKey: false, strict: false },
);
appealSchema.index({ drawId: 1 });
appealSchema.index({ contactId: 1 });
appealSchema.index({ districtId: 1, _id: 1 });
