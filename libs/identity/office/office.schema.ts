import type { OfficeView } from '#libs/contract';
import { collectionOf } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';

export interface OfficeDoc extends Omit<OfficeView, 'id'> {
  _id: string;
}

const text = { type: String, required: true } as const;

const officeSchema = new Schema<OfficeDoc>(
  { _id: text, districtId: text },
  { collection: 'offices', versionKey: false, strict: false },
);
officeSchema.index({ districtId: 1, _id: 1 });

export const officeViewOf = ({ _id: id, districtId, name, nameEn, active }: OfficeDoc): OfficeView => ({
  id,
  districtId,
  name,
  nameEn,
  active,
});

export const officeCollection = (mongo: Connection): driver.Collection<OfficeDoc> =>
  collectionOf<OfficeDoc>(mongo, 'Office', officeSchema);
