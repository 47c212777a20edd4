import { Button, Popconfirm, Space } from 'antd';
import type { CallbackView, Principal } from '#libs/contract';
import { type TextKey, useText } from '../text/language.hook.js';
import { CallTime } from './call-time.view.js';
import { useCallbackAct } from './callback.queries.js';
import { takeAtDesk } from './taking.hook.js';

interface Props {
  callback: CallbackView;
  me: Principal;
}

/** What may be done with a callback that is open; another one has its contact. */
export function CallbackActs({ callback, me }: Props) {
  const { t } = useText();
  const { mutate, isPending } = useCallbackAct(callback);
  const supervises = me.roles.some((role) => role === 'supervisor' || role === 'administrator');
  if (callback.state !== 'open') return null;
  const who = callback.phone ?? callback.customer.masked;
  return (
    <Space size={6} wrap role="group" aria-label={who}>
      {me.roles.includes('agent') && (
        <Button
          size="small"
          type="primary"
          data-testid="callback-take"
          title={t('callbackTakeHint')}
          disabled={isPending}
          onClick={() => takeAtDesk(callback.id)}
        >
          {t('callbackTake')}
        </Button>
      )}
      <CallTime
        label="callbackPutOff"
        until="callbackPutOffTo"
        testId="callback-put-off"
        busy={isPending}
        onChoose={(at) => mutate({ act: 'put-off', body: { at: new Date(at).toISOString() } })}
      />
      {supervises && (
        <>
          <Sure
            testId="callback-done"
            label="callbackDone"
            question="callbackDoneSure"
            busy={isPending}
            onSure={() => mutate({ act: 'settle', body: { result: 'reached' } })}
          />
          <Sure
            testId="callback-fail"
            label="callbackFail"
            question="callbackFailSure"
            busy={isPending}
            onSure={() => mutate({ act: 'settle', body: { result: 'given-up' } })}
          />
          <Sure
            testId="callback-cancel"
            label="callbackCancel"
            question="callbackCancelSure"
            busy={isPending}
            onSure={() => mutate({ act: 'cancel' })}
          />
        </>
      )}
    </Space>
  );
}

interface SureProps {
  testId: string;
  label: TextKey;
  question: TextKey;
  busy: boolean;
  onSure: () => void;
}

/** An act that can't be undone asks first. */
function Sure({ testId, label, question, busy, onSure }: SureProps) {
  const { t } = useText();
  return (
    <Popconfirm
      title={t(question)}
      okText={t(label)}
      cancelText={t('cancel')}
      okButtonProps={{ className: `${testId}-sure` }}
      onConfirm={onSure}
    >
      <Button size="small" data-testid={testId} disabled={busy}>
        {t(label)}
      </Button>
    </Popconfirm>
  );
}
