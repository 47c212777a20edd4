import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type {
  AppealView,
  CalibrationView,
  CallbackView,
  CorrectionView,
  DrawAccuracyView,
  DrawView,
  FollowUpView,
  JudgementView,
  ListedPlanView,
  ListedStandingPlanView,
  OtherDrawView,
  SamplingPlanView,
  ScoreFormView,
  ScorerView,
  ScoringTaskView,
  StandingPlanView,
  WithAbout,
} from '#libs/contract';
import { type Listed, useListed, usePages } from '../api/queries.js';
import { get, getList } from '../api/rest.js';
import { useText } from '../text/language.hook.js';
import { useTellRefusal } from '../text/refusal.hook.js';

/** Everything of quality is read again after an act of quality. */
const KEY = 'quality';

const useRead = <T>(path: string, read: (path: string) => Promise<T> = get): UseQueryResult<T> =>
  useQuery({ queryKey: [KEY, path], queryFn: () => read(path) });

export const useTask = (taskId: string): UseQueryResult<ScoringTaskView> =>
  useRead(`/scoring-tasks/${encodeURIComponent(taskId)}`);

export const useOpenTasks = (): Listed<WithAbout<ScoringTaskView>> =>
  useListed(KEY, '/scoring-tasks?limit=200');

export const useForms = (): UseQueryResult<ScoreFormView[]> =>
  useRead('/score-forms', getList<ScoreFormView>);

/** Names of forms; the id of one that is not to be read. */
export function useFormName(): (id: string) => string {
  const { data } = useForms();
  const { named } = useText();
  return (id) => {
    const form = data?.find((one) => one.id === id);
    return form ? named(form) : id;
  };
}

/** A version of a form never changes. */
export const useForm = (id: string, version: number): UseQueryResult<ScoreFormView> =>
  useRead(`/score-forms/${encodeURIComponent(id)}?version=${version}`);

export const useScorers = (): UseQueryResult<ScorerView[]> => useRead('/scorers', getList<ScorerView>);

/** Names of scorers; the end of the id for those who are none any more. */
export function useScorerName(): (id: string) => string {
  const { data } = useScorers();
  return (id) => data?.find((one) => one.id === id)?.displayName ?? `…${id.slice(-6)}`;
}

export const usePlans = (): Listed<ListedPlanView> => useListed(KEY, '/sampling-plans?limit=200');

export const usePlan = (planId: string): UseQueryResult<SamplingPlanView> =>
  useRead(`/sampling-plans/${encodeURIComponent(planId)}`);

export const useStandingPlans = (): Listed<ListedStandingPlanView> =>
  useListed(KEY, '/standing-plans?limit=200');

export const useStandingPlan = (planId: string): UseQueryResult<StandingPlanView> =>
  useRead(`/standing-plans/${encodeURIComponent(planId)}`);

export const useStandingDraws = (planId: string): Listed<ListedPlanView> =>
  useListed(KEY, `/standing-plans/${encodeURIComponent(planId)}/draws?limit=200`);

/** Every draw of a plan's contacts. */
export const useOtherDraws = (planId: string) =>
  usePages<OtherDrawView>(`/sampling-plans/${encodeURIComponent(planId)}/draws?limit=200`);

export const useDraw = (drawId: string): UseQueryResult<DrawView> =>
  useRead(`/draws/${encodeURIComponent(drawId)}`);

export const useAccuracy = (drawId: string): UseQueryResult<DrawAccuracyView> =>
  useRead(`/draws/${encodeURIComponent(drawId)}/accuracy`);

export const useJudgement = (drawId: string, contactId: string): UseQueryResult<JudgementView> =>
  useRead(judgementPath(drawId, contactId));

/** Where the interface has a drawn contact. */
export const judgementPath = (drawId: string, contactId: string): string =>
  `/draws/${encodeURIComponent(drawId)}/judgements/${encodeURIComponent(contactId)}`;

export const useAppeals = (): Listed<WithAbout<AppealView>> => useListed(KEY, '/appeals?limit=200');

export const useCorrections = (state: 'open' | 'done', mine: boolean): Listed<WithAbout<CorrectionView>> =>
  useListed(KEY, `/corrections?limit=200&state=${state}&mine=${mine}`);

export const useAssignees = (wanted: boolean): UseQueryResult<ScorerView[]> =>
  useQuery({
    queryKey: [KEY, 'assignees'],
    queryFn: () => getList<ScorerView>('/correction-assignees'),
    enabled: wanted,
  });

/** How far the call of a correction is. */
export const useCorrectionCall = (id: string): UseQueryResult<CallbackView> =>
  useRead(`/corrections/${encodeURIComponent(id)}/callback`);

export const useFollowUp = (drawId: string, contactId: string): UseQueryResult<FollowUpView> =>
  useRead(`${judgementPath(drawId, contactId)}/follow-up`);

export const useCalibrations = (): Listed<CalibrationView> => useListed(KEY, '/calibrations?limit=200');

export const useCalibration = (id: string): UseQueryResult<CalibrationView> =>
  useRead(`/calibrations/${encodeURIComponent(id)}`);

/** Sends something; reads quality again, and says what was refused. */
export function useSend<In, Out>(send: (input: In) => Promise<Out>, onDone: (answer: Out) => unknown) {
  const queries = useQueryClient();
  const tellRefusal = useTellRefusal();
  return useMutation({
    mutationFn: send,
    onSuccess: async (answer) => {
      await Promise.all([[KEY], ['pages']].map((queryKey) => queries.invalidateQueries({ queryKey })));
      onDone(answer);
    },
    onError: tellRefusal,
  });
}
