import { App } from 'antd';
import { useText } from '../text/language.hook.js';

/** An act that somebody else feels at once. */
interface Question {
  /** Names what is done, to what, and who is touched by it. */
  title: string;
  /** How it stands now. */
  now?: string | undefined;
  /** The act in a word, on the button. */
  act: string;
  /** Must not throw. */
  onSure: () => Promise<void>;
  /** Where the keys go afterwards, if what was chosen from is gone by then. */
  back?: HTMLElement | null;
}

/** Asks before an act. Enter carries it out, Esc leaves everything as it is, and both go back to where the keys were. */
export function useSure(): (question: Question) => void {
  const { modal } = App.useApp();
  const { t } = useText();
  return ({ title, now, act, onSure, back }) => {
    const question = {
      title,
      content: now,
      okText: act,
      cancelText: t('cancel'),
      okButtonProps: { className: 'act-sure' },
      onOk: onSure,
      afterClose: () => back?.focus(),
    };
    // The key that chose an entry of a menu would answer the question, too.
    setTimeout(() => void modal.confirm(question));
  };
}
