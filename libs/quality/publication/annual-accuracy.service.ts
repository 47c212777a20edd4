import { NATIONAL_DISTRICT, type AccuracyOfYear, type PublishedOfYear } from '#libs/contract';
import { headlineOf } from '../scoring/accuracy-definition.rules.js';
import type { AccuracyPublicationRepository } from './publication.repository.js';

/** The accuracy that was published of a whole year: of several, the newest; as it was restated last. */
export class AnnualAccuracyService implements AccuracyOfYear {
  constructor(private readonly repository: Pick<AccuracyPublicationRepository, 'latestOf'>) {}

  async ofYear(year: number, districtId: string | null): Promise<PublishedOfYear | null> {
    const days = { from: `${year}-01-01`, to: `${year}-12-31` };
    const found = await this.repository.latestOf(districtId ?? NATIONAL_DISTRICT, days);
    if (!found) return null;
    const { _id: id, definition, restatements } = found;
    return { ...headlineOf(definition.version, restatements.at(-1) ?? found), id, definition };
  }
}
