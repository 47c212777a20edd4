import { App } from 'antd';
import { toldIn } from '../../model/refusal.rules.js';
import { codeOf, Failure, reasonOf } from '../api/failure.js';
import { CALLBACK_STATE } from './callback.text.js';
import { useText } from './language.hook.js';
import { AGENT_STATE, CONTACT_STATE, type Pair } from './words.text.js';

const STATES: Readonly<Record<string, Pair | undefined>> = {
  ...AGENT_STATE,
  ...CALLBACK_STATE,
  ...CONTACT_STATE,
};

/** What the server told beside the code of a refusal, in words for people; empty if it told nothing of the kind. */
export function useWhy(): (error: unknown) => string {
  const { lang, t, p } = useText();
  return (error) => {
    const reason = reasonOf(error, lang);
    if (reason !== '' || !(error instanceof Failure)) return reason;
    return toldIn(error)
      .flatMap(({ key, value }) => {
        if (key !== 'toldState') return [t(key, { n: value })];
        const state = STATES[value];
        return state ? [t(key, { state: p(state) })] : [];
      })
      .join('；');
  };
}

/** Says why the server refused something: its code in words, and the reason or the fields if it gave any. */
export function useTellRefusal(): (error: unknown) => void {
  const { message } = App.useApp();
  const { sentence } = useText();
  const why = useWhy();
  return (error) => void message.error([sentence(codeOf(error)), why(error)].filter(Boolean).join('：'));
}
