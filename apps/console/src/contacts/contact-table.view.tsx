import type { TableColumnsType } from 'antd';
import { countText, type ContactView } from '#libs/contract';
import { duration, elapsed, shanghaiStamp } from '../../model/clock.rules.js';
import { type ListedContact, useContactPages } from '../api/queries.js';
import { listLength } from '../../model/drill.rules.js';
import { ChannelIcon } from '../desk/channel-icon.view.js';
import { useAccountName, useAgentName, useOfficeName, useQueueName } from '../api/name.hook.js';
import { useText } from '../text/language.hook.js';
import { CHANNEL, CONTACT_STATE, DISPOSITION, OUTCOME } from '../text/words.text.js';
import { PagedTable } from '../shell/paged-table.view.js';

interface Props {
  /** REST path of the list with its filter. */
  path: string;
  /**
   * `brief`: a few, for a narrow drawer · `behind`: of contacts behind a number, where each came in and how it ended, and
   * above them how many there are.
   */
  columns?: 'all' | 'behind' | 'brief';
  /** How many there are behind the number; null: it does not say it. */
  total?: number | null;
  /** The list is of those who wait: longest first, with their place, and fresh. */
  waiting?: boolean;
  onOpen: (contactId: string) => void;
}

/** After customer, arrival, state and wait. */
const PLACE_AT = 4;
/** Places change with everybody who comes and goes. */
const REFRESH_MS = 5000;

/** A list of contacts, page by page; a row opens the contact. */
export function ContactTable({ path, columns: which = 'all', total = null, waiting = false, onOpen }: Props) {
  const own = useColumns(which, onOpen);
  const place = usePlaceColumns();
  const columns = waiting ? [...own.slice(0, PLACE_AT), ...place, ...own.slice(PLACE_AT)] : own;
  const pages = useContactPages(path, waiting && REFRESH_MS);
  return (
    <>
      {which === 'behind' && pages.isSuccess && (
        <ListLengthLine
          total={total}
          shown={pages.data.pages.reduce((sum, { items }) => sum + items.length, 0)}
          more={pages.hasNextPage}
        />
      )}
      <PagedTable<ListedContact>
        pages={pages}
        columns={columns}
        onRow={(contact) => ({ onDoubleClick: () => onOpen(contact.id) })}
      />
    </>
  );
}

const LENGTH = { all: 'listAll', shown: 'listShown', first: 'listFirst', gone: 'listGone' } as const;

/** How many there are, and how many of them can be seen. */
function ListLengthLine(of: { total: number | null; shown: number; more: boolean }) {
  const { t } = useText();
  const { says, ...counts } = listLength(of.total, of.shown, of.more);
  const texts = Object.entries(counts).map(([name, count]) => [name, countText(count)] as const);
  return (
    <p className="muted" role="status" data-testid="list-length">
      {t(LENGTH[says], Object.fromEntries(texts))}
    </p>
  );
}

type Column = TableColumnsType<ListedContact>[number];

function useColumns(which: NonNullable<Props['columns']>, onOpen: (id: string) => void): Column[] {
  const { t, p } = useText();
  const accountName = useAccountName();
  const queueName = useQueueName();
  const officeName = useOfficeName();
  const agentName = useAgentName();
  const waitOf = (c: ContactView): string => {
    const end = c.answeredAt ?? c.endedAt ?? c.closedAt;
    if (end !== null) return duration(elapsed(c.queuedAt, Date.parse(end)));
    return c.state === 'waiting' || c.state === 'offered' ? duration(elapsed(c.queuedAt, Date.now())) : '';
  };
  const totalOf = (c: ContactView): string =>
    c.closedAt === null ? '' : duration(elapsed(c.openedAt, Date.parse(c.closedAt)));
  const who = (c: ContactView) => (
    <button type="button" className="link" data-testid="contact-row" onClick={() => onOpen(c.id)}>
      <ChannelIcon channel={c.channel} /> {c.customer.masked}
    </button>
  );
  const state = (c: ContactView) => (
    <span className={`pill pill-${c.state}`}>{p(CONTACT_STATE[c.state])}</span>
  );
  const result = (c: ContactView): string => {
    const parts = [c.outcome && p(OUTCOME[c.outcome]), c.disposition && p(DISPOSITION[c.disposition])];
    return parts.filter(Boolean).join(' · ');
  };
  const came: Column[] = [
    { title: t('customer'), render: (_, c) => who(c) },
    { title: t('openedAt'), render: (_, c) => <span className="timer">{shanghaiStamp(c.openedAt)}</span> },
  ];
  const wait: Column = {
    title: t('wait'),
    align: 'right',
    render: (_, c) => <span className="timer">{waitOf(c)}</span>,
  };
  const brief: Column[] = [...came, { title: t('state'), render: (_, c) => state(c) }, wait];
  if (which === 'brief') return brief;
  const queue: Column = { title: t('queue'), render: (_, c) => queueName(c.queueId) };
  const agent: Column = {
    title: t('handledBy'),
    render: (_, c) => (c.handledBy === null ? '' : agentName(c.handledBy)),
  };
  if (which === 'behind')
    return [
      ...came,
      { title: t('channel'), render: (_, c) => p(CHANNEL[c.channel]) },
      queue,
      { title: t('office'), render: (_, c) => (c.officeId === null ? '' : officeName(c.officeId)) },
      agent,
      wait,
      { title: t('outcome'), render: (_, c) => result(c) || state(c) },
    ];
  return [
    ...brief,
    { title: t('total'), align: 'right', render: (_, c) => <span className="timer">{totalOf(c)}</span> },
    { title: t('account'), render: (_, c) => accountName(c.accountId) },
    queue,
    agent,
    { title: t('outcome'), render: (_, c) => result(c) },
  ];
}

/** Where somebody stands in their line, and how long they are likely to wait from now on. */
function usePlaceColumns(): Column[] {
  const { t } = useText();
  return [
    {
      title: t('place'),
      align: 'right',
      render: (_, { outlook }) => (
        <span data-testid="contact-place">{outlook ? t('placeNth', { n: outlook.ahead + 1 }) : '–'}</span>
      ),
    },
    {
      title: t('expectedWait'),
      align: 'right',
      render: (_, { outlook }) => (
        <span className="timer" data-testid="contact-expected">
          {outlook?.expectedWait == null ? '–' : duration(outlook.expectedWait * 1000)}
        </span>
      ),
    },
  ];
}
