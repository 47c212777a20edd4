import { Alert, Checkbox, Select, Switch, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import {
  countText,
  SATISFACTION_GROUPS,
  type Figure,
  type SatisfactionGroup,
  type SatisfactionRow,
  type SatisfactionSetting,
} from '#libs/contract';
import { shanghaiDay } from '../../model/clock.rules.js';
import { percentOf } from '../../model/quality.rules.js';
import { codeOf } from '../api/failure.js';
import { useAgentName, useQueueName } from '../api/name.hook.js';
import { useMe } from '../api/queries.js';
import { queryOf } from '../api/rest.js';
import { useToken } from '../api/session.js';
import { DayField } from '../form/day-field.view.js';
import { type ContactList, ListDrawer } from '../contacts/list-drawer.view.js';
import { usePaging } from '../shell/paging.hook.js';
import { type TextKey, useText } from '../text/language.hook.js';
import { CHANNEL } from '../text/words.text.js';
import { useAskedRates, useSatisfaction, useSatisfactionSettings, useSetting } from './survey.queries.js';

const WEEK_MS = 7 * 24 * 3_600_000;
const GROUP: Record<SatisfactionGroup, TextKey> = {
  queue: 'queue',
  channel: 'channel',
  agent: 'handledBy',
  day: 'svDay',
};

/** How satisfied customers are, and whose are asked. */
export function SatisfactionTab() {
  const { t } = useText();
  const [from, setFrom] = useState(() => shanghaiDay(Date.now() - WEEK_MS));
  const [to, setTo] = useState(() => shanghaiDay(Date.now()));
  const [by, setBy] = useState<SatisfactionGroup>('queue');
  const [basicCounts, setBasicCounts] = useState(false);
  const day = (label: TextKey, value: string, change: (day: string) => void) => (
    <DayField
      fixed
      aria-label={t(label)}
      value={value}
      onChange={(chosen) => chosen !== null && change(chosen)}
    />
  );
  return (
    <>
      <header className="office-head">
        <p className="muted">{t('svLead')}</p>
        <div className="filters" role="search">
          {day('qFrom', from, setFrom)}
          {day('qTo', to, setTo)}
          <Select<SatisfactionGroup>
            aria-label={t('svBy')}
            value={by}
            options={SATISFACTION_GROUPS.map((value) => ({ value, label: t(GROUP[value]) }))}
            onChange={setBy}
          />
          <Checkbox checked={basicCounts} onChange={(event) => setBasicCounts(event.target.checked)}>
            {t('svBasic')}
          </Checkbox>
        </div>
      </header>
      <Figures query={{ from, to, by, basicCounts }} />
      <Settings />
    </>
  );
}

interface Query {
  from: string;
  to: string;
  by: SatisfactionGroup;
  basicCounts: boolean;
}

const LIMIT = 50;
type Count = 'satisfied' | 'responses' | 'offered';
const COUNT: Record<Count, TextKey> = {
  satisfied: 'svSatisfied',
  responses: 'svResponses',
  offered: 'svOffered',
};

/** The contacts behind a count: the figures of satisfaction are made of the same answers. */
function listOf({ from, to, by, basicCounts }: Query, key: string | null, count: Count): string {
  const definition = basicCounts ? 'satisfaction-with-basic' : 'satisfaction';
  const figure =
    count === 'offered'
      ? { definition: 'satisfaction-response-rate', part: 'denominator' }
      : { definition, part: count === 'satisfied' ? 'numerator' : 'denominator' };
  const row = key === null ? {} : by === 'day' ? { from: key, to: key } : { [FIELD[by]]: key };
  return `/figures/contacts${queryOf({ ...figure, from, to, ...row, limit: LIMIT })}`;
}
const FIELD: Record<Exclude<SatisfactionGroup, 'day'>, string> = {
  queue: 'queueId',
  channel: 'channel',
  agent: 'agentId',
};

function Figures({ query }: { query: Query }) {
  const { t, p, sentence } = useText();
  const paging = usePaging(50);
  const [list, setList] = useState<ContactList | null>(null);
  const view = useSatisfaction(query);
  const asked = useAskedRates({ from: query.from, to: query.to, by: query.by });
  const queueName = useQueueName();
  const agentName = useAgentName();
  if (view.isError) return <Alert type="error" showIcon title={sentence(codeOf(view.error))} />;
  const titleOf = ({ key }: SatisfactionRow): string => {
    if (key === null) return t('svAll');
    if (query.by === 'queue') return queueName(key);
    if (query.by === 'agent') return agentName(key);
    return query.by === 'channel' ? p(CHANNEL[key as keyof typeof CHANNEL]) : key;
  };
  const share = (value: number | null): string => percentOf(value) ?? t('svNoData');
  const askedText = (figure: Figure | undefined): string =>
    figure && figure.value !== null
      ? `${share(figure.value)} (${countText(figure.numerator)} ÷ ${countText(figure.denominator)})`
      : t('svNoData');
  const right = { align: 'right' as const };
  const counted = (count: Count) => ({
    title: t(COUNT[count]),
    ...right,
    render: (_: unknown, row: SatisfactionRow) => (
      <button
        type="button"
        className="link timer"
        data-testid={`behind-${count}`}
        aria-label={`${titleOf(row)} · ${t(COUNT[count])} ${row[count]}`}
        onClick={() =>
          setList({
            title: `${titleOf(row)} · ${t(COUNT[count])}`,
            path: listOf(query, row.key, count),
            total: row[count],
          })
        }
      >
        {countText(row[count])}
      </button>
    ),
  });
  const columns: TableColumnsType<SatisfactionRow> = [
    {
      title: t(GROUP[query.by]),
      render: (_, row) => (row.key === null ? <b>{titleOf(row)}</b> : titleOf(row)),
    },
    { title: t('svCsat'), ...right, render: (_, row) => <b>{share(row.csat)}</b> },
    counted('satisfied'),
    counted('responses'),
    counted('offered'),
    { title: t('svResponseRate'), ...right, render: (_, row) => share(row.responseRate) },
    {
      title: t('svAskedRate'),
      ...right,
      render: (_, { key }) => (
        <span className="timer" data-testid="asked-rate" title={t('svAskedRateLead')}>
          {askedText(asked.get(key))}
        </span>
      ),
    },
  ];
  const rows = view.data ? [view.data.total, ...view.data.rows] : [];
  return (
    <div data-testid="satisfaction">
      <Table<SatisfactionRow>
        size="small"
        rowKey={({ key }) => key ?? 'all'}
        columns={columns}
        dataSource={rows}
        loading={view.isPending}
        pagination={paging}
      />
      <p className="muted satisfaction-note">{t('svAskedApart')}</p>
      <ListDrawer list={list} onClose={() => setList(null)} />
    </div>
  );
}

/** Administrators say in which queues customers are asked. */
function Settings() {
  const { t } = useText();
  const settings = useSatisfactionSettings();
  const queueName = useQueueName();
  const administers = useMe(useToken()).data?.roles.includes('administrator') ?? false;
  const set = useSetting();
  const columns: TableColumnsType<SatisfactionSetting> = [
    { title: t('queue'), render: (_, one) => queueName(one.queueId) },
    {
      title: t('svAsked'),
      render: (_, one) => (
        <Switch
          aria-label={`${t('svAsked')} ${queueName(one.queueId)}`}
          data-testid={`asked-${one.queueId}`}
          checked={one.asked}
          disabled={!administers}
          loading={set.isPending}
          onChange={(asked) => set.mutate({ queueId: one.queueId, asked })}
        />
      ),
    },
  ];
  return (
    <>
      <h2>{t('svSettings')}</h2>
      <Table<SatisfactionSetting>
        size="small"
        rowKey="queueId"
        columns={columns}
        dataSource={settings.data ?? []}
        loading={settings.isPending}
        pagination={usePaging(10)}
      />
    </>
  );
}
