import { useQueryClient } from '@tanstack/react-query';
import { App, Input } from 'antd';
import { useState } from 'react';
import { post } from '../api/rest.js';
import { useClosingOf } from '../form/closing.hook.js';
import { Dialog } from '../form/dialog.view.js';
import { useText } from '../text/language.hook.js';
import { useTellRefusal } from '../text/refusal.hook.js';

/** Measures again, for a reason, what was published. `of`: where the interface has such things; `id`: which. */
export function RestateDialog({
  of,
  id,
  onClose,
}: {
  of: 'published-figures' | 'published-accuracies';
  id: string;
  onClose: () => void;
}) {
  const { t } = useText();
  const { message } = App.useApp();
  const tellRefusal = useTellRefusal();
  const queries = useQueryClient();
  const [why, setWhy] = useState('');
  const close = useClosingOf(() => why.trim() !== '', onClose);
  const restate = async (): Promise<void> => {
    try {
      await post(`/${of}/${id}/restatements`, { why: why.trim() });
      await queries.invalidateQueries({ queryKey: [of] });
      void message.success(t('restated'));
      onClose();
    } catch (error) {
      tellRefusal(error);
    }
  };
  return (
    <Dialog
      open
      title={t('restate')}
      okText={t('restate')}
      okButtonProps={{ disabled: why.trim() === '' }}
      onOk={restate}
      onCancel={close}
    >
      <p>{t('restateLead')}</p>
      <label htmlFor="restate-why">{t('restatedWhy')}</label>
      <Input.TextArea
        id="restate-why"
        rows={3}
        maxLength={500}
        value={why}
        onChange={(event) => setWhy(event.target.value)}
      />
    </Dialog>
  );
}
