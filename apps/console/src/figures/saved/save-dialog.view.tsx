import { Form, Input, Select } from 'antd';
import {
  REPORT_FORMATS,
  REPORT_PERIODS,
  type Channel,
  type ReportFormat,
  type ReportPeriod,
  type SavedReportView,
} from '#libs/contract';
import type { FigureChoice } from '../../../model/figures.rules.js';
import { post } from '../../api/rest.js';
import { useClosing } from '../../form/closing.hook.js';
import { NumberField } from '../../form/number-field.view.js';
import { Dialog } from '../../form/dialog.view.js';
import { useText } from '../../text/language.hook.js';
import { REPORT_PERIOD } from '../../text/report.text.js';
import { useReportAct } from './saved.queries.js';

interface Fields {
  name: string;
  period: ReportPeriod;
  format: ReportFormat;
  hour: number | null;
  recipients?: string;
}

/** What the report is of, as the interface takes it. */
function asked(choice: FigureChoice | null): object {
  if (choice === null) return { content: 'annual', period: 'year' };
  const { districtId: _, from: _from, to: _to, channel, ...kept } = choice;
  return { choice: { ...kept, channel: channel as Channel | null } };
}

/** Keeps what was asked under a name, for other days to come; without a choice, the figures of a year. */
export function SaveDialog({ choice, onClose }: { choice: FigureChoice | null; onClose: () => void }) {
  const { t, p, lang } = useText();
  const [form] = Form.useForm<Fields>();
  const act = useReportAct(({ recipients = '', ...fields }: Fields) => {
    return post<SavedReportView>('/saved-reports', {
      ...fields,
      language: lang,
      ...asked(choice),
      recipients: recipients.split(/[\s,;，；]+/).filter(Boolean),
    });
  }, onClose);
  const close = useClosing(form, onClose);
  return (
    <Dialog
      open
      title={t('rpSave')}
      okText={t('save')}
      cancelText={t('cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      okButtonProps={{ loading: act.isPending }}
    >
      <p className="muted">{t(choice === null ? 'rpSaveAnnualLead' : 'rpSaveLead')}</p>
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={{ period: 'day', format: 'xlsx', hour: null }}
        onFinish={(fields) => act.mutate(fields)}
      >
        <Form.Item
          name="name"
          label={t('rpName')}
          rules={[
            { required: true, whitespace: true, message: t('required') },
            { max: 64, message: t('nameTooLong') },
          ]}
        >
          <Input autoFocus />
        </Form.Item>
        {choice !== null && (
          <Form.Item name="period" label={t('rpPeriod')}>
            <Select options={REPORT_PERIODS.map((value) => ({ value, label: p(REPORT_PERIOD[value]) }))} />
          </Form.Item>
        )}
        <Form.Item name="format" label={t('rpFormat')}>
          <Select options={REPORT_FORMATS.map((value) => ({ value, label: value.toUpperCase() }))} />
        </Form.Item>
        <NumberField name="hour" label={t('rpHour')} min={0} max={23} optional />
        <Form.Item name="recipients" label={t('rpRecipients')} extra={t('rpRecipientsHint')}>
          <Input.TextArea autoSize={{ minRows: 1, maxRows: 5 }} />
        </Form.Item>
      </Form>
    </Dialog>
  );
}
