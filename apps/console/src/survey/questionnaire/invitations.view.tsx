import { App, Button, Form, Input, InputNumber, Modal, Space, Tag, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { InvitationView, QuestionnaireView } from '#libs/contract';
import { answerUrl, inviteesOf } from '../../../model/questionnaire.rules.js';
import { CopyLine } from '../../admin/copy-line.view.js';
import { ListFrame } from '../../admin/list-frame.view.js';
import { patch, post } from '../../api/rest.js';
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
  const [days, setDays] = useState(remindAfterDays);
  const act = useAct(
    () => patch<QuestionnaireView>(pathOf(id), { remindAfterDays: days }),
    () => void message.success(t('sRemindSaved')),
  );
  return (
    <Space className="write">
      <InputNumber
        aria-label={t('sRemindAfter')}
        placeholder={t('sRemindNever')}
        min={1}
        max={90}
        precision={0}
        value={days}
        prefix={t('sRemindAfter')}
        suffix={t('sRemindUnit')}
        onChange={setDays}
      />
      <Button
        title={t('sRemindHint')}
        data-testid="remind-save"
        disabled={days === remindAfterDays}
        loading={act.isPending}
        onClick={() => act.mutate(undefined)}
      >
        {t('save')}
      </Button>
    </Space>
  );
}

/** Writes to all who have not answered. */
function WriteButton({ id }: { id: string }) {
  const { t } = useText();
  const { message } = App.useApp();
  const [pauseDays, setPauseDays] = useState(3);
  const act = useAct(
    () => post<{ written: number }>(`${pathOf(id)}/letters`, { pauseDays }),
    ({ written }) => void message.success(t('sWritten', { n: written })),
  );
  return (
    <Space className="write">
      <InputNumber
        aria-label={t('sPause')}
        min={1}
        max={90}
        precision={0}
        value={pauseDays}
        suffix={t('sPauseUnit')}
        onChange={(days) => setPauseDays(days ?? 1)}
      />
      <Button
        title={t('sWriteHint')}
        data-testid="write-letters"
        loading={act.isPending}
        onClick={() => act.mutate(undefined)}
      >
        {t('sWrite')}
      </Button>
    </Space>
  );
}

function Answered({ answered }: { answered: boolean }) {
  const { t } = useText();
  return <Tag>{t(answered ? 'sInviteAnswered' : 'sInviteOpen')}</Tag>;
}

function InviteForm({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useText();
  const [form] = Form.useForm<{ lines: string }>();
  const act = useAct(
    ({ lines }: { lines: string }) => post(`${pathOf(id)}/invitations`, { invitees: inviteesOf(lines) }),
    onClose,
  );
  return (
    <Modal
      open
      title={t('sInvite')}
      okText={t('create')}
      cancelText={t('cancel')}
      onCancel={onClose}
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
    </Modal>
  );
}
