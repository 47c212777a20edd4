import { Alert, Button, Skeleton } from 'antd';
import type { CoachingNoteView, MyScoreView, WithAbout } from '#libs/contract';
import { shanghaiStamp } from '../../../model/clock.rules.js';
import { codeOf } from '../../api/failure.js';
import { usePages } from '../../api/queries.js';
import { post } from '../../api/rest.js';
import '../../style/office.css';
import '../../style/quality.css';
import { useText } from '../../text/language.hook.js';
import { Corrections } from '../follow/corrections.view.js';
import { useCorrections, useSend } from '../quality.queries.js';
import { More } from '../../shell/more.view.js';
import { MyScore } from './my-score.view.js';

/** An agent's own scores, with what they object to, and what they were told. */
export default function MyScoresPage() {
  const { t } = useText();
  return (
    <section className="office quality my-scores">
      <h1>{t('qMyScores')}</h1>
      <p className="muted">{t('qMyScoresLead')}</p>
      <MyCorrections />
      <div className="my-columns">
        <Scores />
        <Notes />
      </div>
    </section>
  );
}

/** What they are to tell customers; nothing where there is nothing. */
function MyCorrections() {
  const { t } = useText();
  const open = useCorrections('open', true);
  if (!open.data?.length) return null;
  return (
    <section aria-label={t('qMyCorrections')} data-testid="my-corrections">
      <h2>{t('qMyCorrections')}</h2>
      <Corrections state="open" mine />
    </section>
  );
}

function Scores() {
  const { t, sentence } = useText();
  const pages = usePages<WithAbout<MyScoreView>>('/my-scores?limit=50');
  if (pages.isError) return <Alert type="error" showIcon title={sentence(codeOf(pages.error))} />;
  if (!pages.data) return <Skeleton active />;
  const scores = pages.data.pages.flatMap((page) => page.items);
  return (
    <div data-testid="my-scores">
      {scores.length === 0 && <div className="empty">{t('qNoScores')}</div>}
      {scores.map((score) => (
        <MyScore key={`${score.drawId}.${score.contactId}`} score={score} />
      ))}
      <More pages={pages} />
    </div>
  );
}

function Notes() {
  const { t, sentence } = useText();
  const pages = usePages<CoachingNoteView>('/coaching-notes?limit=50');
  const read = useSend(
    (id: string) => post<CoachingNoteView>(`/coaching-notes/${encodeURIComponent(id)}/read`, {}),
    () => undefined,
  );
  if (pages.isError) return <Alert type="error" showIcon title={sentence(codeOf(pages.error))} />;
  if (!pages.data) return <Skeleton active />;
  const notes = pages.data.pages.flatMap((page) => page.items);
  return (
    <section aria-label={t('qCoaching')} data-testid="my-notes">
      <h2>{t('qCoaching')}</h2>
      {notes.length === 0 && <div className="empty">{t('qNoNotes')}</div>}
      <ul className="notes">
        {notes.map((note) => (
          <li key={note.id}>
            {note.text} <span className="muted">{shanghaiStamp(note.at)}</span>{' '}
            {note.readAt === null ? (
              <Button size="small" data-testid="note-read" onClick={() => read.mutate(note.id)}>
                {t('qMarkRead')}
              </Button>
            ) : (
              <span className="muted">{t('qRead', { at: shanghaiStamp(note.readAt) })}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
