import { App } from 'antd';
import { codeOf, detailsOf, reasonOf } from '../api/failure.js';
import { useText } from './language.hook.js';

/** Says why the server refused something: its code in words, and the reason or the fields if it gave any. */
export function useTellRefusal(): (error: unknown) => void {
  const { message } = App.useApp();
  const { lang, sentence } = useText();
  return (error) => {
    const why = reasonOf(error, lang) || detailsOf(error, lang);
    void message.error([sentence(codeOf(error)), why].filter(Boolean).join('：'));
  };
}
