import { Alert, Button } from 'antd';
import { useState } from 'react';
import type { Page, TranscriptLine } from '#libs/contract';
import { codeOf } from '../api/failure.js';
import { get } from '../api/rest.js';
import { TranscriptLines } from '../phone/transcript.view.js';
import { useText } from '../text/language.hook.js';

/** What was written down of a call. Fetched when asked for: so each reading is one entry of the audit. */
export function Transcript({ contactId }: { contactId: string }) {
  const { t, sentence } = useText();
  const [lines, setLines] = useState<TranscriptLine[] | null>(null);
  const [failure, setFailure] = useState<ReturnType<typeof codeOf> | null>(null);
  const [loading, setLoading] = useState(false);
  const load = (): void => {
    setLoading(true);
    setFailure(null);
    get<Page<TranscriptLine>>(`/contacts/${encodeURIComponent(contactId)}/transcript`)
      .then(
        ({ items }) => setLines(items),
        (error: unknown) => setFailure(codeOf(error)),
      )
      .finally(() => setLoading(false));
  };
  if (lines?.length === 0) return <div className="empty">{t('noTranscript')}</div>;
  return (
    <section aria-label={t('transcript')}>
      {failure && <Alert type="error" title={sentence(failure)} showIcon />}
      {lines ? (
        <>
          <p className="muted">{t('transcriptByMachine')}</p>
          <TranscriptLines lines={lines} />
        </>
      ) : (
        <Button size="small" data-testid="transcript-load" loading={loading} onClick={load}>
          {t('transcriptLoad')}
        </Button>
      )}
    </section>
  );
}
