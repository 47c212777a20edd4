import { App, Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { type DrawView, REPLACEMENT_GROUNDS, type ReplacementGround } from '#libs/contract';
import { shanghaiStamp } from '../../../model/clock.rules.js';
import { post } from '../../api/rest.js';
import { useClosing } from '../../form/closing.hook.js';
import { Dialog } from '../../form/dialog.view.js';
import { type TextKey, useText } from '../../text/language.hook.js';
import { useScorerName, useSend } from '../quality.queries.js';

export const GROUND: Record<ReplacementGround, TextKey> = {
  deleted: 'qGroundDeleted',
  'no-recording': 'qGroundNoRecording',
  'wrong-number': 'qGroundWrongNumber',
  'test-contact': 'qGroundTest',
};

interface Fields {
  ground: ReplacementGround;
  note: string;
}

/** Sets a contact aside that can't be scored, with a ground that stays on record. */
export function ReplacementForm(props: {
  drawId: string;
  contactId: string;
  /** What a scorer proposed. */
  proposed?: Fields;
  onClose: () => void;
}) {
  const { t } = useText();
  const { drawId, contactId, proposed, onClose } = props;
  const { message } = App.useApp();
  const [form] = Form.useForm<Fields>();
  const send = useSend(
    (fields: Fields) =>
      post<DrawView>(`/draws/${encodeURIComponent(drawId)}/replacements`, { contactId, ...fields }),
    (draw) => {
      const waits = draw.contacts.some((one) => one.contactId === contactId && one.proposed !== null);
      if (waits) void message.info(t('qProposedNow'));
      onClose();
    },
  );
  const close = useClosing(form, onClose);
  const required = [{ required: true, message: t('required') }];
  return (
    <Dialog
      open
      title={t('qReplaceTitle')}
      okText={t('qReplaceTitle')}
      cancelText={t('cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      okButtonProps={{ loading: send.isPending }}
    >
      <p className="muted">{t('qReplaceLead')}</p>
      <Form<Fields>
        form={form}
        layout="vertical"
        {...(proposed && { initialValues: proposed })}
        onFinish={(fields) => send.mutate(fields)}
      >
        <Form.Item name="ground" label={t('qGround')} rules={required}>
          <Select options={REPLACEMENT_GROUNDS.map((value) => ({ value, label: t(GROUND[value]) }))} />
        </Form.Item>
        <Form.Item name="note" label={t('qWhy')} rules={required}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </Form>
    </Dialog>
  );
}

/** What scorers say can't be scored, until somebody else confirms it. */
export function Proposals({ draw }: { draw: DrawView }) {
  const { t } = useText();
  const nameOf = useScorerName();
  const [confirmed, setConfirmed] = useState<string | null>(null);
  const rows = draw.contacts.flatMap(({ contactId, proposed }) =>
    proposed ? [{ contactId, proposed }] : [],
  );
  if (rows.length === 0) return null;
  const open = rows.find(({ contactId }) => contactId === confirmed);
  return (
    <section aria-label={t('qProposals')} data-testid="proposals">
      <h2>{t('qProposals')}</h2>
      <ul>
        {rows.map(({ contactId, proposed }) => (
          <li key={contactId}>
            <code>{contactId}</code> · {t(GROUND[proposed.ground])}：{proposed.note}{' '}
            <span className="muted">
              {nameOf(proposed.by)} · {shanghaiStamp(proposed.at)}
            </span>{' '}
            <Button size="small" data-testid="confirm-replacement" onClick={() => setConfirmed(contactId)}>
              {t('qConfirmReplacement')}
            </Button>
          </li>
        ))}
      </ul>
      {open && (
        <ReplacementForm
          drawId={draw.id}
          contactId={open.contactId}
          proposed={open.proposed}
          onClose={() => setConfirmed(null)}
        />
      )}
    </section>
  );
}

/** Every replacement there was. */
export function Replacements({ draw }: { draw: DrawView }) {
  const { t } = useText();
  const nameOf = useScorerName();
  const rows = draw.contacts.flatMap(({ contactId, replaced }) =>
    replaced ? [{ contactId, replaced }] : [],
  );
  if (rows.length === 0) return null;
  return (
    <section aria-label={t('qReplacements')} data-testid="replacements">
      <h2>{t('qReplacements')}</h2>
      <ul>
        {rows.map(({ contactId, replaced }) => (
          <li key={contactId}>
            <code>{contactId}</code> → {draw.contacts.find((one) => one.replaces === contactId)?.contactId} ·{' '}
            {t(GROUND[replaced.ground])}：{replaced.note}{' '}
            <span className="muted">
              {replaced.proposedBy !== null &&
                `${t('qProposedBy', { name: nameOf(replaced.proposedBy) })} · `}
              {nameOf(replaced.by)} · {shanghaiStamp(replaced.at)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
