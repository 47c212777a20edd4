import { applyDecorators } from '@nestjs/common';
import { Transform, Type } from 'class-transformer';
import {
  IsBoolean,
  isEmail,
  IsInt,
  IsISO8601,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  type ValidationOptions,
} from 'class-validator';

/** May be left out, but not be null. */
export const Optional = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

/** May be null instead of what its other decorators say. */
export const OrNull = (): PropertyDecorator => ValidateIf((_, value) => value !== null);

/** May be left out, or be null. */
export const OptionalOrNull = (): PropertyDecorator =>
  ValidateIf((_, value) => value !== undefined && value !== null);

/** `true` or `false`, as a query says it; may be left out. */
export const IsFlag = (): PropertyDecorator =>
  applyDecorators(
    Optional(),
    Transform(({ value }: { value: unknown }) =>
      value === 'true' ? true : value === 'false' ? false : value,
    ),
    IsBoolean(),
  );

/** A number as a query says it. An empty text is none, and refused: as 0 it would be midnight, or within 0 seconds. */
export const AsNumber = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && value.trim() !== '' ? Number(value) : value,
  );

/** An id that people choose, of a queue, a question and the like: 1 to 32 of a–z, 0–9 and, but for the first, `-`. */
export const SLUG = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** Code of a customs district: two digits; `00` = headquarters. */
export const DISTRICT = /^\d{2}$/;

/** An id of a user, and so of an agent. */
export const USER_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** A name for people: 1 to 64 characters, none of them a control character, not only blanks. */
export const IsName = (): PropertyDecorator => Matches(/^(?=.*\S)[^\p{Cc}]{1,64}$/u);

/** A text with half a character in it is none: what looks at addresses throws of it. */
const isMail = (value: unknown): boolean =>
  typeof value === 'string' && !/\p{Surrogate}/u.test(value) && isEmail(value);

/** An address of mail. */
export const IsMail = (options?: ValidationOptions): PropertyDecorator =>
  ValidateBy({ name: 'isEmail', validator: { validate: isMail } }, options);

/**
 * A day of Shanghai that there is: YYYY-MM-DD, of 1900 to 2199. Days are counted on and back from, and compared as texts:
 * those of a year of three digits or five are in no order with others.
 */
export const IsShanghaiDay = (): PropertyDecorator =>
  applyDecorators(Matches(/^(19|20|21)\d{2}-\d{2}-\d{2}$/), IsISO8601({ strict: true }));

/**
 * What every list takes besides its filters: how long a page may be. `cursor`, in the form the list's
 * own ids have, is the `next` of the page before; what comes back is `{items, next}`.
 */
export class PageQuery {
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;
}
