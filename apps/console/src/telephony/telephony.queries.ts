import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useList } from '../admin/admin.queries.js';
import { get } from '../api/rest.js';
import { useTellRefusal } from '../text/refusal.hook.js';

export type SpokenLanguage = 'zh' | 'en';
export const SPOKEN_LANGUAGES = ['zh', 'en'] as const satisfies readonly SpokenLanguage[];

/** A number that can be called, as administrators see it. */
export interface VoiceNumber {
  id: string;
  name: string;
  districtId: string;
  queueId: string;
  /** The office it belongs to; null = none. */
  officeId: string | null;
  prompts: string[];
  /** Null = straight into the queue. */
  treeId: string | null;
  language: SpokenLanguage;
  /** What should be mended. */
  warnings: { code: string; zh: string; en: string }[];
}

export interface Prompt {
  id: string;
  /** Null for those of the product. */
  districtId: string | null;
  languages: SpokenLanguage[];
  /** What is said, where that is known. */
  words: Partial<Record<SpokenLanguage, string>>;
  /** It tells callers that the call is recorded. */
  notice: boolean;
}

export interface Tree {
  id: string;
  name: string;
  districtId: string;
  active: number;
  latest: number;
}
export interface TreeVersionEntry {
  version: number;
  note: string;
  by: string;
  at: string;
}
export interface TreeDetail extends Tree {
  versions: TreeVersionEntry[];
  content: object;
  lookupKey: string | null;
  /** What callers should not be put through. */
  warnings: TreeProblem[];
}

/** Why a tree is refused: at which node (empty = the tree itself). */
export interface TreeProblem {
  node: string;
  zh: string;
  en: string;
}

export const NUMBERS = '/voice-numbers';
export const PROMPTS = '/prompts';
export const TREES = '/ivr-trees';
export const treePath = (id: string): string => `${TREES}/${encodeURIComponent(id)}`;
export const soundPath = (id: string, language: SpokenLanguage): string =>
  `${PROMPTS}/${encodeURIComponent(id)}/${language}`;

export const useNumbers = (): UseQueryResult<VoiceNumber[]> => useList<VoiceNumber>(NUMBERS);
export const usePrompts = (): UseQueryResult<Prompt[]> => useList<Prompt>(PROMPTS);
export const useTrees = (): UseQueryResult<Tree[]> => useList<Tree>(TREES);
export const useTree = (id: string): UseQueryResult<TreeDetail> =>
  useQuery({ queryKey: ['list', treePath(id)], queryFn: () => get<TreeDetail>(treePath(id)) });

/** Sends something and reads the lists again. `onRefused`: true if the form has shown what was refused itself. */
export function useSend<In, Out>(
  send: (input: In) => Promise<Out>,
  onDone: (answer: Out) => unknown,
  onRefused: (error: unknown) => boolean = () => false,
) {
  const queries = useQueryClient();
  const tellRefusal = useTellRefusal();
  return useMutation({
    mutationFn: send,
    onSuccess: async (answer) => {
      await queries.invalidateQueries({ queryKey: ['list'] });
      onDone(answer);
    },
    onError: (error) => {
      if (!onRefused(error)) tellRefusal(error);
    },
  });
}
