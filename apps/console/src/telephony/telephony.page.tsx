import { Tabs } from 'antd';
import { telephonyAddress } from '../../model/address.rules.js';
import { navigate, useSearch } from '../shell/router.js';
import '../style/office.css';
import '../style/routing.css';
import '../style/telephony.css';
import { useText } from '../text/language.hook.js';
import { NumbersTab } from './number/numbers.view.js';
import { PromptsTab } from './prompt/prompts.view.js';
import { TreePage } from './tree/tree.view.js';
import { TreesTab } from './tree/trees.view.js';

const TABS = ['numbers', 'prompts', 'trees'];

/** What can be called, and what callers hear and go through. The address says what is open. */
export default function TelephonyPage() {
  const search = new URLSearchParams(useSearch());
  const { t } = useText();
  const open = search.get('tree');
  if (open !== null) {
    return (
      <section className="office telephony">
        <TreePage key={open} id={open} />
      </section>
    );
  }
  const tab = search.get('tab') ?? '';
  return (
    <section className="office telephony" aria-labelledby="telephony-title">
      <h1 id="telephony-title">{t('telTitle')}</h1>
      <Tabs
        activeKey={TABS.includes(tab) ? tab : 'numbers'}
        onChange={(key) => navigate(telephonyAddress({ tab: key }))}
        destroyOnHidden
        items={[
          { key: 'numbers', label: t('telTabNumbers'), children: <NumbersTab /> },
          { key: 'prompts', label: t('telTabPrompts'), children: <PromptsTab /> },
          { key: 'trees', label: t('telTabTrees'), children: <TreesTab /> },
        ]}
      />
    </section>
  );
}
