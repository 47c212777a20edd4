import {
  AppError,
  badInput,
  covers,
  pageOf,
  type DistrictScope,
  type OfficeView,
  type Page,
} from '#libs/contract';
import { isDistrict } from '../district.rules.js';
import type { OfficeRepository } from './office.repository.js';
import { officeViewOf } from './office.schema.js';

/** The district that a four-digit customs code belongs to. */
const districtOfOffice = (officeId: string): string => officeId.slice(0, 2);

/** Subordinate offices (隶属海关), by their customs codes: a hundred a district at most. */
export class OfficeService {
  constructor(private readonly repository: OfficeRepository) {}

  /** Those of a district, by code. */
  async list(scope: DistrictScope, cursor: string | null, limit: number): Promise<Page<OfficeView>> {
    const found = await this.repository.list(scope, cursor, limit + 1);
    const { items, next } = pageOf(found, limit, ({ _id }) => _id);
    return { items: items.map(officeViewOf), next };
  }

  /** Makes or changes one. Throws BAD_INPUT for a code of no district, FORBIDDEN for another district's. */
  async put(
    id: string,
    names: Pick<OfficeView, 'name' | 'nameEn' | 'active'>,
    scope: DistrictScope,
  ): Promise<{ office: OfficeView; made: boolean }> {
    const districtId = districtOfOffice(id);
    if (!isDistrict(districtId)) throw badInput('id', '没有这个关区', 'there is no such district');
    if (!covers(scope, districtId)) throw new AppError('FORBIDDEN');
    const office = { _id: id, districtId, ...names };
    const made = await this.repository.put(office);
    return { office: officeViewOf(office), made };
  }

  /** Throws BAD_INPUT unless an account of this district may be given to the office now. */
  async mustTake(officeId: string, districtId: string): Promise<void> {
    const office = await this.repository.find(officeId);
    if (office?.active && office.districtId === districtId) return;
    throw badInput(
      'officeId',
      '本关区没有这个隶属海关，或已停用',
      'the district has no such office, or it is not in use any more',
    );
  }
}
