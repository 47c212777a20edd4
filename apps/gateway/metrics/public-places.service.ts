import { NATIONAL_DISTRICT, type Named, type Page, type Placed } from '#libs/contract';
import { DISTRICTS, type OfficeRepository } from '#libs/identity';

/** Of which part of the hotline something speaks, by codes; null = not narrowed. */
export interface PlaceCodes {
  districtId: string | null;
  officeId: string | null;
}

/** Calls the districts and offices that the public is told of by their names: nobody outside knows their codes. */
export class PublicPlaces {
  constructor(private readonly offices: Pick<OfficeRepository, 'all'>) {}

  /** Adds to each the names of the places that it speaks of. */
  async named<T>(page: Page<T>, placesOf: (item: T) => readonly PlaceCodes[]): Promise<Page<Placed<T>>> {
    const asked = page.items.flatMap(placesOf);
    const some = asked.some(({ officeId }) => officeId !== null);
    const offices = some ? await this.offices.all({ districtId: null }) : [];
    const places = [...DISTRICTS.filter(({ id }) => id !== NATIONAL_DISTRICT), ...offices];
    const names = new Map(places.map(({ id, name, nameEn }) => [id, { name, nameEn }]));
    const placed = (item: T): Placed<T> => ({ ...item, places: namesIn(placesOf(item), names) });
    return { ...page, items: page.items.map(placed) };
  }
}

function namesIn(places: readonly PlaceCodes[], names: ReadonlyMap<string, Named>): Record<string, Named> {
  const codes = places.flatMap(({ districtId, officeId }) => [districtId, officeId]);
  const known = codes.flatMap((code): [string, Named][] => {
    const named = code === null ? undefined : names.get(code);
    return code !== null && named ? [[code, named]] : [];
  });
  return Object.fromEntries(known);
}
