import type { FormInstance } from 'antd';
import { useSure } from '../shell/sure.hook.js';
import { useText } from '../text/language.hook.js';

/** Closes a form by Cancel, × or Esc; where something was entered that would be lost, asks first. */
export function useClosing<T>(form: FormInstance<T>, onClose: () => void): () => void {
  return useClosingOf(() => form.isFieldsTouched(), onClose);
}

/** As `useClosing`, of what tells itself whether something was entered. */
export function useClosingOf(touched: () => boolean, onClose: () => void): () => void {
  const { t } = useText();
  const sure = useSure();
  return () => {
    if (!touched()) return onClose();
    sure({ title: t('formDiscard'), act: t('formDiscardAct'), onSure: async () => onClose() });
  };
}
