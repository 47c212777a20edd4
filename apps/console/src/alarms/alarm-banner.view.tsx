import { BellOutlined } from '@ant-design/icons';
import { Link } from '../shell/router.js';
import { useText } from '../text/language.hook.js';
import { useOpenAlarms } from './alarm.queries.js';

/** On every page: what is wrong now. */
export function AlarmBanner() {
  const { t, listed } = useText();
  const alarms = useOpenAlarms();
  const open = alarms.data ?? [];
  if (open.length === 0) return null;
  return (
    <p className="banner banner-warn" role="alert" data-testid="alarm-banner">
      <BellOutlined aria-hidden />
      {t('alarmBanner', { n: open.length, names: listed(open.map(({ name }) => name)) })}
      <Link to="/alarms">{t('alarmShow')}</Link>
    </p>
  );
}
