import { Tabs } from 'antd';
import '../style/office.css';
import { adminAddress } from '../../model/address.rules.js';
import { navigate, useSearch } from '../shell/router.js';
import { useText } from '../text/language.hook.js';
import { KeysTab } from './key/keys.view.js';
import { OfficesTab } from './office/offices.view.js';
import { QueuesTab } from './queues.view.js';
import { TopicsTab } from './topic/topics.view.js';
import { UsersTab } from './users.view.js';
import { WebchatTab } from './webchat.view.js';
import { WechatTab } from './wechat.view.js';

/** Enough to set the thing up without a command line. The address says what is open. */
export default function AdminPage() {
  const { t } = useText();
  const asked = new URLSearchParams(useSearch()).get('tab');
  const tabs = [
    { key: 'users', label: t('tabUsers'), children: <UsersTab /> },
    { key: 'webchat', label: t('tabWebchat'), children: <WebchatTab /> },
    { key: 'wechat', label: t('tabWechat'), children: <WechatTab /> },
    { key: 'queues', label: t('tabQueues'), children: <QueuesTab /> },
    { key: 'offices', label: t('tabOffices'), children: <OfficesTab /> },
    { key: 'topics', label: t('tabTopics'), children: <TopicsTab /> },
    { key: 'keys', label: t('tabKeys'), children: <KeysTab /> },
  ];
  return (
    <section className="office" aria-labelledby="admin-title">
      <h1 id="admin-title">{t('adminTitle')}</h1>
      <Tabs
        destroyOnHidden
        activeKey={tabs.find(({ key }) => key === asked)?.key ?? 'users'}
        onChange={(key) => navigate(adminAddress({ tab: key }))}
        items={tabs}
      />
    </section>
  );
}
