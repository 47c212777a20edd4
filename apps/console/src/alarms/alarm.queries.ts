import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import {
  LIVE_MEASURES,
  type AlarmRecord,
  type AlarmRuleView,
  type FigureDirection,
  type FigureUnit,
  type LiveMeasure,
} from '#libs/contract';
import { useDefinitions, useMe } from '../api/queries.js';
import { getList } from '../api/rest.js';
import { useToken } from '../api/session.js';
import { type TextKey, useText } from '../text/language.hook.js';

/** How old an alarm may be before it is on every screen, ms. */
export const RENEW_MS = 4000;

/** Alarms that last, for those who may see them; the others have no data. */
export function useOpenAlarms(): UseQueryResult<AlarmRecord[]> {
  const me = useMe(useToken());
  const may = me.data?.roles.some((role) => role !== 'agent') ?? false;
  return useQuery({
    queryKey: ['alarms', 'open'],
    queryFn: () => getList<AlarmRecord>('/alarms?open=true&limit=200'),
    enabled: may,
    refetchInterval: RENEW_MS,
  });
}

export const useAlarmRules = (): UseQueryResult<AlarmRuleView[]> =>
  useQuery({
    queryKey: ['/alarm-rules'],
    queryFn: () => getList<AlarmRuleView>('/alarm-rules?limit=200'),
    refetchInterval: RENEW_MS,
  });

/** Accounts whose followers can be told, as far as the district goes. */
export const useWechatAccounts = (): UseQueryResult<{ id: string; name: string }[]> =>
  useQuery({ queryKey: ['list', '/wechat-accounts'], queryFn: () => getList('/wechat-accounts') });

const LIVE: Record<LiveMeasure, { name: TextKey; unit: FigureUnit; better: FigureDirection }> = {
  waiting: { name: 'measureWaiting', unit: 'contacts', better: 'lower' },
  'longest-wait': { name: 'measureLongest', unit: 'seconds', better: 'lower' },
  'agents-idle': { name: 'measureIdle', unit: 'contacts', better: 'higher' },
  'agents-present': { name: 'measurePresent', unit: 'contacts', better: 'higher' },
};

export interface Measure {
  value: string;
  label: string;
  unit: FigureUnit;
  better: FigureDirection | undefined;
}

/** Everything that can be watched, by id, with its name. */
export function useMeasures(): Measure[] {
  const { t, named } = useText();
  const definitions = useDefinitions();
  return [
    ...LIVE_MEASURES.map((value) => {
      const { name, ...about } = LIVE[value];
      return { value, label: t(name), ...about };
    }),
    // What is estimated from samples says nothing of today; what is answered to questionnaires needs one.
    ...(definitions.data ?? [])
      .filter(({ estimated, survey }) => !estimated && !survey)
      .map((one) => ({ value: one.id, label: named(one), unit: one.unit, better: one.better })),
  ];
}

/** One of them by its id; until its name is known, a count. */
export function useMeasure(): (id: string) => Measure {
  const measures = useMeasures();
  return (id) =>
    measures.find(({ value }) => value === id) ?? {
      value: id,
      label: id,
      unit: 'contacts',
      better: undefined,
    };
}
