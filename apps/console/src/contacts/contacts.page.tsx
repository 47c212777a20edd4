import { ReloadOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { contactsAddress } from '../../model/address.rules.js';
import { addressedOf, contactFilterOf, type ContactFilter } from '../../model/contact-filter.rules.js';
import { queryOf } from '../api/rest.js';
import { navigate, useSearch } from '../shell/router.js';
import '../style/office.css';
import { useText } from '../text/language.hook.js';
import { ContactDrawer } from './contact-drawer.view.js';
import { ContactTable } from './contact-table.view.js';
import { FilterBar } from './filter-bar.view.js';

const PAGE_SIZE = 50;

/**
 * Every contact the person may see, newest first; those that their district serves for another too. The address says
 * what the list is narrowed to.
 */
export default function ContactsPage() {
  const { t } = useText();
  const queries = useQueryClient();
  const [words, setWords] = useState<string>();
  const filter: ContactFilter = { ...contactFilterOf(useSearch()), ...(words ? { words } : {}) };
  const change = (next: ContactFilter): void => {
    setWords(next.words);
    navigate(contactsAddress(addressedOf(next)), true);
  };
  const [opened, setOpened] = useState<string | null>(null);
  return (
    <section className="office" aria-labelledby="contacts-title">
      <header className="office-head">
        <h1 id="contacts-title">{t('contactsTitle')}</h1>
        <FilterBar filter={filter} onChange={change} />
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
