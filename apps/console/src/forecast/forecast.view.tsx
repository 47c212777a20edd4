import { Alert, Segmented } from 'antd';
import {
  countText,
  DAY_MS,
  figureText,
  NATIONAL_DISTRICT,
  type Forecast,
  type ForecastDay,
  type Principal,
} from '#libs/contract';
import { figuresAddress } from '../../model/address.rules.js';
import { shanghaiDay } from '../../model/clock.rules.js';

import {
  forecastAddress,
  forecastOf,
  isNearer,
  shownSlots,
  type ForecastChoice,
} from '../../model/forecast.rules.js';
import { codeOf } from '../api/failure.js';
import { ChartCanvas } from '../figures/chart-canvas.view.js';
import { navigate, useSearch } from '../shell/router.js';
import { type TextKey, useText } from '../text/language.hook.js';
import { useWhy } from '../text/refusal.hook.js';
import { forecastOption } from './forecast-chart.option.js';
import { ForecastForm } from './forecast-form.view.js';
import { ForecastTable } from './forecast-table.view.js';
import { useForecast } from './forecast.queries.js';

/** Today and the week that follows, 95 % within 15 s: what the hotline aims at. */
const firstChoice = (me: Principal): ForecastChoice => ({
  from: shanghaiDay(Date.now()),
  to: shanghaiDay(Date.now() + 7 * DAY_MS),
  districtId: me.districtId === NATIONAL_DISTRICT ? null : me.districtId,
  queueId: null,
  withinSeconds: 15,
  percent: 95,
  patienceSeconds: null,
  model: 'erlang-c',
  shrinkage: 30,
});

/** Calls to come by half-hour, how good such forecasts were, and who is needed. */
export default function ForecastView({ me }: { me: Principal }) {
  const { t, sentence } = useText();
  const why = useWhy();
  const search = useSearch();
  const choice = forecastOf(search, firstChoice(me));
  const show = (next: ForecastChoice, day: string | null, replace = false): void =>
    navigate(figuresAddress(forecastAddress(next, day)), replace);
  const { data, error } = useForecast(choice);
  return (
    <>
      <p className="muted">{t('forecastLead')}</p>
      {/* Every key that is pressed in it changes the address: nobody goes back by keys. */}
      <ForecastForm me={me} choice={choice} onChange={(next) => show(next, null, true)} />
      {error && <Alert type="error" showIcon title={sentence(codeOf(error))} description={why(error)} />}
      {data &&
        (data.days.length > 0 ? (
          <Days
            forecast={data}
            chosen={new URLSearchParams(search).get('day')}
            choose={(day) => show(choice, day)}
          />
        ) : (
          <Alert showIcon title={t('forecastNone')} />
        ))}
    </>
  );
}

interface DaysProps {
  forecast: Forecast;
  /** The first where it is none of these. */
  chosen: string | null;
  choose: (day: string) => void;
}

function Days({ forecast, chosen, choose }: DaysProps) {
  const { t } = useText();
  const day = forecast.days.find((one) => one.day === chosen) ?? forecast.days[0];
  if (!day) return null;
  const words = {
    expected: t('expectedCalls'),
    interval: t('interval90'),
    actual: t('actualCalls'),
    rostered: t('rosteredAgents'),
  };
  return (
    <div className="figure-answer" data-testid="forecast">
      <Facts forecast={forecast} day={day} />
      <Segmented
        options={forecast.days.map((one) => ({ value: one.day, label: <DayName day={one} /> }))}
        value={day.day}
        onChange={choose}
      />
      {shownSlots(day).length === 0 ? (
        <p className="empty">{t('forecastQuiet')}</p>
      ) : (
        <>
          <ChartCanvas
            label={t('chartLabel', { name: `${words.expected} ${day.day}` })}
            option={(colours) => forecastOption(day, words, colours)}
          />
          <ForecastTable day={day} />
        </>
      )}
    </div>
  );
}

const KIND: Record<ForecastDay['kind'], TextKey> = {
  working: 'dayWorking',
  shifted: 'dayShifted',
  weekend: 'dayWeekend',
  holiday: 'dayHoliday',
  closed: 'dayClosed',
};

function DayName({ day: { day, kind, total } }: { day: ForecastDay }) {
  const { t } = useText();
  return (
    <span data-testid={`forecast-${day}`}>
      {day.slice(5)} {t(KIND[kind])} <b>{countText(Math.round(total))}</b>
    </span>
  );
}

/** The longer ahead, the further off: by week, beside what repeating the last known week would have missed. */
function ByLead({ missed }: { missed: NonNullable<Forecast['backTest']>['byLead'] }) {
  const { t } = useText();
  const columns = [
    { title: t('leadWeeks'), of: ({ weeks }: (typeof missed)[number]) => t('leadWeek', { n: weeks }) },
    { title: t('forecastError'), of: (one: (typeof missed)[number]) => share(one.model.share, 'lower') },
    { title: t('naiveError'), of: (one: (typeof missed)[number]) => share(one.seasonalNaive.share, 'lower') },
    { title: t('covered'), of: (one: (typeof missed)[number]) => share(one.covered) },
  ];
  return (
    <table className="figure-table" data-testid="forecast-leads">
      <thead>
        <tr>
          {columns.map(({ title }) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {missed.map((one) => (
          <tr key={one.weeks}>
            {columns.map(({ title, of }) => (
              <td key={title}>{of(one)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const share = (value: number, better?: 'lower'): string => figureText(value, 'share', better) ?? '–';

function Facts({ forecast, day }: { forecast: Forecast; day: ForecastDay }) {
  const { t } = useText();
  const { backTest, history, handleSeconds, patienceSeconds } = forecast;
  const seconds = (value: number | null): string => figureText(value, 'seconds') ?? t('noData');
  return (
    <ul className="forecast-facts" data-testid="forecast-facts">
      {backTest ? (
        <li>
          {t('backTestOf', { n: backTest.origins, from: backTest.from, to: backTest.to })}{' '}
          <b>{figureText(backTest.model.share, 'share', 'lower')}</b>
          {` · ${t('seasonalNaive')} `}
          <b>{figureText(backTest.seasonalNaive.share, 'share', 'lower')}</b>
          {` · ${t('covered')} `}
          <b>{figureText(backTest.covered, 'share')}</b>
          {!isNearer(backTest) && <strong> {t('notNearer')}</strong>}
          <ByLead missed={backTest.byLead} />
        </li>
      ) : (
        <li>{t('backTestNone')}</li>
      )}
      {history && (
        <li>
          {t('learntFrom', { from: history.from, to: history.to })}
          {history.festivalsFrom && ` · ${t('festivalsFrom', { from: history.festivalsFrom })}`}
        </li>
      )}
      <li>
        {t('handleTime')} <b>{seconds(handleSeconds)}</b> {t('unitSeconds')} · {t('patience')}{' '}
        <b>{seconds(patienceSeconds)}</b> {t('unitSeconds')}
      </li>
      {day.revised !== null && (
        <li>
          {t('revisedBy')} <b>× {day.revised.toFixed(2)}</b>
        </li>
      )}
    </ul>
  );
}
