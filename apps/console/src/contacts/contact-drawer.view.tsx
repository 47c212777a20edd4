import { Alert, Button, Drawer, Skeleton, Tabs } from 'antd';
import type { ContactDetail } from '#libs/contract';
import { shanghaiStamp } from '../../model/clock.rules.js';
import { codeOf } from '../api/failure.js';
import { useContact, useMe, useMessagePages } from '../api/queries.js';
import { useToken } from '../api/session.js';
import { Message } from '../desk/conversation/message.view.js';
import { CopyLine } from '../admin/copy-line.view.js';
import { ChannelIcon } from '../desk/channel-icon.view.js';
import { useQueueName, useTopicName } from '../api/name.hook.js';
import '../style/conversation.css';
import '../style/office.css';
import { useText } from '../text/language.hook.js';
import { CONTACT_STATE } from '../text/words.text.js';
import { Erase } from './erase.view.js';
import { mayHear } from '../../model/hearing.rules.js';
import { SupervisorActs } from './acts.view.js';
import { Recordings } from './recordings.view.js';
import { Timeline } from './timeline.view.js';
import { Transcript } from './transcript.view.js';

/** One contact with its timeline and messages; closed when the id is null. */
export function ContactDrawer({ contactId, onClose }: { contactId: string | null; onClose: () => void }) {
  const { t } = useText();
  return (
    <Drawer open={contactId !== null} onClose={onClose} size={520} title={t('details')} destroyOnHidden>
      {contactId !== null && <ContactSheet contactId={contactId} />}
    </Drawer>
  );
}

export function ContactSheet({ contactId }: { contactId: string }) {
  const { t, sentence } = useText();
  const contact = useContact(contactId);
  const me = useMe(useToken());
  if (contact.isError) return <Alert type="error" title={sentence(codeOf(contact.error))} showIcon />;
  if (!contact.data) return <Skeleton active />;
  return (
    <div data-testid="contact-sheet">
      <Summary contact={contact.data} />
      <SupervisorActs contact={contact.data} />
      <Erase contact={contact.data} />
      <Tabs
        items={[
          { key: 'timeline', label: t('timeline'), children: <Timeline contact={contact.data} /> },
          { key: 'messages', label: t('messages'), children: <Messages contactId={contactId} /> },
          ...(mayHear(me.data, contact.data, ['supervisor', 'quality'])
            ? [
                { key: 'recordings', label: t('recordings'), children: <Recordings contactId={contactId} /> },
                { key: 'transcript', label: t('transcript'), children: <Transcript contactId={contactId} /> },
              ]
            : []),
        ]}
      />
    </div>
  );
}

/** Who, by which channel, when. */
export function Summary({ contact }: { contact: ContactDetail }) {
  const { p } = useText();
  const queueName = useQueueName();
  const topicName = useTopicName();
  return (
    <p className="sheet-head">
      <ChannelIcon channel={contact.channel} named /> <b>{contact.customer.masked}</b>{' '}
      <span className={`pill pill-${contact.state}`}>{p(CONTACT_STATE[contact.state])}</span>
      <br />
      <span className="muted">
        {queueName(contact.queueId)} · {contact.topicId !== null && `${topicName(contact.topicId)} · `}
        {shanghaiStamp(contact.openedAt)}
      </span>
      <br />
      <CopyLine text={contact.id} />
    </p>
  );
}

/** What was said, page by page. */
export function Messages({ contactId }: { contactId: string }) {
  const { t, sentence } = useText();
  const pages = useMessagePages(contactId);
  if (pages.isError) return <Alert type="error" title={sentence(codeOf(pages.error))} showIcon />;
  const messages = (pages.data?.pages ?? []).flatMap((page) => page.items);
  if (pages.isSuccess && messages.length === 0) return <div className="empty">{t('noMessages')}</div>;
  return (
    <div className="thread thread-flat">
      {messages.map((message) => (
        <Message key={message.id} message={message} me={null} />
      ))}
      {pages.hasNextPage && (
        <Button onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
          {t('more')}
        </Button>
      )}
    </div>
  );
}
