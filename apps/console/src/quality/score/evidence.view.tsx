import { Alert, Skeleton } from 'antd';
import { codeOf } from '../../api/failure.js';
import { useContact, useMe } from '../../api/queries.js';
import { useToken } from '../../api/session.js';
import { Messages, Summary } from '../../contacts/contact-drawer.view.js';
import { Recordings } from '../../contacts/recordings.view.js';
import { Timeline } from '../../contacts/timeline.view.js';
import { Transcript } from '../../contacts/transcript.view.js';
import '../../style/conversation.css';
import { useText } from '../../text/language.hook.js';

/** All there is to judge a contact by: what was said or recorded, and its timeline beside it. */
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
      <section className="evidence-timeline" aria-label={t('timeline')} tabIndex={0}>
        <h2>{t('timeline')}</h2>
        <Timeline contact={contact.data} />
      </section>
    </>
  );
}
