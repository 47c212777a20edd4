import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Forecast } from '#libs/contract';
import { forecastFields, type ForecastChoice } from '../../model/forecast.rules.js';
import { get, queryOf } from '../api/rest.js';

/** Today is revised as it goes on. */
const RENEW_MS = 60_000;

export const useForecast = (choice: ForecastChoice): UseQueryResult<Forecast> =>
  useQuery({
    queryKey: ['forecast', choice],
    queryFn: () => get<Forecast>(`/forecast${queryOf(forecastFields(choice))}`),
    placeholderData: keepPreviousData,
    refetchInterval: RENEW_MS,
  });
