import type { TableColumnsType } from 'antd';
import type { ContactView } from '#libs/contract';
import { duration, elapsed, shanghaiStamp } from '../../model/clock.rules.js';
import { type ListedContact, useContactPages } from '../api/queries.js';
import { ChannelIcon } from '../desk/channel-icon.view.js';
import { useAccountName, useAgentName, useQueueName } from '../api/name.hook.js';
import { useText } from '../text/language.hook.js';
import { CONTACT_STATE, DISPOSITION, OUTCOME } from '../text/words.text.js';
import { PagedTable } from '../shell/paged-table.view.js';

interface Props {
  /** REST path of the list with its filter. */
  path: string;
  /** Fewer columns, for a drawer. */
  narrow?: boolean;
  /** The list is of those who wait: longest first, with their place, and fresh. */
  waiting?: boolean;
  onOpen: (contactId: string) => void;
}

/** After customer, arrival, state and wait. */
const PLACE_AT = 4;
/** Places change with everybody who comes and goes. */
const REFRESH_MS = 5000;

/** A list of contacts, page by page; a row opens the contact. */
export function ContactTable({ path, narrow = false, waiting = false, onOpen }: Props) {
  const brief = useColumns(narrow, onOpen);
  const place = usePlaceColumns();
  const columns = waiting ? [...brief.slice(0, PLACE_AT), ...place, ...brief.slice(PLACE_AT)] : brief;
  const pages = useContactPages(path, waiting && REFRESH_MS);
  return (
    <PagedTable<ListedContact>
      pages={pages}
      columns={columns}
      onRow={(contact) => ({ onDoubleClick: () => onOpen(contact.id) })}
    />
  );
}

function useColumns(narrow: boolean, onOpen: (id: string) => void): TableColumnsType<ListedContact> {
  const { t, p } = useText();
  const accountName = useAccountName();
  const queueName = useQueueName();
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
  const brief: TableColumnsType<ListedContact> = [
    { title: t('customer'), render: (_, c) => who(c) },
    { title: t('openedAt'), render: (_, c) => <span className="timer">{shanghaiStamp(c.openedAt)}</span> },
    { title: t('state'), render: (_, c) => state(c) },
    { title: t('wait'), align: 'right', render: (_, c) => <span className="timer">{waitOf(c)}</span> },
  ];
  if (narrow) return brief;
  return [
    ...brief,
    { title: t('total'), align: 'right', render: (_, c) => <span className="timer">{totalOf(c)}</span> },
    { title: t('account'), render: (_, c) => accountName(c.accountId) },
    { title: t('queue'), render: (_, c) => queueName(c.queueId) },
    { title: t('handledBy'), render: (_, c) => (c.handledBy === null ? '' : agentName(c.handledBy)) },
    { title: t('outcome'), render: (_, c) => result(c) },
  ];
}

/** Where somebody stands in their line, and how long they are likely to wait from now on. */
function usePlaceColumns(): TableColumnsType<ListedContact> {
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
