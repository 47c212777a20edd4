import { Tabs } from 'antd';
import '../style/office.css';
import '../style/routing.css';
import { useText } from '../text/language.hook.js';
import { PolicyTab } from './policy.view.js';
import { VersionsTab } from './versions.view.js';
import { VipTab } from './vip.view.js';

/** The routing policy: what holds, what held, and who comes first. */
export default function RoutingPage() {
  const { t } = useText();
  return (
    <section className="office" aria-labelledby="routing-title">
      <h1 id="routing-title">{t('routingTitle')}</h1>
      <Tabs
        items={[
          { key: 'policy', label: t('tabPolicy'), children: <PolicyTab /> },
          { key: 'versions', label: t('tabVersions'), children: <VersionsTab /> },
          { key: 'vip', label: t('tabVip'), children: <VipTab /> },
        ]}
      />
    </section>
  );
}
