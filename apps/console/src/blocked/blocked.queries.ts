import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import type { CallerRefusal } from '#libs/contract';
import { post, remove } from '../api/rest.js';
import { type TextKey, useText } from '../text/language.hook.js';
import { useTellRefusal } from '../text/refusal.hook.js';

export interface NewBlock {
  number: string;
  reason: string;
  refusal: CallerRefusal;
  districtId: string;
  until?: string;
}

/** One of the acts on the list; says what came of it, and reads the list again. */
function useAct<T>(act: (input: T) => Promise<unknown>, said: TextKey, onDone?: () => void) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const { t } = useText();
  const tellRefusal = useTellRefusal();
  return useMutation({
    mutationFn: act,
    onSuccess: () => {
      message.success(t(said));
      onDone?.();
    },
    onError: tellRefusal,
    onSettled: () => queries.invalidateQueries({ queryKey: ['pages'] }),
  });
}

export const useBlock = (onDone: () => void) =>
  useAct((block: NewBlock) => post('/blocked-callers', block), 'blockedDone', onDone);

export const useLift = () =>
  useAct((id: string) => remove(`/blocked-callers/${encodeURIComponent(id)}`), 'blockedLifted');
