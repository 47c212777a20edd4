import { AudioOutlined, NumberOutlined } from '@ant-design/icons';
import { DatePicker, Input, Select } from 'antd';
import { CHANNELS, CONTACT_STATES, MOST_LISTED_DAYS, type Channel, type ContactState } from '#libs/contract';
import { shanghaiDay } from '../../model/clock.rules.js';
import { changedFilter, type ContactFilter } from '../../model/contact-filter.rules.js';
import { useAgentName, useQueueName } from '../api/name.hook.js';
import { useAccounts, useAgents, useMe, useQueues } from '../api/queries.js';
import { useToken } from '../api/session.js';
import dayjs from '../form/shanghai-days.js';
import { useDayPresets } from '../shell/day-presets.hook.js';
import { useText } from '../text/language.hook.js';
import { CHANNEL, CONTACT_STATE } from '../text/words.text.js';

const FORMAT = 'YYYY-MM-DD';
/** None is longer than a list may span. */
const LISTED = ['today', 'yesterday', 'thisWeek', 'lastWeek', 'thisMonth', 'lastMonth'] as const;
const ID = /^[0-9a-f]{24}$/;

interface Props {
  filter: ContactFilter;
  onChange: (filter: ContactFilter) => void;
}
type ChangeProps = { filter: ContactFilter; change: (change: Partial<ContactFilter>) => void };

export function FilterBar({ filter, onChange }: Props) {
  const { t, p } = useText();
  const change = (next: Partial<ContactFilter>): void =>
    onChange(changedFilter(filter, next, shanghaiDay(Date.now())));
  return (
    <div className="filters" role="search">
      <Days filter={filter} change={change} />
      <Select<Channel>
        aria-label={t('channel')}
        placeholder={t('channel')}
        allowClear
        value={filter.channel}
        options={CHANNELS.map((value) => ({ value, label: p(CHANNEL[value]) }))}
        onChange={(channel) => change({ channel })}
      />
      <Select<ContactState>
        aria-label={t('state')}
        placeholder={t('state')}
        allowClear
        value={filter.state}
        options={CONTACT_STATES.map((value) => ({ value, label: p(CONTACT_STATE[value]) }))}
        onChange={(state) => change({ state })}
      />
      <Whose filter={filter} change={change} />
      <Typed filter={filter} change={change} />
    </div>
  );
}

function Days({ filter: { from, to }, change }: ChangeProps) {
  const { t } = useText();
  const today = shanghaiDay(Date.now());
  return (
    <DatePicker.RangePicker
      aria-label={t('chooseRange')}
      value={from && to ? [dayjs(from), dayjs(to)] : null}
      maxDate={dayjs(today)}
      presets={useDayPresets(today, LISTED)}
      disabledDate={(day, { from: first }) =>
        first !== undefined && Math.abs(day.diff(first, 'day')) >= MOST_LISTED_DAYS
      }
      onChange={(days) => {
        const [first, last] = days ?? [];
        change({ from: first?.format(FORMAT), to: last?.format(FORMAT) });
      }}
    />
  );
}

/** Where it came in, and who had it: agents only for those who may list them. */
function Whose({ filter, change }: ChangeProps) {
  const { t } = useText();
  const accounts = useAccounts().data ?? [];
  const queues = useQueues().data ?? [];
  const agents = useAgents().data ?? [];
  const queueName = useQueueName();
  const agentName = useAgentName();
  const shared = {
    className: 'filter-account',
    allowClear: true,
    showSearch: { optionFilterProp: 'label' },
    popupMatchSelectWidth: false,
  };
  return (
    <>
      <Select<string>
        {...shared}
        aria-label={t('account')}
        placeholder={t('account')}
        value={filter.account}
        options={accounts.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(account) => change({ account })}
      />
      <Select<string>
        {...shared}
        aria-label={t('queue')}
        placeholder={t('queue')}
        value={filter.queueId}
        options={queues.map(({ id }) => ({ value: id, label: queueName(id) }))}
        onChange={(queueId) => change({ queueId })}
      />
      {agents.length > 0 && (
        <Select<string>
          {...shared}
          aria-label={t('handledBy')}
          placeholder={t('handledBy')}
          value={filter.handledBy}
          options={agents.map(({ id }) => ({ value: id, label: agentName(id) }))}
          onChange={(handledBy) => change({ handledBy })}
        />
      )}
    </>
  );
}

/** Looked for once it is typed: the id of a contact, and words that were said. */
function Typed({ filter, change }: ChangeProps) {
  const { t } = useText();
  const me = useMe(useToken());
  const mayRead = me.data?.roles.some((role) => role === 'supervisor' || role === 'quality') ?? false;
  return (
    <>
      <Input
        className="filter-account"
        prefix={<NumberOutlined aria-hidden />}
        aria-label={t('contactNumber')}
        placeholder={t('contactNumber')}
        maxLength={24}
        allowClear
        defaultValue={filter.id}
        onChange={({ currentTarget: { value } }) => {
          const id = value.trim();
          if (id === '' || ID.test(id)) change({ id: id || undefined });
        }}
      />
      {mayRead && (
        <Input
          className="filter-account"
          prefix={<AudioOutlined aria-hidden />}
          aria-label={t('wordsSaid')}
          placeholder={t('wordsSaid')}
          maxLength={100}
          allowClear
          onPressEnter={(event) => change({ words: event.currentTarget.value.trim() })}
          onClear={() => change({ words: '' })}
        />
      )}
    </>
  );
}
