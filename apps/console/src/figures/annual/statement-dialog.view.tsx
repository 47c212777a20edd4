import { useQueryClient } from '@tanstack/react-query';
import { App, type ButtonProps, Checkbox, Form, Input, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { NATIONAL_DISTRICT, type AnnualFigure, type AnnualStatementView } from '#libs/contract';
import { shanghaiDay } from '../../../model/clock.rules.js';
import { codeOf, detailsOf } from '../../api/failure.js';
import { post } from '../../api/rest.js';
import { useText } from '../../text/language.hook.js';

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
  const { t, lang, named, sentence } = useText();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Fields>();
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
      void message.error(`${sentence(codeOf(error))} ${detailsOf(error, lang)}`);
    } finally {
      setBusy(false);
    }
  };
  const required = { required: true, message: t('required') };
  return (
    <Modal
      open
      title={`${t(held ? 'anCorrect' : 'anEnter')} · ${named(line)} · ${year}`}
      okText={t('save')}
      cancelText={t('cancel')}
      okButtonProps={{ loading: busy, 'data-testid': 'statement-save' } as ButtonProps}
      onOk={() => form.submit()}
      onCancel={onClose}
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
        <Form.Item
          name="value"
          label={`${t('anValue')}${line.measure ? ` (${named(line.measure)})` : ''}`}
          rules={withdrawn ? [] : [required]}
        >
          <InputNumber min={0} precision={0} disabled={withdrawn} style={{ width: '100%' }} />
        </Form.Item>
        {held && (
          <Form.Item name="withdrawn" valuePropName="checked">
            <Checkbox>{t('anWithdraw')}</Checkbox>
          </Form.Item>
        )}
        <Form.Item name="source" label={t('anSource')} rules={[{ ...required, whitespace: true }]}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
        <Form.Item name="sourceDate" label={t('anSourceDate')} rules={[required]}>
          <Input type="date" max={shanghaiDay(Date.now())} />
        </Form.Item>
        {held && (
          <Form.Item name="why" label={t('restatedWhy')} rules={[{ ...required, whitespace: true }]}>
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
