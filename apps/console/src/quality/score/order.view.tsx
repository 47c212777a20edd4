import { Button } from 'antd';
import { useState } from 'react';
import type { ContactDetail } from '#libs/contract';
import { shanghaiStamp } from '../../../model/clock.rules.js';
import { useTopicName } from '../../api/name.hook.js';
import { useMessagePages } from '../../api/queries.js';
import { ContactDrawer } from '../../contacts/contact-drawer.view.js';
import { useText } from '../../text/language.hook.js';
import { DISPOSITION } from '../../text/words.text.js';

/** What the agent made of it: disposition, notes among colleagues, and the contact it goes on from. */
export function WorkOrder({ contact }: { contact: ContactDetail }) {
  const { t, p } = useText();
  const [opened, setOpened] = useState<string | null>(null);
  const notes = (useMessagePages(contact.id).data?.pages ?? [])
    .flatMap(({ items }) => items)
    .filter(({ direction }) => direction === 'internal');
  const topicName = useTopicName();
  const { disposition, topicId, continues, closedAt } = contact;
  return (
    <div data-testid="work-order">
      <dl className="order">
        <dt>{t('disposition')}</dt>
        <dd>{disposition === null ? '–' : p(DISPOSITION[disposition])}</dd>
        <dt>{t('topic')}</dt>
        <dd>{topicId === null ? '–' : topicName(topicId)}</dd>
        <dt>{t('qClosedAt')}</dt>
        <dd>{closedAt === null ? '–' : shanghaiStamp(closedAt)}</dd>
        <dt>{t('qGoesOnFrom')}</dt>
        <dd>
          {continues === null ? (
            '–'
          ) : (
            <Button type="link" size="small" onClick={() => setOpened(continues)}>
              {t('qOpenLinked', { id: continues.slice(-6) })}
            </Button>
          )}
        </dd>
        <dt>{t('qNotes')}</dt>
        <dd>
          {notes.length === 0 ? (
            t('qNoNotesWritten')
          ) : (
            <ul className="order-notes">
              {notes.map(({ id, text, at }) => (
                <li key={id}>
                  <small className="muted">{shanghaiStamp(at)}</small> {text}
                </li>
              ))}
            </ul>
          )}
        </dd>
      </dl>
      <ContactDrawer contactId={opened} onClose={() => setOpened(null)} />
    </div>
  );
}
