import { useQuery } from '@tanstack/react-query';
import type { CallJourney, ContactDetail, ContactView } from '#libs/contract';
import { enteredIn, wayOf } from '../../../model/desk/journey.rules.js';
import { get } from '../../api/rest.js';
import { useText } from '../../text/language.hook.js';

/** What a caller chose and entered in the voice menu before they came to the agent; nothing if they went through none. */
export function Journey({ contact }: { contact: ContactView }) {
  const { t } = useText();
  const journey = useJourney(contact);
  if (!journey) return null;
  const rows = [
    [t('menuWay'), [wayOf(journey), journey.served && t('menuServed')].filter(Boolean).join(' · ')],
    [t('menuLanguage'), journey.language && t(journey.language === 'en' ? 'telEn' : 'telZh')],
    [t('menuEntered'), enteredIn(journey)],
  ] as const;
  return (
    <dl className="facts facts-whole" data-testid="journey">
      {rows.map(([label, value]) =>
        value ? (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

/** A journey never changes; what of it may be seen does, with who holds the contact (its epoch) or has joined. */
function useJourney({ id, epoch, channel, guests }: ContactView): CallJourney | null {
  const joined = guests.filter((guest) => guest.joined).map(({ agentId }) => agentId);
  const detail = useQuery({
    queryKey: ['contact', id, 'journey', epoch, joined],
    queryFn: () => get<ContactDetail>(`/contacts/${encodeURIComponent(id)}`),
    enabled: channel === 'voice',
    staleTime: Infinity,
  });
  const opened = detail.data?.timeline[0];
  return opened?.type === 'contact.opened' ? (opened.journey ?? null) : null;
}
