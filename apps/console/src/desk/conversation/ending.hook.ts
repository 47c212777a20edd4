import { App } from 'antd';
import { useText } from '../../text/language.hook.js';
import type { DeskView } from '../desk.hook.js';

/** Ends the chosen contact; asks first only if there are words that would be lost. */
export function useEnding(desk: DeskView): () => void {
  const { modal } = App.useApp();
  const { t } = useText();
  return () => {
    const contact = desk.selected;
    if (contact?.state !== 'active') return;
    const end = (): void => void desk.run(() => desk.session.end(contact));
    const unsent = desk.outbox.some((entry) => entry.conversation === contact.id);
    if (!unsent && desk.store.loadDraft(contact.id).trim() === '') {
      end();
      return;
    }
    modal.confirm({ title: t('endUnsent'), okText: t('endAnyway'), cancelText: t('stay'), onOk: end });
  };
}
