import { collectionOf } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';

/** One who comes first: on one VIP list, known by an identity on a channel (telephone number, openid). */
export interface VipMemberDoc {
  /** `list:district-key`: each district has members of its own. `list:key` of those who were put on before that. */
  _id: string;
  listId: string;
  /** Made from the identity with the deployment's secret: enough to recognise it, not to read it. */
  key: string;
  /** Enough of the identity to tell members apart. */
  masked: string;
  /** The enterprise on whose behalf they ask; null if they ask for themselves. */
  enterpriseCode: string | null;
  /** Whose member it is. */
  districtId: string;
  addedBy: string;
  at: Date;
}

// Read and written by the driver itself: the schema carries the name and the indexes.
const vipSchema = new Schema({ _id: String }, { collection: 'vip-members', versionKey: false });
vipSchema.index({ key: 1 });
vipSchema.index({ listId: 1, districtId: 1, _id: 1 });

export const vipCollection = (mongo: Connection): driver.Collection<VipMemberDoc> =>
  collectionOf<VipMemberDoc>(mongo, 'VipMember', vipSchema);
