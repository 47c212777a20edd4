import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { LIVE_MEASURES, type AlarmRecord, type AlarmRuleView, type LiveMeasure } from '#libs/contract';
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

const LIVE: Record<LiveMeasure, TextKey> = {
  waiting: 'measureWaiting',
  'longest-wait': 'measureLongest',
  'agents-idle': 'measureIdle',
  'agents-present': 'measurePresent',
};

/** Everything that can be watched, by id, with its name. */
export function useMeasures(): { value: string; label: string }[] {
  const { t, named } = useText();
  const definitions = useDefinitions();
  return [
    ...LIVE_MEASURES.map((value) => ({ value, label: t(LIVE[value]) })),
    // What is estimated from samples says nothing of today; what is answered to questionnaires needs one.
    ...(definitions.data ?? [])
      .filter(({ estimated, survey }) => !estimated && !survey)
      .map((one) => ({ value: one.id, label: named(one) })),
  ];
}
