import { Tabs } from 'antd';
import type { Principal } from '#libs/contract';
import '../style/floor.css';
import '../style/office.css';
import { alarmsAddress } from '../../model/address.rules.js';
import { navigate, useSearch } from '../shell/router.js';
import { useText } from '../text/language.hook.js';
import { AlarmHistory } from './alarm-history.view.js';
import { AlarmRules } from './alarm-rules.view.js';

/** What was wrong, and when something is. The address says which. */
export default function AlarmsPage({ me }: { me: Principal }) {
  const { t } = useText();
  const asked = new URLSearchParams(useSearch()).get('tab');
  return (
    <section className="office" aria-labelledby="alarms-title">
      <h1 id="alarms-title">{t('alarmsTitle')}</h1>
      <Tabs
        destroyOnHidden
        activeKey={asked === 'rules' ? 'rules' : 'history'}
        onChange={(key) => navigate(alarmsAddress({ tab: key }))}
        items={[
          { key: 'history', label: t('alarmHistory'), children: <AlarmHistory /> },
          { key: 'rules', label: t('alarmRules'), children: <AlarmRules me={me} /> },
        ]}
      />
    </section>
  );
}
