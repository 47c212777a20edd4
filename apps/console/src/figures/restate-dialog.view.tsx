import { useQueryClient } from '@tanstack/react-query';
import { App, Input, Modal } from 'antd';
import { useState } from 'react';
import type { PublishedFigureView } from '#libs/contract';
import { codeOf, detailsOf } from '../api/failure.js';
import { post } from '../api/rest.js';
import { useText } from '../text/language.hook.js';

/** Measures a published figure again, for a reason. */
export function RestateDialog({
  published,
  onClose,
}: {
  published: PublishedFigureView;
  onClose: () => void;
}) {
  const { t, lang, sentence } = useText();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [why, setWhy] = useState('');
  const restate = async (): Promise<void> => {
    try {
      await post(`/published-figures/${published.id}/restatements`, { why: why.trim() });
      await queries.invalidateQueries({ queryKey: ['published-figures'] });
      void message.success(t('restated'));
      onClose();
    } catch (error) {
      void message.error(`${sentence(codeOf(error))} ${detailsOf(error, lang)}`);
    }
  };
  return (
    <Modal
      open
      title={t('restate')}
      okText={t('restate')}
      okButtonProps={{ disabled: why.trim() === '' }}
      onOk={restate}
      onCancel={onClose}
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
    </Modal>
  );
}
