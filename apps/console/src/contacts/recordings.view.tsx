import { Alert, Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { RecordingView } from '#libs/contract';
import { duration, shanghaiStamp } from '../../model/clock.rules.js';
import { peaksOf } from '../../model/waveform.rules.js';
import { codeOf } from '../api/failure.js';
import { usePages } from '../api/queries.js';
import { getFile } from '../api/rest.js';
import { useText } from '../text/language.hook.js';
import '../style/phone.css';

/** What was recorded of a call, to be listened to. */
export function Recordings({ contactId }: { contactId: string }) {
  const { t, sentence } = useText();
  const pages = usePages<RecordingView>(`/contacts/${encodeURIComponent(contactId)}/recordings`);
  if (pages.isError) return <Alert type="error" title={sentence(codeOf(pages.error))} showIcon />;
  const recordings = (pages.data?.pages ?? []).flatMap((page) => page.items);
  if (pages.isSuccess && recordings.length === 0) return <div className="empty">{t('noRecordings')}</div>;
  return (
    <ul className="recordings">
      {recordings.map((recording) => (
        <li key={recording.id} data-testid="recording">
          <Player recording={recording} path={`/recordings/${encodeURIComponent(recording.id)}/audio`} />
        </li>
      ))}
    </ul>
  );
}

/** `path`: where its sound is. */
export function Player({ recording, path }: { recording: RecordingView; path: string }) {
  const { t, sentence } = useText();
  const [sound, setSound] = useState<Sound | null>(null);
  const [failure, setFailure] = useState<ReturnType<typeof codeOf> | null>(null);
  const [loading, setLoading] = useState(false);
  useEffect(() => () => URL.revokeObjectURL(sound?.url ?? ''), [sound]);
  const load = (): void => {
    setLoading(true);
    setFailure(null);
    fetchSound(path)
      .then(setSound, (error: unknown) => setFailure(codeOf(error)))
      .finally(() => setLoading(false));
  };
  const pauses = recording.marks.filter(({ paused }) => paused).length;
  return (
    <>
      <p>
        <b>{duration(recording.seconds * 1000)}</b>{' '}
        <span className="muted">
          {shanghaiStamp(recording.keptAt)}
          {pauses > 0 && ` · ${t('recordingPauses', { n: pauses })}`}
        </span>
      </p>
      {failure && <Alert type="error" title={sentence(failure)} showIcon />}
      {sound ? (
        <Listening sound={sound} name={t('recording')} />
      ) : (
        <Button size="small" data-testid="recording-load" loading={loading} onClick={load}>
          {t('recordingLoad')}
        </Button>
      )}
      <p className="muted recording-hash">SHA-256 {recording.sha256}</p>
    </>
  );
}

interface Sound {
  url: string;
  peaks: number[];
}

const COLUMNS = 240;

/** The whole of it, at once: so each listening is one entry of the audit. */
async function fetchSound(path: string): Promise<Sound> {
  const file = await getFile(path);
  const audio = new AudioContext();
  try {
    const decoded = await audio.decodeAudioData(await file.arrayBuffer());
    return { url: URL.createObjectURL(file), peaks: peaksOf(decoded.getChannelData(0), COLUMNS) };
  } finally {
    await audio.close();
  }
}

/** The waveform, and how far it was played; a click goes there. By keyboard the player below does the same. */
function Listening({ sound, name }: { sound: Sound; name: string }) {
  const player = useRef<HTMLAudioElement>(null);
  const [played, setPlayed] = useState(0);
  const seek = (share: number): void => {
    if (player.current) player.current.currentTime = share * player.current.duration;
  };
  return (
    <div className="listening">
      <svg
        className="waveform"
        data-testid="waveform"
        viewBox={`0 0 ${COLUMNS} 40`}
        preserveAspectRatio="none"
        aria-hidden
        onClick={({ currentTarget, clientX }) => {
          const { left, width } = currentTarget.getBoundingClientRect();
          seek((clientX - left) / width);
        }}
      >
        <path d={outlineOf(sound.peaks)} />
        <rect className="waveform-played" width={played * COLUMNS} height="40" />
      </svg>
      <audio
        ref={player}
        controls
        src={sound.url}
        aria-label={name}
        onTimeUpdate={({ currentTarget: { currentTime, duration: whole } }) =>
          setPlayed(whole > 0 ? currentTime / whole : 0)
        }
      />
    </div>
  );
}

/** One upright stroke for each peak. */
const outlineOf = (peaks: readonly number[]): string =>
  peaks.map((peak, at) => `M${at + 0.5} ${20 - peak * 20}v${Math.max(0.5, peak * 40)}`).join('');
