import { useQuery } from '@tanstack/react-query';
import type { NamedFigureTable } from '#libs/contract';
import { shanghaiDay } from '../../model/clock.rules.js';
import type { TimeRows } from '../../model/floor.rules.js';
import { getList, queryOf } from '../api/rest.js';

/** Half-hours are told some minutes after they are over: once a minute is often enough. */
const RENEW_MS = 60_000;
const NOTHING: TimeRows = { occupancy: [], utilisation: [] };

/** Today's occupancy and utilisation of a district's agents, of the half-hours that are over. */
export function useTimeRows(districtId: string | null): TimeRows {
  const tables = useQuery({
    queryKey: ['floor-time', districtId],
    queryFn: () => {
      const today = shanghaiDay(Date.now());
      const query = { definitions: 'occupancy,utilisation', from: today, to: today, by: 'agent', districtId };
      return getList<NamedFigureTable>(`/figure-reports${queryOf(query)}`);
    },
    refetchInterval: RENEW_MS,
  }).data;
  if (!tables) return NOTHING;
  const rowsOf = (id: string) => tables.find(({ definition }) => definition.id === id)?.rows ?? [];
  return { occupancy: rowsOf('occupancy'), utilisation: rowsOf('utilisation') };
}
