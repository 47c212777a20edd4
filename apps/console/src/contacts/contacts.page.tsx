import { ReloadOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { ContactFilter } from '../../model/contact-filter.rules.js';
import { queryOf } from '../api/rest.js';
import '../style/office.css';
import { useText } from '../text/language.hook.js';
import { ContactDrawer } from './contact-drawer.view.js';
import { ContactTable } from './contact-table.view.js';
import { FilterBar } from './filter-bar.view.js';

const PAGE_SIZE = 50;

/** Every contact the person may see, newest first; those that their district serves for another too. */
export default function ContactsPage() {
  const { t } = useText();
  const queries = useQueryClient();
  const [filter, setFilter] = useState<ContactFilter>({});
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
