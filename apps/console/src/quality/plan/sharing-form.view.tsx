import { App, Button, Form, Select } from 'antd';
import { post } from '../../api/rest.js';
import { NumberField } from '../../form/number-field.view.js';
import { useText } from '../../text/language.hook.js';
import { scorersFor } from '../score/reassign.view.js';
import { useForms, useScorers, useSend } from '../quality.queries.js';

interface Fields {
  formId: string;
  scorerIds: string[];
  /** In per cent. */
  doubleShare: number;
}

/** Who scores the draw, by which form, and how much of it twice; also for what came in since. */
export function SharingForm({ drawId, districtId }: { drawId: string; districtId: string }) {
  const { t, named } = useText();
  const { message } = App.useApp();
  const forms = useForms().data ?? [];
  const scorers = scorersFor(useScorers().data ?? [], districtId);
  const send = useSend(
    ({ doubleShare, ...rest }: Fields) =>
      post<{ tasks: number }>(`/draws/${encodeURIComponent(drawId)}/tasks`, {
        ...rest,
        doubleShare: doubleShare / 100,
      }),
    ({ tasks }) => message.success(t('qShared', { n: tasks })),
  );
  const required = [{ required: true, message: t('required') }];
  return (
    <section aria-label={t('qShare')} data-testid="sharing">
      <h2>{t('qShare')}</h2>
      <p className="muted">{t('qShareLead')}</p>
      <Form<Fields>
        layout="inline"
        initialValues={{ doubleShare: 10, scorerIds: [] }}
        onFinish={(fields) => send.mutate(fields)}
      >
        <Form.Item name="formId" label={t('qForm')} rules={required}>
          <Select
            style={{ width: 200 }}
            options={forms.map((form) => ({ value: form.id, label: `${named(form)} v${form.version}` }))}
          />
        </Form.Item>
        <Form.Item name="scorerIds" label={t('qScorers')} rules={required}>
          <Select
            mode="multiple"
            style={{ minWidth: 260 }}
            optionFilterProp="label"
            options={scorers.map((one) => ({ value: one.id, label: one.displayName }))}
          />
        </Form.Item>
        <NumberField
          name="doubleShare"
          label={t('qDoubleShare')}
          min={0}
          max={100}
          decimals={2}
          input={{ suffix: '%', style: { width: 110 } }}
        />
        <Button type="primary" htmlType="submit" data-testid="share" loading={send.isPending}>
          {t('qShare')}
        </Button>
      </Form>
    </section>
  );
}
