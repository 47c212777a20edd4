import { Form, Input, Select, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { CalibrationView } from '#libs/contract';
import { qualityAddress } from '../../../model/address.rules.js';
import { shanghaiStamp } from '../../../model/clock.rules.js';
import { ListFrame } from '../../admin/list-frame.view.js';
import { post } from '../../api/rest.js';
import { Link, navigate } from '../../shell/router.js';
import { useClosing } from '../../form/closing.hook.js';
import { Dialog } from '../../form/dialog.view.js';
import { useText } from '../../text/language.hook.js';
import { useCalibrations, useForms, useScorers, useSend } from '../quality.queries.js';

/** Sessions in which scorers compare themselves, newest first. */
export function CalibrationsTab() {
  const { t } = useText();
  const [making, setMaking] = useState(false);
  const sessions = useCalibrations();
  const columns: TableColumnsType<CalibrationView> = [
    {
      title: t('qPlanName'),
      render: (_, one) => <Link to={qualityAddress({ calibration: one.id })}>{one.name}</Link>,
    },
    { title: t('qContact'), align: 'right', render: (_, one) => one.contactIds.length },
    {
      title: t('qScored2'),
      align: 'right',
      render: (_, one) =>
        `${one.progress.reduce((sum, { scored }) => sum + scored, 0)} / ${one.contactIds.length * one.scorerIds.length}`,
    },
    {
      title: t('qAlpha'),
      align: 'right',
      render: (_, one) => one.agreement?.verdict.alpha?.toFixed(2) ?? '',
    },
    { title: t('state'), render: (_, one) => t(one.closedAt === null ? 'qOpen' : 'qEnded') },
    { title: t('qAt'), render: (_, one) => shanghaiStamp(one.createdAt) },
  ];
  const add = { label: t('qNewCalibration'), testId: 'calibration-add', onClick: () => setMaking(true) };
  return (
    <>
      <ListFrame list={sessions} columns={columns} add={add} empty={t('qNoCalibrations')}>
        <p className="muted">{t('qCalibrationLead')}</p>
      </ListFrame>
      {making && <NewCalibration onClose={() => setMaking(false)} />}
    </>
  );
}

interface Fields {
  name: string;
  formId: string;
  /** Ids, one a line. */
  contacts: string;
  scorerIds: string[];
}

function NewCalibration({ onClose }: { onClose: () => void }) {
  const { t, named } = useText();
  const [form] = Form.useForm<Fields>();
  const close = useClosing(form, onClose);
  const forms = useForms().data ?? [];
  const scorers = useScorers().data ?? [];
  const send = useSend(
    ({ contacts, ...rest }: Fields) =>
      post<CalibrationView>('/calibrations', {
        ...rest,
        contactIds: [...new Set(contacts.split(/[\s,，、]+/).filter(Boolean))],
      }),
    ({ id }) => navigate(qualityAddress({ calibration: id })),
  );
  const required = [{ required: true, message: t('required') }];
  const two = [...required, { type: 'array' as const, min: 2, message: t('qTwoScorers') }];
  return (
    <Dialog
      open
      title={t('qNewCalibration')}
      okText={t('create')}
      cancelText={t('cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      okButtonProps={{ loading: send.isPending }}
    >
      <Form<Fields> form={form} layout="vertical" onFinish={(fields) => send.mutate(fields)}>
        <Form.Item name="name" label={t('qPlanName')} rules={required}>
          <Input autoFocus maxLength={80} />
        </Form.Item>
        <Form.Item name="formId" label={t('qForm')} rules={required}>
          <Select options={forms.map((one) => ({ value: one.id, label: named(one) }))} />
        </Form.Item>
        <Form.Item name="contacts" label={t('qContactIds')} extra={t('qContactIdsHint')} rules={required}>
          <Input.TextArea rows={3} />
        </Form.Item>
        <Form.Item name="scorerIds" label={t('qScorers')} rules={two}>
          <Select
            mode="multiple"
            optionFilterProp="label"
            options={scorers.map((one) => ({ value: one.id, label: one.displayName }))}
          />
        </Form.Item>
      </Form>
    </Dialog>
  );
}
