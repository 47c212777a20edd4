import type { ForecastDay } from '#libs/contract';
import { shownSlots, slotText } from '../../model/forecast.rules.js';
import { useText } from '../text/language.hook.js';

/** The half-hours of a day in words: what the chart shows, and the agents by both models. */
export function ForecastTable({ day }: { day: ForecastDay }) {
  const { t } = useText();
  const count = (value: number | null): string => (value === null ? '–' : String(value));
  return (
    <div className="figure-scroll">
      <table className="figure-table" data-testid="forecast-table">
        <thead>
          <tr>
            <th scope="col">{t('byHalfHour')}</th>
            <th scope="col">{t('expectedCalls')}</th>
            <th scope="col">{t('interval90')}</th>
            <th scope="col">{t('actualCalls')}</th>
            <th scope="col">Erlang C</th>
            <th scope="col">Erlang A</th>
            <th scope="col">{t('rosteredAgents')}</th>
          </tr>
        </thead>
        <tbody>
          {shownSlots(day).map(({ slot, expected, low, high, actual, agentsC, agentsA, rostered }) => (
            <tr key={slot}>
              <th scope="row">{slotText(slot)}</th>
              <td>{expected.toFixed(1)}</td>
              <td>
                {low.toFixed(0)} – {high.toFixed(0)}
              </td>
              <td>{count(actual)}</td>
              <td>{count(agentsC)}</td>
              <td>{count(agentsA)}</td>
              <td>
                <b>{count(rostered)}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
