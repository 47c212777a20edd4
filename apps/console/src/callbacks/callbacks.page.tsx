import { ReloadOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { CALLBACK_STATES, type CallbackState, type Principal } from '#libs/contract';
import { useQueues } from '../api/queries.js';
import { queryOf } from '../api/rest.js';
import { ContactDrawer } from '../contacts/contact-drawer.view.js';
import '../style/conversation.css';
import '../style/office.css';
import '../style/routing.css';
import { useText } from '../text/language.hook.js';
import { CALLBACK_STATE } from '../text/callback.text.js';
import { CallbackTable } from './callback-table.view.js';

const PAGE_SIZE = 50;

interface Filter {
  state?: CallbackState;
  queue?: string;
}

/** Everybody who is to be called back: the open ones by their time, others newest first. */
export default function CallbacksPage({ me }: { me: Principal }) {
  const { t } = useText();
  const queries = useQueryClient();
  const [filter, setFilter] = useState<Filter>({ state: 'open' });
  const [opened, setOpened] = useState<string | null>(null);
  return (
    <section className="office" aria-labelledby="callbacks-title">
      <header className="office-head">
        <h1 id="callbacks-title">{t('callbacksTitle')}</h1>
        <FilterBar filter={filter} onChange={setFilter} />
        <Button
          icon={<ReloadOutlined />}
          onClick={() => void queries.invalidateQueries({ queryKey: ['pages'] })}
        >
          {t('refresh')}
        </Button>
      </header>
      <CallbackTable
        key={filter.state}
        soonest={filter.state === 'open'}
        path={`/callbacks${queryOf({ ...filter, limit: PAGE_SIZE })}`}
        me={me}
        onOpen={setOpened}
      />
      <ContactDrawer contactId={opened} onClose={() => setOpened(null)} />
    </section>
  );
}

function FilterBar({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const { t, p, named } = useText();
  const queues = useQueues();
  return (
    <div className="filters" role="search">
      <Select<CallbackState>
        aria-label={t('state')}
        data-testid="callback-state"
        placeholder={t('any')}
        allowClear
        value={filter.state}
        options={CALLBACK_STATES.map((value) => ({ value, label: p(CALLBACK_STATE[value]) }))}
        onChange={(state) => onChange({ ...filter, state })}
      />
      <Select<string>
        aria-label={t('queue')}
        placeholder={t('queue')}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        value={filter.queue}
        options={(queues.data ?? []).map((queue) => ({ value: queue.id, label: named(queue) }))}
        onChange={(queue) => onChange({ ...filter, queue })}
      />
    </div>
  );
}
