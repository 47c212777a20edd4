import { ClosedContactRepository } from '#libs/contact';
import { IntakeRepository } from '#libs/metrics';
import type { Connection } from 'mongoose';
import { PastMarkRepository } from './past-mark.repository.js';

/** What only a past is written by. */
export interface PastStores {
  marks: PastMarkRepository;
  contacts: ClosedContactRepository;
  intake: IntakeRepository;
}

export const pastStores = (mongo: Connection): PastStores => ({
  marks: new PastMarkRepository(mongo),
  contacts: new ClosedContactRepository(mongo),
  intake: new IntakeRepository(mongo),
});
