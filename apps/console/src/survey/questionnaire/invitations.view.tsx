import { App, Button, Form, Input, Tag, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { InvitationView, QuestionnaireView } from '#libs/contract';
import { answerUrl, inviteesOf } from '../../../model/questionnaire.rules.js';
import { CopyLine } from '../../admin/copy-line.view.js';
import { ListFrame } from '../../admin/list-frame.view.js';
import { patch, post } from '../../api/rest.js';
import { NumberField } from '../../form/number-field.view.js';
import { useClosing } from '../../form/closing.hook.js';
import { Dialog } from '../../form/dialog.view.js';
import { useText } from '../../text/language.hook.js';
import { pathOf, useAct, useInvitations } from './questionnaire.queries.js';

/** Who was invited, by which link, and who has answered: what, is told to nobody. */
export function Invitations({ questionnaire }: { questionnaire: QuestionnaireView }) {
  const { t } = useText();
  const [inviting, setInviting] = useState(false);
  const { id, state } = questionnaire;
  const list = useInvitations(id);
  const columns: TableColumnsType<InvitationView> = [
    { title: t('sInvitee'), dataIndex: 'name' },
    { title: t('sGroup'), render: (_, { group }) => group ?? <span className="muted">{t('sNoGroup')}</span> },
    { title: t('state'), render: (_, one) => <Answered answered={one.answered} /> },
    {
      title: t('sMail'),
      render: (_, { email, sent }) =>
        [email, sent > 0 && t('sSent', { n: sent })].filter(Boolean).join(' · '),
    },
    {
      title: t('sInviteLink'),
      render: (_, { token }) => token !== null && <CopyLine text={answerUrl(location.origin, id, token)} />,
    },
  ];
  const add = { label: t('sInvite'), testId: 'invite', onClick: () => setInviting(true) };
  return (
    <section data-testid="invitations">
      <ListFrame list={list} columns={columns} {...(state === 'closed' ? {} : { add })}>
        <h2>{t('sInvitations')}</h2>
        {state !== 'closed' && <AutoReminder questionnaire={questionnaire} />}
        {state === 'published' && <WriteButton id={id} />}
      </ListFrame>
      {inviting && <InviteForm id={id} onClose={() => setInviting(false)} />}
    </section>
  );
}

/** After how many days whoever has not answered is reminded by itself; empty: only by the button. */
function AutoReminder({ questionnaire: { id, remindAfterDays } }: { questionnaire: QuestionnaireView }) {
  const { t } = useText();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ days: number | null }>();
  const days = Form.useWatch('days', form) ?? null;
  const act = useAct(
    (typed: { days: number | null }) =>
      patch<QuestionnaireView>(pathOf(id), { remindAfterDays: typed.days ?? null }),
    () => void message.success(t('sRemindSaved')),
  );
  return (
    <Form
      className="write"
      layout="inline"
      form={form}
      initialValues={{ days: remindAfterDays }}
      onFinish={(typed) => act.mutate(typed)}
    >
      <NumberField
        name="days"
        ariaLabel={t('sRemindAfter')}
        min={1}
        max={90}
        optional
        input={{
          placeholder: t('sRemindNever'),
          prefix: t('sRemindAfter'),
          suffix: t('sRemindUnit'),
        }}
      />
      <Button
        htmlType="submit"
        title={t('sRemindHint')}
        data-testid="remind-save"
        disabled={days === remindAfterDays}
        loading={act.isPending}
      >
        {t('save')}
      </Button>
    </Form>
  );
}

/** Writes to all who have not answered. */
function WriteButton({ id }: { id: string }) {
  const { t } = useText();
  const { message } = App.useApp();
  const act = useAct(
    (typed: { pauseDays: number }) => post<{ written: number }>(`${pathOf(id)}/letters`, typed),
    ({ written }) => void message.success(t('sWritten', { n: written })),
  );
  return (
    <Form
      className="write"
      layout="inline"
      initialValues={{ pauseDays: 3 }}
      onFinish={(typed: { pauseDays: number }) => act.mutate(typed)}
    >
      <NumberField
        name="pauseDays"
        ariaLabel={t('sPause')}
        min={1}
        max={90}
        input={{ suffix: t('sPauseUnit') }}
      />
      <Button htmlType="submit" title={t('sWriteHint')} data-testid="write-letters" loading={act.isPending}>
        {t('sWrite')}
      </Button>
    </Form>
  );
}

function Answered({ answered }: { answered: boolean }) {
  const { t } = useText();
  return <Tag>{t(answered ? 'sInviteAnswered' : 'sInviteOpen')}</Tag>;
}

function InviteForm({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useText();
  const [form] = Form.useForm<{ lines: string }>();
  const close = useClosing(form, onClose);
  const act = useAct(
    ({ lines }: { lines: string }) => post(`${pathOf(id)}/invitations`, { invitees: inviteesOf(lines) }),
    onClose,
  );
  return (
    <Dialog
      open
      title={t('sInvite')}
      okText={t('create')}
      cancelText={t('cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      okButtonProps={{ loading: act.isPending }}
    >
      <Form form={form} layout="vertical" onFinish={(fields) => act.mutate(fields)}>
        <Form.Item
          name="lines"
          label={t('sInviteLines')}
          extra={t('sInviteHint')}
          rules={[{ required: true, whitespace: true, message: t('required') }]}
        >
          <Input.TextArea rows={6} />
        </Form.Item>
      </Form>
    </Dialog>
  );
}
