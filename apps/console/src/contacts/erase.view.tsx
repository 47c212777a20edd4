import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { useState } from 'react';
import type { ContactView, ErasureView } from '#libs/contract';
import { codeOf } from '../api/failure.js';
import { useMe } from '../api/queries.js';
import { get, post } from '../api/rest.js';
import { useToken } from '../api/session.js';
import { Dialog } from '../form/dialog.view.js';
import { useText } from '../text/language.hook.js';

/** As long as an erasure is watched: a worker takes it up within seconds, unless they are in a contact again. */
const [LOOKS, LOOK_MS] = [20, 500];

/** Erasing what is kept of whoever a contact was with, for administrators; that it was done, for everybody. */
export function Erase({ contact }: { contact: ContactView }) {
  const { t, sentence } = useText();
  const { message } = App.useApp();
  const me = useMe(useToken()).data;
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const erase = useMutation({
    mutationFn: (ground: string) =>
      post<ErasureView>('/erasures', { contactId: contact.id, reason: ground }).then(watched),
    onSuccess: ({ state }) => {
      setOpen(false);
      message.success(t(state === 'done' ? 'eraseDone' : 'eraseAccepted'));
      void queries.invalidateQueries();
    },
    onError: (error) => void message.error(sentence(codeOf(error))),
  });
  if (contact.customer.erased) return <p data-testid="erased">{t('erased')}</p>;
  if (!me?.roles.includes('administrator') || contact.state !== 'closed') return null;
  const ground = reason.trim();
  return (
    <>
      <Button size="small" danger data-testid="erase" onClick={() => setOpen(true)}>
        {t('erase')}
      </Button>
      <Dialog
        open={open}
        title={t('erase')}
        okText={t('eraseSure')}
        cancelText={t('cancel')}
        okButtonProps={{ danger: true, disabled: ground.length < 2 }}
        confirmLoading={erase.isPending}
        onOk={() => erase.mutate(ground)}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <p>{t('eraseWhat')}</p>
        <Input
          aria-label={t('eraseReason')}
          placeholder={t('eraseReason')}
          maxLength={300}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
      </Dialog>
    </>
  );
}

async function watched(erasure: ErasureView): Promise<ErasureView> {
  let now = erasure;
  for (let look = 0; look < LOOKS && now.state !== 'done'; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    now = await get<ErasureView>(`/erasures/${erasure.id}`);
  }
  return now;
}
