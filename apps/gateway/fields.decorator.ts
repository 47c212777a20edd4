import { Type } from 'class-transformer';
import { IsInt, Matches, Max, Min, ValidateIf } from 'class-validator';

/** May be left out, but not be null. */
export const Optional = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

/** A name for people: 1 to 64 characters, none of them a control character, not only blanks. */
export const IsName = (): PropertyDecorator => Matches(/^(?=.*\S)[^\p{Cc}]{1,64}$/u);

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
