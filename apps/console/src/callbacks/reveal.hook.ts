import { App } from 'antd';
import { useState } from 'react';
import { codeOf } from '../api/failure.js';
import { post } from '../api/rest.js';
import { useText } from '../text/language.hook.js';

/** The number that a callback is to be called at, once it is asked for, which is audited. Null: they left none. */
export function useReveal(callbackId: string): {
  /** Undefined until it is asked for. */
  whole: string | null | undefined;
  reveal: () => Promise<void>;
} {
  const { sentence } = useText();
  const { message } = App.useApp();
  const [whole, setWhole] = useState<string | null>();
  const reveal = async (): Promise<void> => {
    try {
      setWhole((await post<{ phone: string | null }>(`/callbacks/${callbackId}/reveal`, {})).phone);
    } catch (error) {
      message.error(sentence(codeOf(error)));
    }
  };
  return { whole, reveal };
}
