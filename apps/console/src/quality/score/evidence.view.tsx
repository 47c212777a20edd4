import { Alert, Skeleton, Tabs } from 'antd';
import { codeOf } from '../../api/failure.js';
import { useContact, useMe } from '../../api/queries.js';
import { useToken } from '../../api/session.js';
import { Messages, Summary } from '../../contacts/contact-drawer.view.js';
import { Recordings } from '../../contacts/recordings.view.js';
import { Timeline } from '../../contacts/timeline.view.js';
import { Transcript } from '../../contacts/transcript.view.js';
import '../../style/conversation.css';
import { useText } from '../../text/language.hook.js';
import { ArticlesOnDay } from './articles.view.js';
import { WorkOrder } from './order.view.js';

/** All there is to judge a contact by: what was said or recorded; beside it its timeline, what the agent made of it, and what was valid that day. */
export function Evidence({ contactId }: { contactId: string }) {
  const { t, sentence } = useText();
  const contact = useContact(contactId);
  const listens = useMe(useToken()).data?.roles.includes('quality') ?? false;
  if (contact.isError) return <Alert type="error" title={sentence(codeOf(contact.error))} showIcon />;
  if (!contact.data) return <Skeleton active />;
  return (
    <>
      <section className="evidence-said" aria-label={t('qConversation')} tabIndex={0}>
        <Summary contact={contact.data} />
        {contact.data.channel === 'voice' && listens && (
          <>
            <Recordings contactId={contactId} />
            <Transcript contactId={contactId} />
          </>
        )}
        <Messages contactId={contactId} />
      </section>
      <section className="evidence-timeline" aria-label={t('qBeside')} tabIndex={0}>
        <Tabs
          size="small"
          items={[
            { key: 'timeline', label: t('timeline'), children: <Timeline contact={contact.data} /> },
            { key: 'order', label: t('qOrder'), children: <WorkOrder contact={contact.data} /> },
            { key: 'articles', label: t('qArticles'), children: <ArticlesOnDay contactId={contactId} /> },
          ]}
        />
      </section>
    </>
  );
}
