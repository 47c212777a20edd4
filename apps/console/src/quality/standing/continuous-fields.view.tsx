import { Form, Select } from 'antd';
import type { ContinuousSampling } from '#libs/contract';
import type { StratumTyped } from '../../../model/quality.rules.js';
import { NumberField } from '../../form/number-field.view.js';
import { type TextKey, useText } from '../../text/language.hook.js';
import { StratumRows } from '../plan/stratum-rows.view.js';
import { useForms, useScorers } from '../quality.queries.js';
import { scorersFor } from '../score/reassign.view.js';

/** What is typed: shares in per cent. */
export type ContinuousTyped = Omit<ContinuousSampling, 'shares'> & { sharesByStratum: StratumTyped[] };

/** As the interface takes it. */
export const continuousOf = (
  { share, doubleShare, formId, scorerIds }: Omit<ContinuousSampling, 'shares'>,
  shares: ContinuousSampling['shares'],
): { continuous: ContinuousSampling } => ({
  continuous: { formId, scorerIds, shares, share: share / 100, doubleShare: doubleShare / 100 },
});

/** Which share is drawn as the day goes on, and who scores it by which form. */
export function ContinuousFields() {
  const { t, named } = useText();
  const forms = useForms().data ?? [];
  const districtId = Form.useWatch<string | undefined>('districtId');
  const all = useScorers().data ?? [];
  const scorers = districtId === undefined ? all : scorersFor(all, districtId);
  const rules = [{ required: true, message: t('required') }];
  const percent = (name: 'share' | 'doubleShare', label: TextKey, least: number) => (
    <NumberField name={name} label={t(label)} min={least} max={100} decimals={2} input={{ suffix: '%' }} />
  );
  return (
    <>
      {percent('share', 'spShare', 0.01)}
      <Form.Item name="formId" label={t('qForm')} rules={rules}>
        <Select
          options={forms.map((form) => ({ value: form.id, label: `${named(form)} v${form.version}` }))}
        />
      </Form.Item>
      <Form.Item name="scorerIds" label={t('qScorers')} rules={rules} className="plan-form-wide">
        <Select
          mode="multiple"
          optionFilterProp="label"
          options={scorers.map((one) => ({ value: one.id, label: one.displayName }))}
        />
      </Form.Item>
      {percent('doubleShare', 'qDoubleShare', 0)}
      <StratumRows name="sharesByStratum" label="spShares" hint="spSharesHint" range={[0.01, 100]} />
    </>
  );
}
