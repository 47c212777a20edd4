import { Button, Input, Popconfirm, Popover, Space } from 'antd';
import { useState } from 'react';
import type { CallbackView, Principal } from '#libs/contract';
import { DUE_CHOICES, dueAt, type DueChoice, fromField, toField } from '../../model/due.rules.js';
import { type TextKey, useText } from '../text/language.hook.js';
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
      <PutOff
        busy={isPending}
        onPutOff={(at) => mutate({ act: 'put-off', body: { at: new Date(at).toISOString() } })}
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

const CHOICE: Record<DueChoice, TextKey> = {
  'half-hour': 'callbackHalfHour',
  'two-hours': 'callbackTwoHours',
  tomorrow: 'callbackTomorrow',
};

/** To a time of a few, or to any. */
function PutOff({ busy, onPutOff }: { busy: boolean; onPutOff: (at: number) => void }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const at = fromField(typed);
  const choose = (chosen: number): void => {
    setOpen(false);
    onPutOff(chosen);
  };
  const show = (shown: boolean): void => {
    if (shown) setTyped(toField(dueAt('two-hours', Date.now())));
    setOpen(shown);
  };
  const content = (
    <div className="put-off" data-testid="put-off">
      <Space wrap>
        {DUE_CHOICES.map((choice) => (
          <Button key={choice} size="small" onClick={() => choose(dueAt(choice, Date.now()))}>
            {t(CHOICE[choice])}
          </Button>
        ))}
      </Space>
      <label>
        {t('callbackPutOffTo')}
        <Input type="datetime-local" value={typed} onChange={(event) => setTyped(event.target.value)} />
      </label>
      {(at === null || at <= Date.now()) && <span className="field-bad">{t('callbackBadTime')}</span>}
      <Button
        type="primary"
        size="small"
        data-testid="put-off-submit"
        disabled={at === null || at <= Date.now()}
        onClick={() => at !== null && choose(at)}
      >
        {t('callbackPutOff')}
      </Button>
    </div>
  );
  return (
    <Popover trigger="click" open={open} onOpenChange={show} content={content} destroyOnHidden>
      <Button size="small" data-testid="callback-put-off" disabled={busy} aria-haspopup="dialog">
        {t('callbackPutOff')}
      </Button>
    </Popover>
  );
}
