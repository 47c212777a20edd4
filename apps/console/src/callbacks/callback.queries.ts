import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import type { CallbackView } from '#libs/contract';
import { codeOf, Failure } from '../api/failure.js';
import { post } from '../api/rest.js';
import { type TextKey, useText } from '../text/language.hook.js';
import { useWhy } from '../text/refusal.hook.js';

export type CallbackAct = 'put-off' | 'settle' | 'cancel';

const REASONS: Readonly<Record<string, TextKey>> = {
  'in-contact': 'callbackInContact',
  'led-out': 'callbackLedOut',
};

/** What a refusal means here; null = as everywhere. */
function refusalOf(error: unknown): TextKey | null {
  const code = codeOf(error);
  if (code === 'AGENT_BUSY') return 'callbackNoSlot';
  if (code === 'TOO_MANY') return 'callbackTooOften';
  if (code !== 'STATE_CONFLICT') return null;
  const details = error instanceof Failure ? (error.details as { reason?: string } | undefined) : undefined;
  return REASONS[details?.reason ?? ''] ?? 'callbackChanged';
}

/** Why an act was refused, in words. */
export function useRefusal(): (error: unknown) => string {
  const { t, sentence } = useText();
  const why = useWhy();
  return (error) => {
    const known = refusalOf(error);
    if (known) return t(known);
    return [sentence(codeOf(error)), why(error)].filter(Boolean).join('：');
  };
}

/** Acts on one callback; what came of it is told, and the list read again. */
export function useCallbackAct({ id }: CallbackView) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const { t } = useText();
  const refusal = useRefusal();
  return useMutation({
    mutationFn: ({ act, body = {} }: { act: CallbackAct; body?: object }) =>
      post(`/callbacks/${id}/${act}`, body),
    onSuccess: () => void message.success(t('actDone')),
    onError: (error) => void message.error(refusal(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: ['pages'] }),
  });
}
