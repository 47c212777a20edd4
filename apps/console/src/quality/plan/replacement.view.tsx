import { Form, Input, Modal, Select } from 'antd';
import { type DrawView, REPLACEMENT_GROUNDS, type ReplacementGround } from '#libs/contract';
import { shanghaiStamp } from '../../../model/clock.rules.js';
import { post } from '../../api/rest.js';
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
export function ReplacementForm(props: { drawId: string; contactId: string; onClose: () => void }) {
  const { t } = useText();
  const { drawId, contactId, onClose } = props;
  const [form] = Form.useForm<Fields>();
  const send = useSend(
    (fields: Fields) =>
      post<DrawView>(`/draws/${encodeURIComponent(drawId)}/replacements`, { contactId, ...fields }),
    onClose,
  );
  const required = [{ required: true, message: t('required') }];
  return (
    <Modal
      open
      title={t('qReplaceTitle')}
      okText={t('qReplaceTitle')}
      cancelText={t('cancel')}
      onCancel={onClose}
      onOk={() => form.submit()}
      okButtonProps={{ loading: send.isPending }}
    >
      <p className="muted">{t('qReplaceLead')}</p>
      <Form<Fields> form={form} layout="vertical" onFinish={(fields) => send.mutate(fields)}>
        <Form.Item name="ground" label={t('qGround')} rules={required}>
          <Select options={REPLACEMENT_GROUNDS.map((value) => ({ value, label: t(GROUND[value]) }))} />
        </Form.Item>
        <Form.Item name="note" label={t('qWhy')} rules={required}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
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
              {nameOf(replaced.by)} · {shanghaiStamp(replaced.at)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
