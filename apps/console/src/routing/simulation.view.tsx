import { DAY_MS } from '#libs/contract';
import { App, Button, Form, Radio } from 'antd';
import { useState } from 'react';
import { shanghaiDay } from '../../model/clock.rules.js';
import { codeOf } from '../api/failure.js';
import { post } from '../api/rest.js';
import { DayField } from '../form/day-field.view.js';
import { NumberField } from '../form/number-field.view.js';
import { useText } from '../text/language.hook.js';
import { type SimulationReport, SimulationResult } from './simulation-result.view.js';

interface Order {
  source: 'recorded' | 'generated';
  from: string;
  to: string;
  generate: number;
  seeds: number;
}

/** The last five whole days. */
const usual = (now: number): Order => ({
  source: 'recorded',
  from: shanghaiDay(now - 5 * DAY_MS),
  to: shanghaiDay(now - DAY_MS),
  generate: 2000,
  seeds: 5,
});

/** The policy as it stands in the editor, tried beside the one in force. */
export function Simulation({ text, onProblems }: { text: string; onProblems: (error: unknown) => void }) {
  const { t, sentence } = useText();
  const { message } = App.useApp();
  const [form] = Form.useForm<Order>();
  const source = Form.useWatch('source', form) ?? 'recorded';
  const [busy, setBusy] = useState(false);
  const [report, setReport] = useState<SimulationReport | null>(null);
  const run = async ({ source: from, generate, ...days }: Order): Promise<void> => {
    setBusy(true);
    setReport(null);
    const content = JSON.parse(text) as object;
    const arrivals = from === 'generated' ? { generate } : {};
    try {
      setReport(await post<SimulationReport>('/routing-policy/simulate', { content, ...days, ...arrivals }));
    } catch (error) {
      if (codeOf(error) === 'TOO_MANY') message.warning(t('simBusy'));
      else if (codeOf(error) === 'BAD_INPUT') onProblems(error);
      else message.error(sentence(codeOf(error)));
    }
    setBusy(false);
  };
  return (
    <section className="simulation" aria-labelledby="simulation-title">
      <h2 id="simulation-title">{t('simTitle')}</h2>
      <Form<Order>
        form={form}
        layout="inline"
        initialValues={usual(Date.now())}
        onFinish={(order) => void run(order)}
      >
        <Form.Item name="source" label={t('simSource')}>
          <Radio.Group
            optionType="button"
            options={[
              { value: 'recorded', label: t('simRecorded') },
              { value: 'generated', label: t('simGenerated') },
            ]}
          />
        </Form.Item>
        <Form.Item name="from" label={t('simFrom')}>
          <DayField fixed />
        </Form.Item>
        <Form.Item name="to" label={t('simTo')}>
          <DayField fixed />
        </Form.Item>
        {source === 'generated' && (
          <NumberField name="generate" label={t('simCount')} min={1} max={200_000} />
        )}
        <NumberField name="seeds" label={t('simSeeds')} min={1} max={50} />
        <Button type="primary" htmlType="submit" data-testid="simulation-run" loading={busy}>
          {t(busy ? 'simRunning' : 'simRun')}
        </Button>
      </Form>
      {report && <SimulationResult report={report} />}
    </section>
  );
}
