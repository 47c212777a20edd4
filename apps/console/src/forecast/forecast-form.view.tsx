import { DatePicker, Select } from 'antd';
import type { Principal } from '#libs/contract';
import { shanghaiDay } from '../../model/clock.rules.js';
import { FORECAST_BOUNDS, MOST_FORECAST_DAYS, type ForecastChoice } from '../../model/forecast.rules.js';
import { PlaceSelects } from '../figures/place-selects.view.js';
import { NumberInput } from '../form/number-input.view.js';
import dayjs from '../form/shanghai-days.js';
import { useText } from '../text/language.hook.js';

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
      <NumberInput
        label={t('goalPercent')}
        value={choice.percent}
        min={FORECAST_BOUNDS.percent[0]}
        max={FORECAST_BOUNDS.percent[1]}
        decimals={1}
        onChange={(percent) => percent !== null && onChange({ ...choice, percent })}
      />
      <NumberInput
        label={t('goalSeconds')}
        value={choice.withinSeconds}
        min={FORECAST_BOUNDS.withinSeconds[0]}
        max={FORECAST_BOUNDS.withinSeconds[1]}
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
      <NumberInput
        label={t('patience')}
        value={choice.patienceSeconds}
        placeholder={t('asMeasured')}
        min={FORECAST_BOUNDS.patienceSeconds[0]}
        max={FORECAST_BOUNDS.patienceSeconds[1]}
        optional
        onChange={(patienceSeconds) => onChange({ ...choice, patienceSeconds })}
      />
      <NumberInput
        label={t('shrinkage')}
        value={choice.shrinkage}
        min={FORECAST_BOUNDS.shrinkage[0]}
        max={FORECAST_BOUNDS.shrinkage[1]}
        decimals={1}
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
