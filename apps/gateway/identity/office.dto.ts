import { IsBoolean, Matches } from 'class-validator';
import { IsName, Optional, PageQuery } from '../fields.decorator.js';

/** Four digits of the customs code; the first two are the district's. */
export const OFFICE_ID = /^\d{4}$/;

export class PutOfficeDto {
  @IsName()
  name!: string;

  @IsName()
  nameEn!: string;

  /** False: no account may be given to it any more; what was counted for it keeps it. */
  @Optional()
  @IsBoolean()
  active: boolean = true;
}

export class OfficeParams {
  @Matches(OFFICE_ID)
  id!: string;
}

export class ListOfficesQuery extends PageQuery {
  /** `next` of the page before. */
  @Optional()
  @Matches(OFFICE_ID)
  cursor?: string;
}
