import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { NATIONAL_DISTRICT, type ScorerView, type ScoringTaskView } from '#libs/contract';
import { post } from '../../api/rest.js';
import { useClosing } from '../../form/closing.hook.js';
import { Dialog } from '../../form/dialog.view.js';
import { useText } from '../../text/language.hook.js';
import { useScorers, useSend } from '../quality.queries.js';

interface Fields {
  scorerId: string;
  why: string;
}

/** Scorers whose district may see what is of this one. */
export const scorersFor = (scorers: readonly ScorerView[], districtId: string): ScorerView[] =>
  scorers.filter((one) => [NATIONAL_DISTRICT, districtId].includes(one.districtId));

/** Gives a task that is not scored to another scorer, with a reason that stays in the audit. */
export function Reassign({ task, districtId }: { task: ScoringTaskView; districtId?: string }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<Fields>();
  const all = useScorers().data ?? [];
  const others = (districtId === undefined ? all : scorersFor(all, districtId)).filter(
    ({ id }) => id !== task.scorerId,
  );
  const send = useSend(
    (fields: Fields) =>
      post<ScoringTaskView>(`/scoring-tasks/${encodeURIComponent(task.id)}/reassignment`, fields),
    () => setOpen(false),
  );
  const close = useClosing(form, () => setOpen(false));
  const required = [{ required: true, message: t('required') }];
  return (
    <>
      <Button size="small" type="link" data-testid="reassign" onClick={() => setOpen(true)}>
        {t('qReassign')}
      </Button>
      {open && (
        <Dialog
          open
          title={t('qReassignTitle')}
          okText={t('qReassignTitle')}
          cancelText={t('cancel')}
          onCancel={close}
          onOk={() => form.submit()}
          okButtonProps={{ loading: send.isPending }}
        >
          <p className="muted">{t('qReassignLead')}</p>
          <Form<Fields>
            form={form}
            layout="vertical"
            preserve={false}
            onFinish={(fields) => send.mutate(fields)}
          >
            <Form.Item name="scorerId" label={t('qScorer')} rules={required}>
              <Select
                showSearch
                optionFilterProp="label"
                options={others.map((one) => ({ value: one.id, label: one.displayName }))}
              />
            </Form.Item>
            <Form.Item name="why" label={t('qWhy')} rules={required}>
              <Input.TextArea rows={2} maxLength={500} />
            </Form.Item>
          </Form>
        </Dialog>
      )}
    </>
  );
}
