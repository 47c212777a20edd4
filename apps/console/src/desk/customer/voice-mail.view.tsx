import { useQuery } from '@tanstack/react-query';
import type { ContactView, Page, RecordingView } from '#libs/contract';
import { get } from '../../api/rest.js';
import { Player } from '../../contacts/recordings.view.js';
import { useText } from '../../text/language.hook.js';

/** What whoever is called back had said after the tone; nothing if they left no message. */
export function VoiceMail({ contact }: { contact: ContactView }) {
  const { t } = useText();
  const { id, channel, callbackId } = contact;
  const path = `/contacts/${encodeURIComponent(id)}/voice-mail`;
  const { data } = useQuery({
    queryKey: ['contact', id, 'voice-mail'],
    queryFn: () => get<Page<RecordingView>>(path),
    enabled: channel === 'voice' && callbackId !== null,
    staleTime: Infinity,
  });
  if (!data || data.items.length === 0) return null;
  return (
    <section className="voice-mail" aria-labelledby="voice-mail-title" data-testid="voice-mail">
      <h3 id="voice-mail-title">{t('voiceMail')}</h3>
      <ul className="recordings">
        {data.items.map((recording) => (
          <li key={recording.id}>
            <Player recording={recording} path={`${path}/${encodeURIComponent(recording.id)}/audio`} />
          </li>
        ))}
      </ul>
    </section>
  );
}
