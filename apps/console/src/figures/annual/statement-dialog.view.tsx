import { useQueryClient } from '@tanstack/react-query';
import { type ButtonProps, Checkbox, Form, Input } from 'antd';
import { useState } from 'react';
import { NATIONAL_DISTRICT, type AnnualFigure, type AnnualStatementView } from '#libs/contract';
import { shanghaiDay } from '../../../model/clock.rules.js';
import { post } from '../../api/rest.js';
import { DayField } from '../../form/day-field.view.js';
import { NumberField } from '../../form/number-field.view.js';
import { useClosing } from '../../form/closing.hook.js';
import { Dialog } from '../../form/dialog.view.js';
import { useText } from '../../text/language.hook.js';
import { useTellRefusal } from '../../text/refusal.hook.js';

interface Fields {
  value: number | null;
  withdrawn: boolean;
  source: string;
  sourceDate: string;
  why?: string;
}

interface Props {
  line: AnnualFigure;
  year: number;
  /** Null: the whole hotline. */
  districtId: string | null;
  onClose: () => void;
}

/** Enters the value of a line that nothing measures, or corrects it; what was there stays beside it. */
export function StatementDialog({ line, year, districtId, onClose }: Props) {
  const { t, named } = useText();
  const tellRefusal = useTellRefusal();
  const queries = useQueryClient();
  const [form] = Form.useForm<Fields>();
  const close = useClosing(form, onClose);
  const withdrawn = Form.useWatch('withdrawn', form) ?? false;
  const [busy, setBusy] = useState(false);
  const held = line.stated?.now?.versions.at(-1);
  const save = async ({ why = '', source, ...fields }: Fields): Promise<void> => {
    setBusy(true);
    const told = { source: source.trim(), sourceDate: fields.sourceDate };
    const value = fields.withdrawn ? null : fields.value;
    try {
      if (line.stated?.now && held) {
        const correction = { ...told, value, why: why.trim(), version: held.version };
        await post<AnnualStatementView>(`/annual-statements/${line.stated.now.id}/corrections`, correction);
      } else {
        const whose = districtId ?? NATIONAL_DISTRICT;
        const wish = { ...told, value, lineId: line.stated?.lineId, year, districtId: whose };
        await post<AnnualStatementView>('/annual-statements', wish);
      }
      await queries.invalidateQueries({ queryKey: ['annual-figures'] });
      onClose();
    } catch (error) {
      tellRefusal(error);
    } finally {
      setBusy(false);
    }
  };
  const required = { required: true, message: t('required') };
  return (
    <Dialog
      open
      title={`${t(held ? 'anCorrect' : 'anEnter')} · ${named(line)} · ${year}`}
      okText={t('save')}
      cancelText={t('cancel')}
      okButtonProps={{ loading: busy, 'data-testid': 'statement-save' } as ButtonProps}
      onOk={() => form.submit()}
      onCancel={close}
    >
      <p className="muted">{t('anEnterLead')}</p>
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={{
          value: held?.value ?? null,
          withdrawn: false,
          source: held?.source ?? '',
          sourceDate: held?.sourceDate ?? shanghaiDay(Date.now()),
        }}
        onFinish={(fields) => void save(fields)}
      >
        <NumberField
          name="value"
          label={`${t('anValue')}${line.measure ? ` (${named(line.measure)})` : ''}`}
          min={0}
          input={{ disabled: withdrawn, style: { width: '100%' } }}
        />
        {held && (
          <Form.Item name="withdrawn" valuePropName="checked">
            <Checkbox>{t('anWithdraw')}</Checkbox>
          </Form.Item>
        )}
        <Form.Item name="source" label={t('anSource')} rules={[{ ...required, whitespace: true }]}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
        <Form.Item name="sourceDate" label={t('anSourceDate')} rules={[required]}>
          <DayField max={shanghaiDay(Date.now())} />
        </Form.Item>
        {held && (
          <Form.Item name="why" label={t('restatedWhy')} rules={[{ ...required, whitespace: true }]}>
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
        )}
      </Form>
    </Dialog>
  );
}
