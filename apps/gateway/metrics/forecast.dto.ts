import { CHANNELS, refuse, type Channel, type Principal } from '#libs/contract';
import { EVERYTHING, type ForecastOrder } from '#libs/metrics';
import { addDays, shanghaiDay } from '#libs/platform';
import { IsIn, IsInt, IsNumber, IsOptional, Max, Min } from 'class-validator';
import { AsNumber, IsShanghaiDay } from '../fields.decorator.js';
import { figureScope } from './figure-scope.rules.js';
import { FigureScopeDto } from './figures.dto.js';

const MOST_DAYS = 28;

/** What is to be forecast, and which goal its agents are to keep. */
export class ForecastDto extends FigureScopeDto {
  /** Shanghai days, today at the earliest; today if left out. */
  @IsOptional()
  @IsShanghaiDay()
  from?: string;

  @IsOptional()
  @IsShanghaiDay()
  to?: string;

  @IsOptional()
  @IsIn(CHANNELS)
  channel?: Channel;

  @IsOptional()
  @AsNumber()
  @IsInt()
  @Min(0)
  @Max(3600)
  withinSeconds?: number;

  /** Share of those who ask that is answered in time. */
  @IsOptional()
  @AsNumber()
  @IsNumber()
  @Min(0.01)
  @Max(0.999)
  share?: number;

  /** In place of what was measured, s. */
  @IsOptional()
  @AsNumber()
  @IsInt()
  @Min(1)
  @Max(36_000)
  handleSeconds?: number;

  @IsOptional()
  @AsNumber()
  @IsInt()
  @Min(1)
  @Max(36_000)
  patienceSeconds?: number;

  @IsOptional()
  @IsIn(['erlang-c', 'erlang-a'] satisfies ForecastOrder['model'][])
  model?: ForecastOrder['model'];

  /** Share of rostered time that is lost to breaks, training and absence. */
  @IsOptional()
  @AsNumber()
  @IsNumber()
  @Min(0)
  @Max(0.9)
  shrinkage?: number;
}

/** The order of a viewer. Throws BAD_INPUT for days that are over, too many, or the wrong way round. */
export function forecastOrder(query: ForecastDto, user: Principal, now: number): ForecastOrder {
  const today = shanghaiDay(now);
  const from = query.from ?? today;
  const to = query.to ?? from;
  if (from < today || to < from || to > addDays(from, MOST_DAYS - 1)) {
    const [reason, reasonEn] = [
      `须为今日起、不超过 ${MOST_DAYS} 天的区间`,
      `must be days from today on, ${MOST_DAYS} at most`,
    ];
    refuse('to', reason, reasonEn);
  }
  return {
    range: { from, to },
    filter: { ...EVERYTHING, ...figureScope(user, query), channel: query.channel ?? 'voice' },
    goal: { withinSeconds: query.withinSeconds ?? 15, share: query.share ?? 0.95 },
    handleSeconds: query.handleSeconds ?? null,
    patienceSeconds: query.patienceSeconds ?? null,
    model: query.model ?? 'erlang-c',
    shrinkage: query.shrinkage ?? 0.3,
  };
}
