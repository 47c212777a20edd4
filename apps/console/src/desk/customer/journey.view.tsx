import { useQuery } from '@tanstack/react-query';
import type { CallJourney, ContactInFull, ContactView, MenuNode } from '#libs/contract';
import { enteredIn } from '../../../model/desk/journey.rules.js';
import { get } from '../../api/rest.js';
import { useText } from '../../text/language.hook.js';
import { useWay } from './way.hook.js';

/** What a caller chose and entered in the voice menu before they came to the agent; nothing if they went through none. */
export function Journey({ contact }: { contact: ContactView }) {
  const { t } = useText();
  const way = useWay();
  const { journey, menu } = useJourney(contact);
  if (!journey) return null;
  const rows = [
    [t('menuWay'), [way(journey, menu), journey.served && t('menuServed')].filter(Boolean).join(' · ')],
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
function useJourney({ id, epoch, channel, guests }: ContactView): {
  journey: CallJourney | null;
  menu: Record<string, MenuNode>;
} {
  const joined = guests.filter((guest) => guest.joined).map(({ agentId }) => agentId);
  const detail = useQuery({
    queryKey: ['contact', id, 'journey', epoch, joined],
    queryFn: () => get<ContactInFull>(`/contacts/${encodeURIComponent(id)}`),
    enabled: channel === 'voice',
    staleTime: Infinity,
  });
  const opened = detail.data?.timeline[0];
  const journey = opened?.type === 'contact.opened' ? (opened.journey ?? null) : null;
  return { journey, menu: detail.data?.menu ?? {} };
}
