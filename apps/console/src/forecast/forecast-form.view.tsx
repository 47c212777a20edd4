import { DatePicker, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import type { Principal } from '#libs/contract';
import { shanghaiDay } from '../../model/clock.rules.js';
import { FORECAST_BOUNDS, MOST_FORECAST_DAYS, type ForecastChoice } from '../../model/forecast.rules.js';
import { PlaceSelects } from '../figures/place-selects.view.js';
import { type TextKey, useText } from '../text/language.hook.js';

const FORMAT = 'YYYY-MM-DD';

interface Props {
  me: Principal;
  choice: ForecastChoice;
  onChange: (choice: ForecastChoice) => void;
}

/** Which days and whose, the goal, and what is lost of a roster. */
export function ForecastForm({ me, choice, onChange }: Props) {
  const { t } = useText();
  return (
    <div className="figure-choice" role="search">
      <Days choice={choice} onChange={onChange} />
      <PlaceSelects me={me} place={choice} onChange={(place) => onChange({ ...choice, ...place })} />
      <Amount
        label="goalPercent"
        value={choice.percent}
        range={FORECAST_BOUNDS.percent}
        onChange={(percent) => percent !== null && onChange({ ...choice, percent })}
      />
      <Amount
        label="goalSeconds"
        value={choice.withinSeconds}
        range={FORECAST_BOUNDS.withinSeconds}
        whole
        onChange={(withinSeconds) => withinSeconds !== null && onChange({ ...choice, withinSeconds })}
      />
      <Select<ForecastChoice['model']>
        aria-label={t('staffingModel')}
        value={choice.model}
        options={[
          { value: 'erlang-c', label: 'Erlang C' },
          { value: 'erlang-a', label: 'Erlang A' },
        ]}
        onChange={(model) => onChange({ ...choice, model })}
      />
      <Amount
        label="patience"
        value={choice.patienceSeconds}
        placeholder={t('asMeasured')}
        range={FORECAST_BOUNDS.patienceSeconds}
        whole
        onChange={(patienceSeconds) => onChange({ ...choice, patienceSeconds })}
      />
      <Amount
        label="shrinkage"
        value={choice.shrinkage}
        range={FORECAST_BOUNDS.shrinkage}
        onChange={(shrinkage) => shrinkage !== null && onChange({ ...choice, shrinkage })}
      />
    </div>
  );
}

function Days({ choice, onChange }: Omit<Props, 'me'>) {
  const { t } = useText();
  const today = dayjs(shanghaiDay(Date.now()));
  return (
    <DatePicker.RangePicker
      aria-label={t('chooseRange')}
      allowClear={false}
      value={[dayjs(choice.from), dayjs(choice.to)]}
      minDate={today}
      disabledDate={(day, { from }) =>
        from !== undefined && Math.abs(day.diff(from, 'day')) >= MOST_FORECAST_DAYS
      }
      onChange={(dates) => {
        const [from, to] = dates ?? [];
        if (from && to) onChange({ ...choice, from: from.format(FORMAT), to: to.format(FORMAT) });
      }}
    />
  );
}

interface AmountProps {
  label: TextKey;
  value: number | null;
  placeholder?: string;
  range: readonly [least: number, most: number];
  whole?: boolean;
  onChange: (value: number | null) => void;
}

function Amount({ label, value, placeholder, range: [min, max], whole = false, onChange }: AmountProps) {
  const { t } = useText();
  return (
    <label className="forecast-amount">
      {t(label)}
      <InputNumber
        aria-label={t(label)}
        value={value}
        placeholder={placeholder}
        min={min}
        max={max}
        precision={whole ? 0 : undefined}
        onChange={onChange}
      />
    </label>
  );
}
