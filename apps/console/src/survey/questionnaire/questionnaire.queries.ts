import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type {
  InvitationView,
  QuestionnaireResults,
  QuestionnaireSummary,
  QuestionnaireView,
} from '#libs/contract';
import { get, getFile, getList, queryOf } from '../../api/rest.js';
import { useMe } from '../../api/queries.js';
import { useToken } from '../../api/session.js';
import { saveFile } from '../../figures/figures.queries.js';
import { useTellRefusal } from '../../text/refusal.hook.js';

/** Everything of questionnaires is read again after an act. */
const KEY = 'questionnaires';
/** Answers come in while somebody looks. */
const RENEW_MS = 15_000;

export const pathOf = (id: string): string => `/questionnaires/${encodeURIComponent(id)}`;

const useRead = <T>(path: string, read: (path: string) => Promise<T> = get): UseQueryResult<T> =>
  useQuery({ queryKey: [KEY, path], queryFn: () => read(path), refetchInterval: RENEW_MS });

export const useQuestionnaires = (): UseQueryResult<QuestionnaireSummary[]> =>
  useRead('/questionnaires?limit=200', getList<QuestionnaireSummary>);

export const useQuestionnaire = (id: string): UseQueryResult<QuestionnaireView> => useRead(pathOf(id));

export const useResults = (id: string, version: number | null): UseQueryResult<QuestionnaireResults> =>
  useRead(`${pathOf(id)}/results${queryOf({ version })}`);

export const useInvitations = (id: string): UseQueryResult<InvitationView[]> =>
  useRead(`${pathOf(id)}/invitations?limit=200`, getList<InvitationView>);

/** Supervisors read; quality and administrators make and publish. */
export function useMakesQuestionnaires(): boolean {
  const roles = useMe(useToken()).data?.roles ?? [];
  return roles.includes('quality') || roles.includes('administrator');
}

/** Sends something; reads again, and says what was refused. */
export function useAct<In, Out>(send: (input: In) => Promise<Out>, onDone: (answer: Out) => unknown) {
  const queries = useQueryClient();
  const tellRefusal = useTellRefusal();
  return useMutation({
    mutationFn: send,
    onSuccess: async (answer) => {
      await queries.invalidateQueries({ queryKey: [KEY] });
      onDone(answer);
    },
    onError: tellRefusal,
  });
}

export async function saveAnswers(
  id: string,
  choice: { version: number; format: 'csv' | 'xlsx'; language: 'zh' | 'en' },
): Promise<void> {
  const file = await getFile(`${pathOf(id)}/results/file${queryOf(choice)}`);
  saveFile(file, `questionnaire-${id}-v${choice.version}.${choice.format}`);
}
