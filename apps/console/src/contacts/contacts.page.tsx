import { AudioOutlined, ReloadOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { CHANNELS, CONTACT_STATES, type Channel, type ContactState } from '#libs/contract';
import { useAccounts, useMe } from '../api/queries.js';
import { queryOf } from '../api/rest.js';
import { useToken } from '../api/session.js';
import '../style/office.css';
import { useText } from '../text/language.hook.js';
import { CHANNEL, CONTACT_STATE } from '../text/words.text.js';
import { ContactDrawer } from './contact-drawer.view.js';
import { ContactTable } from './contact-table.view.js';

const PAGE_SIZE = 50;

interface Filter {
  channel?: Channel;
  account?: string;
  state?: ContactState;
  words?: string;
}

/** Every contact the person may see, newest first; those that their district serves for another too. */
export default function ContactsPage() {
  const { t } = useText();
  const queries = useQueryClient();
  const [filter, setFilter] = useState<Filter>({});
  const [opened, setOpened] = useState<string | null>(null);
  return (
    <section className="office" aria-labelledby="contacts-title">
      <header className="office-head">
        <h1 id="contacts-title">{t('contactsTitle')}</h1>
        <FilterBar filter={filter} onChange={setFilter} />
        <Button
          icon={<ReloadOutlined />}
          onClick={() => void queries.invalidateQueries({ queryKey: ['pages'] })}
        >
          {t('refresh')}
        </Button>
      </header>
      <ContactTable
        path={`/contacts${queryOf({ ...filter, served: 'true', limit: PAGE_SIZE })}`}
        waiting={filter.state === 'waiting'}
        onOpen={setOpened}
      />
      <ContactDrawer contactId={opened} onClose={() => setOpened(null)} />
    </section>
  );
}

function FilterBar({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const { t, p } = useText();
  const me = useMe(useToken());
  const accounts = useAccounts();
  const mayRead = me.data?.roles.some((role) => role === 'supervisor' || role === 'quality') ?? false;
  return (
    <div className="filters" role="search">
      <Select<Channel>
        aria-label={t('channel')}
        placeholder={t('channel')}
        allowClear
        value={filter.channel}
        options={CHANNELS.map((value) => ({ value, label: p(CHANNEL[value]) }))}
        onChange={(channel) => onChange({ ...filter, channel })}
      />
      <Select<ContactState>
        aria-label={t('state')}
        placeholder={t('state')}
        allowClear
        value={filter.state}
        options={CONTACT_STATES.map((value) => ({ value, label: p(CONTACT_STATE[value]) }))}
        onChange={(state) => onChange({ ...filter, state })}
      />
      <Select<string>
        className="filter-account"
        aria-label={t('account')}
        placeholder={t('account')}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
        value={filter.account}
        options={(accounts.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(account) => onChange({ ...filter, account })}
      />
      {mayRead && (
        <Input
          className="filter-account"
          prefix={<AudioOutlined aria-hidden />}
          aria-label={t('wordsSaid')}
          placeholder={t('wordsSaid')}
          maxLength={100}
          allowClear
          onPressEnter={(event) => onChange({ ...filter, words: event.currentTarget.value.trim() })}
          onClear={() => onChange({ ...filter, words: '' })}
        />
      )}
    </div>
  );
}
