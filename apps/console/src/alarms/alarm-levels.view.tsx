import { Form, InputNumber, Select } from 'antd';
import { ALARM_DIRECTIONS, isShare } from '#libs/contract';
import { levelTyped, typedLevel, unitMark } from '../../model/alarm.rules.js';
import { type TextKey, useText } from '../text/language.hook.js';
import { useMeasure } from './alarm.queries.js';

/** When an alarm is raised and cleared, in the unit of what is watched. */
export function AlarmLevelFields() {
  const { t } = useText();
  return (
    <>
      <Form.Item name="direction" label={t('alarmDirection')}>
        <Select
          options={ALARM_DIRECTIONS.map((value) => ({
            value,
            label: t(value === 'above' ? 'alarmAbove' : 'alarmBelow'),
          }))}
        />
      </Form.Item>
      <Level name="raiseAt" label="alarmRaiseAt" />
      <Level name="clearAt" label="alarmClearAt" />
      <Form.Item name="forSeconds" label={t('alarmFor')} rules={[{ required: true, message: t('required') }]}>
        <InputNumber min={0} max={86_400} precision={0} />
      </Form.Item>
    </>
  );
}

/** Kept as the server takes it, shown and typed as people say it. */
function Level({ name, label }: { name: 'raiseAt' | 'clearAt'; label: TextKey }) {
  const { t } = useText();
  const { unit } = useMeasure()(Form.useWatch<string | undefined>('measure') ?? '');
  const most = isShare(unit) ? { max: 100 } : {};
  return (
    <Form.Item
      name={name}
      label={t(label)}
      rules={[{ required: true, message: t('required') }]}
      getValueProps={(kept: number | null | undefined) => ({
        value: typeof kept === 'number' ? typedLevel(kept, unit) : kept,
      })}
      normalize={(typed: number | null) => (typeof typed === 'number' ? levelTyped(typed, unit) : typed)}
    >
      <InputNumber min={0} {...most} suffix={unitMark(unit, t('unitSeconds')).trim()} />
    </Form.Item>
  );
}
