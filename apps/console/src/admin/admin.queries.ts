import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { App } from 'antd';
import {
  NATIONAL_DISTRICT,
  type QueueRef,
  type RecordingMode,
  type UserView,
  type WaitingTerms,
} from '#libs/contract';
import { type Listed, useListed, useMe } from '../api/queries.js';
import { getList, patch, post } from '../api/rest.js';
import { useToken } from '../api/session.js';
import { useText } from '../text/language.hook.js';
import { useTellRefusal } from '../text/refusal.hook.js';

/** A user as the form has them; a new one has no `disabled`, an edited one no user name. */
export interface UserFields
  extends
    Pick<UserView, 'displayName' | 'roles' | 'districtId' | 'queueIds'>,
    Partial<Pick<UserView, 'username' | 'disabled'>> {
  /** Undefined = stays as it is. */
  password?: string;
}

/** A waiting line as administrators see it. */
export interface QueueView extends QueueRef {
  priority: number;
  /** How long an offer rings; null = the setting of the system. */
  offerSeconds: number | null;
  /** What callers who wait are told; null = nothing. */
  waiting: WaitingTerms | null;
  recording: RecordingMode;
  /** What it aims at is set by its entry of the routing policy, and changed there. */
  aimsInPolicy?: true;
}

/** A web chat as administrators see it. */
export interface WebchatAccountView {
  id: string;
  name: string;
  districtId: string;
  queueId: string;
  /** The office it belongs to; null = none. */
  officeId: string | null;
  /** Pages of these origins may embed it; null = those that the deployment allows. */
  origins: string[] | null;
  /** What visitors are greeted with; null = the usual words. */
  welcome: string | null;
  welcomeEn: string | null;
  disabled: boolean;
  /** Where the chat itself is, after this deployment's address. */
  chatPath: string;
}

export type WechatMode = 'plain' | 'compatible' | 'safe';

/** A WeChat account as administrators see it: what is secret is told to nobody. */
export interface WechatAccountView {
  id: string;
  appId: string;
  mode: WechatMode;
  maxAgeSeconds: number;
  queueId: string;
  districtId: string;
  /** The office it belongs to; null = none. */
  officeId: string | null;
  /** Only an account in plain mode may be without. */
  hasEncodingAesKey: boolean;
}

/** As the form has it; a secret that is left out stays as it is. */
export interface WechatAccountFields extends WechatAccountView {
  token?: string | undefined;
  encodingAesKey?: string | undefined;
  secret?: string | undefined;
}

/** A list that comes whole. */
export const useList = <T>(path: string): UseQueryResult<T[]> =>
  useQuery({ queryKey: ['list', path], queryFn: () => getList<T>(path) });

export const useUsers = (): Listed<UserView> => useListed('list', '/users?limit=200');

interface SaveOptions<T> {
  /** In place of a POST to the list, or a PATCH of the entry. */
  send?: ((body: T) => Promise<unknown>) | undefined;
  /** Of the entry that is changed; null makes a new one. */
  id: string | null;
  onDone: () => void;
  /** True if the form has shown what was refused itself. */
  onRefused?: (error: unknown) => boolean;
}

/** Creates or changes one entry of a list and reads the list again; says what came of it. */
export function useSave<T>(path: string, { id, onDone, onRefused, send }: SaveOptions<T>) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const { t } = useText();
  const tellRefusal = useTellRefusal();
  return useMutation({
    mutationFn: send ?? ((body: T) => (id === null ? post(path, body) : patch(`${path}/${id}`, body))),
    onSuccess: async () => {
      message.success(t(id === null ? 'created' : 'saved'));
      onDone();
      // Other pages know the names of queues, agents, topics and offices from lists of their own.
      const stale = [['list'], ['queues'], ['agents'], ['topics'], ['offices']];
      await Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
    onError: (error) => {
      if (onRefused?.(error)) return;
      tellRefusal(error);
    },
  });
}

/** The district of whoever administers; headquarters' sees all. */
export const useMyDistrict = (): string => useMe(useToken()).data?.districtId ?? NATIONAL_DISTRICT;
