import { useEffect, useRef, useState } from 'react';
import type { ContactView, TranscriptLine } from '#libs/contract';
import { shanghaiTime } from '../../model/clock.rules.js';
import { partOf } from '../../model/desk/desk.rules.js';
import { withLines } from '../../model/transcript.rules.js';
import type { DeskView } from '../desk/desk.hook.js';
import { useText } from '../text/language.hook.js';
import '../style/phone.css';

const SPEAKER = { caller: 'speakerCaller', agent: 'speakerAgent' } as const;

/** What is said in the owner's call, as it is written down; nothing where nothing is. */
export function LiveTranscript({ desk, contact }: { desk: DeskView; contact: ContactView }) {
  const { t } = useText();
  const lines = useOwnLines(desk, contact);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [lines.length]);
  if (lines.length === 0) return null;
  return (
    <section className="live-transcript" aria-label={t('transcriptLive')} data-testid="live-transcript">
      <p className="muted">
        <b>{t('transcriptLive')}</b> · {t('transcriptByMachine')}
      </p>
      <div ref={list} className="transcript-scroll" role="log" tabIndex={0}>
        <TranscriptLines lines={lines} />
      </div>
    </section>
  );
}

/** Asked for at first and after every outage; what comes meanwhile is pushed. */
function useOwnLines({ session, state, connection }: DeskView, contact: ContactView): TranscriptLine[] {
  const [lines, setLines] = useState<TranscriptLine[]>([]);
  const { id, epoch, channel } = contact;
  const mine = channel === 'voice' && partOf(contact, state.agent?.id) === 'owner';
  const talks = mine && (contact.state === 'active' || contact.state === 'wrap-up');
  useEffect(() => {
    if (!talks || connection !== 'up') return;
    const add = (more: TranscriptLine[]): void => setLines((known) => withLines(known, more));
    // Should the answer get lost, the next outage or contact asks again.
    session.transcript({ id, epoch }).then(add, () => undefined);
    return session.onTranscribed((line) => line.contactId === id && add([line]));
  }, [session, connection, talks, id, epoch]);
  return talks ? lines.filter(({ contactId }) => contactId === id) : [];
}

export function TranscriptLines({ lines }: { lines: readonly TranscriptLine[] }) {
  const { t } = useText();
  return (
    <ol className="transcript">
      {lines.map((line) => (
        <li key={line.id} className={`said-by-${line.speaker}`} data-testid="transcript-line">
          <span className="muted">
            {shanghaiTime(line.at)} {t(SPEAKER[line.speaker])}
          </span>{' '}
          {line.text}
        </li>
      ))}
    </ol>
  );
}
