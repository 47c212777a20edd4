import { Alert, Button } from 'antd';
import type { AlarmRecord } from '#libs/contract';
import { shanghaiStamp } from '../../model/clock.rules.js';
import { codeOf } from '../api/failure.js';
import { usePages } from '../api/queries.js';
import { useText } from '../text/language.hook.js';
import { RENEW_MS, useMeasure } from './alarm.queries.js';
import { ToldOf } from './alarm-told.view.js';
import { LevelsOf, ScopeOf, useAmount } from './alarm-words.view.js';

const PATH = '/alarms?limit=50';

/** Every alarm, the newest first, and what became of telling it. */
export function AlarmHistory() {
  const { t, sentence } = useText();
  const pages = usePages<AlarmRecord>(PATH, RENEW_MS);
  if (pages.isError) return <Alert type="error" showIcon title={sentence(codeOf(pages.error))} />;
  const alarms = (pages.data?.pages ?? []).flatMap((page) => page.items);
  return (
    <>
      <table className="floor-table" data-testid="alarm-history">
        <thead>
          <tr>
            <th scope="col">{t('alarmName')}</th>
            <th scope="col">{t('state')}</th>
            <th scope="col">{t('alarmMeasure')}</th>
            <th scope="col">{t('alarmScope')}</th>
            <th scope="col">{t('alarmLevels')}</th>
            <th scope="col">{t('alarmRaisedAt')}</th>
            <th scope="col">{t('alarmClearedAt')}</th>
            <th scope="col">{t('alarmValue')}</th>
            <th scope="col">{t('alarmTold')}</th>
          </tr>
        </thead>
        <tbody>
          {alarms.map((alarm) => (
            <AlarmRow key={alarm.id} alarm={alarm} />
          ))}
        </tbody>
      </table>
      {pages.isSuccess && alarms.length === 0 && <p className="empty floor-empty">{t('alarmNone')}</p>}
      {pages.hasNextPage && (
        <Button className="more" onClick={() => void pages.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}

function AlarmRow({ alarm }: { alarm: AlarmRecord }) {
  const { t } = useText();
  const measure = useMeasure()(alarm.measure);
  const amount = useAmount(alarm.measure);
  const lasts = alarm.clearedAt === null;
  const end = alarm.clearedValue === null ? t('alarmWithdrawn') : amount(alarm.clearedValue);
  return (
    <tr data-state={lasts ? 'open' : 'over'}>
      <th scope="row">{alarm.name}</th>
      <td className={lasts ? 'floor-bad' : ''}>{t(lasts ? 'alarmLasts' : 'alarmOver')}</td>
      <td>{measure.label}</td>
      <td>
        <ScopeOf of={alarm} />
      </td>
      <td>
        <LevelsOf of={alarm} />
      </td>
      <td className="timer">{shanghaiStamp(alarm.raisedAt)}</td>
      <td className="timer">{alarm.clearedAt === null ? '–' : shanghaiStamp(alarm.clearedAt)}</td>
      <td className="timer">
        {amount(alarm.value)} / {lasts ? '–' : end}
      </td>
      <td>
        <ToldOf alarm={alarm} />
      </td>
    </tr>
  );
}
