import { Form, Select } from 'antd';
import { ALARM_DIRECTIONS, isShare } from '#libs/contract';
import { levelTyped, typedLevel, unitMark } from '../../model/alarm.rules.js';
import { NumberField } from '../form/number-field.view.js';
import { type TextKey, useText } from '../text/language.hook.js';
import { useMeasure } from './alarm.queries.js';

/** As high as the interface takes a level. */
const MOST = 1_000_000_000;

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
      <NumberField name="forSeconds" label={t('alarmFor')} min={0} max={86_400} />
    </>
  );
}

/** Kept as the server takes it, shown and typed as people say it. */
function Level({ name, label }: { name: 'raiseAt' | 'clearAt'; label: TextKey }) {
  const { t } = useText();
  const { unit } = useMeasure()(Form.useWatch<string | undefined>('measure') ?? '');
  return (
    <NumberField
      name={name}
      label={t(label)}
      min={0}
      max={isShare(unit) ? 100 : MOST}
      decimals={4}
      scale={{ shown: (level) => typedLevel(level, unit), kept: (typed) => levelTyped(typed, unit) }}
      input={{ suffix: unitMark(unit, t('unitSeconds')).trim() }}
    />
  );
}
