import { Tabs } from 'antd';
import { routingAddress } from '../../model/address.rules.js';
import { FindingsTab } from '../findings/findings.view.js';
import { navigate, useSearch } from '../shell/router.js';
import '../style/office.css';
import '../style/routing.css';
import { useText } from '../text/language.hook.js';
import { PolicyTab } from './policy.view.js';
import { VersionsTab } from './versions.view.js';
import { VipTab } from './vip.view.js';

/** The routing policy: what holds, what held, who comes first; and whether what must always hold does. */
export default function RoutingPage() {
  const { t } = useText();
  const asked = new URLSearchParams(useSearch()).get('tab');
  const tabs = [
    { key: 'policy', label: t('tabPolicy'), children: <PolicyTab /> },
    { key: 'versions', label: t('tabVersions'), children: <VersionsTab /> },
    { key: 'vip', label: t('tabVip'), children: <VipTab /> },
    { key: 'findings', label: t('tabFindings'), children: <FindingsTab /> },
  ];
  return (
    <section className="office" aria-labelledby="routing-title">
      <h1 id="routing-title">{t('routingTitle')}</h1>
      <Tabs
        activeKey={tabs.find(({ key }) => key === asked)?.key ?? 'policy'}
        onChange={(key) => navigate(routingAddress({ tab: key }))}
        items={tabs}
      />
    </section>
  );
}
