import { Button, Input, Popconfirm } from 'antd';
import { useState } from 'react';
import type { DrawView } from '#libs/contract';
import { post } from '../../api/rest.js';
import { Dialog } from '../../form/dialog.view.js';
import { useText } from '../../text/language.hook.js';
import { useOtherDraws, useSend } from '../quality.queries.js';

/** Draws, once; of contacts that were drawn before only with a ground. */
export function DrawButton({ planId }: { planId: string }) {
  const { t } = useText();
  const others = useOtherDraws(planId).data?.pages[0]?.items ?? [];
  const before = others.filter(({ sameFrame }) => sameFrame).length;
  const [asking, setAsking] = useState(false);
  const [ground, setGround] = useState('');
  const send = useSend(
    (why: string) => post<DrawView>('/draws', { planId, ...(why === '' ? {} : { ground: why }) }),
    () => setAsking(false),
  );
  const button = (
    <Button
      type="primary"
      data-testid="draw"
      loading={send.isPending}
      {...(before > 0 ? { onClick: () => setAsking(true) } : {})}
    >
      {t('qDraw')}
    </Button>
  );
  if (before === 0) {
    return (
      <Popconfirm
        title={t('qDrawAsk')}
        okText={t('qDraw')}
        cancelText={t('cancel')}
        onConfirm={() => send.mutate('')}
      >
        {button}
      </Popconfirm>
    );
  }
  return (
    <>
      {button}
      <Dialog
        open={asking}
        title={t('odGround')}
        okText={t('qDraw')}
        cancelText={t('cancel')}
        okButtonProps={{ disabled: ground.trim() === '', loading: send.isPending }}
        onOk={() => send.mutate(ground.trim())}
        onCancel={() => setAsking(false)}
      >
        <p>{t('odGroundAsk', { n: before })}</p>
        <Input.TextArea
          aria-label={t('odGround')}
          rows={2}
          maxLength={500}
          value={ground}
          onChange={({ target }) => setGround(target.value)}
        />
      </Dialog>
    </>
  );
}
