import type { OpeningHours } from '#libs/routing';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsName, OrNull } from '../../fields.decorator.js';

const TIME = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;
export const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Shanghai time; `to` not after `from` means on the next day. */
export class SpanDto {
  @Matches(TIME)
  from!: string;

  @Matches(TIME)
  to!: string;
}

export class WeeklySpanDto extends SpanDto {
  /** 1 = Monday … 7 = Sunday. */
  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(7)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(7, { each: true })
  days!: number[];
}

/** Other hours on one date; no spans = closed. */
export class DatedHoursDto {
  @Matches(DAY)
  day!: string;

  @IsName()
  name!: string;

  @IsName()
  nameEn!: string;

  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => SpanDto)
  spans!: SpanDto[];
}

const everyDay = (): WeeklySpanDto =>
  Object.assign(new WeeklySpanDto(), { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' });

/** Always open, unless told. */
export class OpeningHoursDto {
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => WeeklySpanDto)
  weekly: WeeklySpanDto[] = [everyDay()];

  @IsIn(['usual', 'closed', 'own'] satisfies OpeningHours['holidays'][])
  holidays: OpeningHours['holidays'] = 'usual';

  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => SpanDto)
  holidaySpans: SpanDto[] = [];

  /** Whose weekday's hours a worked weekend day has; null = its own weekday's. */
  @OrNull()
  @IsInt()
  @Min(1)
  @Max(7)
  shiftedAs: number | null = null;

  @IsArray()
  @ArrayMaxSize(400)
  @ValidateNested({ each: true })
  @Type(() => DatedHoursDto)
  exceptions: DatedHoursDto[] = [];
}
