import { IsString, Length, Matches } from 'class-validator';
import { Optional, OptionalOrNull } from '../fields.decorator.js';
import { OFFICE_ID } from '../identity/office.dto.js';

/** Ids of accounts, queues and districts. */
export const ACCOUNT_NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** What every account has beside the settings of its channel. A field left out stays as it is. */
export class AccountPlaceBody {
  /** Who owns its contacts; the administrator's own district by default. */
  @Optional()
  @Matches(ACCOUNT_NAME)
  districtId?: string;

  /** Where its contacts wait; `general` by default. */
  @Optional()
  @Matches(ACCOUNT_NAME)
  queueId?: string;

  /** The office it belongs to, which must be of its district and in use; null = none. */
  @OptionalOrNull()
  @Matches(OFFICE_ID)
  officeId?: string | null;

  @Optional()
  @IsString()
  @Length(1, 100)
  name?: string;
}
