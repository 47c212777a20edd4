import type { PublishedFigureView, Restatement, StatedFigure } from '#libs/contract';
import { Schema } from 'mongoose';

type Stored<T extends StatedFigure> = Omit<T, 'at'> & { at: Date };

/** `attempt`: whose pieces are its contact sets; missing in those of earlier versions. */
export type RestatementDoc = Stored<Restatement> & { attempt?: string };

/** A published figure as it is stored; only restatements are ever added. */
export interface PublicationDoc extends Stored<Omit<PublishedFigureView, 'id' | 'restatements'>> {
  _id: string;
  /** Of public ones what they tell, by one name; missing of those of older builds. */
  toldAs?: string;
  restatements: RestatementDoc[];
}

/** A packed piece of a contact set. `statement`: 0 = as published, 1 … = restatements. */
export interface ContactSetDoc {
  _id: string;
  publicationId: string;
  statement: number;
  /** Which of several who restated it at the same time. */
  attempt?: string;
  part: 'numerator' | 'denominator';
  piece: number;
  ids: Buffer;
}

const text = { type: String, required: true } as const;

export const publicationSchema = new Schema<PublicationDoc>(
  { _id: text, districtId: text, public: Boolean },
  { collection: 'published-figures', versionKey: false, strict: false },
);
publicationSchema.index({ districtId: 1, _id: -1 });
publicationSchema.index({ public: 1, _id: -1 });
/** The public is told a thing once, however many publish it at the same time. */
publicationSchema.index(
  { toldAs: 1 },
  { unique: true, partialFilterExpression: { toldAs: { $exists: true } } },
);

export const contactSetSchema = new Schema<ContactSetDoc>(
  { _id: text, publicationId: text },
  { collection: 'published-contacts', versionKey: false, strict: false },
);
contactSetSchema.index({ publicationId: 1, statement: 1, part: 1, piece: 1 });
