import type { InputProblem } from '#libs/contract';
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { inputProblemsOf, reasonIn } from '../api/failure.js';
import { get } from '../api/rest.js';
import { useText } from '../text/language.hook.js';

export interface Effect {
  zh: string[];
  en: string[];
}

export interface PolicyVersion {
  /** 0 = the policy before anybody wrote one. */
  version: number;
  author: { id: string; name: string } | null;
  at: string | null;
  note: string;
  effect: Effect;
  rollbackOf: number | null;
}

/** What this page reads of a policy itself; the rest is for the editor alone. */
export interface PolicyContent {
  vipLists: { id: string; name: string; nameEn: string; points: number }[];
}
export interface PolicyDetail extends PolicyVersion {
  content: PolicyContent;
}
export interface PolicyInForce extends PolicyDetail {
  calendarGaps: { year: number }[];
}

export interface PolicyTrial {
  valid: boolean;
  problems: InputProblem[];
  effect: Effect;
}

export const usePolicy = (): UseQueryResult<PolicyInForce> =>
  useQuery({ queryKey: ['policy'], queryFn: () => get<PolicyInForce>('/routing-policy') });

export const useVersion = (version: number): UseQueryResult<PolicyDetail> =>
  useQuery({
    queryKey: ['policy', version],
    queryFn: () => get<PolicyDetail>(`/routing-policy/versions/${version}`),
    staleTime: Infinity,
  });

/** Reads again what a new version changes. */
export function useFreshPolicy(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      [['policy'], ['pages', '/routing-policy/versions?limit=50'], ['queues']].map((queryKey) =>
        queries.invalidateQueries({ queryKey }),
      ),
    );
}

/** One reason why a policy is refused, at its place in the document. */
export interface Problem {
  /** Such as `queues.0.rings.1`. */
  field: string;
  /** What the place is called, where that is clearer than the field. */
  shown?: string;
  reason: string;
}

/** In one language, at their places in the document: requests carry it as their `content`. */
export const problemsIn = (problems: readonly InputProblem[], lang: 'zh' | 'en'): Problem[] =>
  problems.map((problem) => ({
    field: problem.field.replace(/^content\.?/, ''),
    reason: reasonIn(problem, lang),
  }));

export function useProblems(): (error: unknown) => Problem[] {
  const { lang } = useText();
  return (error) => problemsIn(inputProblemsOf(error), lang);
}
