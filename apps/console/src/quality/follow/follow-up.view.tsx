import { Button, Input, Skeleton } from 'antd';
import { useState } from 'react';
import type { CorrectionView, FollowUpView, JudgementView } from '#libs/contract';
import { shanghaiStamp } from '../../../model/clock.rules.js';
import { post } from '../../api/rest.js';
import { type TextKey, useText } from '../../text/language.hook.js';
import { judgementPath, useFollowUp, useScorerName, useSend } from '../quality.queries.js';

/** What followed from a score: words to the agent, a correction to the customer. */
export function FollowUp({ judgement }: { judgement: JudgementView }) {
  const { drawId, contactId, correct } = judgement;
  const found = useFollowUp(drawId, contactId);
  if (!found.data) return <Skeleton active />;
  const path = judgementPath(drawId, contactId);
  return (
    <>
      <Coaching path={path} followUp={found.data} />
      {(correct === false || found.data.correction) && (
        <Correction path={path} correction={found.data.correction} />
      )}
    </>
  );
}

function Coaching({ path, followUp }: { path: string; followUp: FollowUpView }) {
  const { t } = useText();
  const nameOf = useScorerName();
  const send = useSend(
    async (text: string) => {
      for (const agentId of followUp.agentIds) await post(`${path}/coaching-notes`, { agentId, text });
    },
    () => undefined,
  );
  return (
    <section data-testid="coaching">
      <h2>{t('qCoaching')}</h2>
      <ul className="notes">
        {followUp.coaching.map((note) => (
          <li key={note.id}>
            {note.text}{' '}
            <span className="muted">
              {nameOf(note.by)} · {shanghaiStamp(note.at)} ·{' '}
              {note.readAt ? t('qRead', { at: shanghaiStamp(note.readAt) }) : t('qUnread')}
            </span>
          </li>
        ))}
      </ul>
      <Say
        label="qCoachText"
        act="qCoach"
        testId="coach"
        busy={send.isPending}
        onSay={(text) => send.mutate(text)}
      />
    </section>
  );
}

function Correction({ path, correction }: { path: string; correction: CorrectionView | null }) {
  const { t } = useText();
  const nameOf = useScorerName();
  const send = useSend(
    (what: string) => post<CorrectionView>(`${path}/correction`, { what }),
    () => undefined,
  );
  return (
    <section data-testid="correction">
      <h2>{t('qCorrection')}</h2>
      {correction ? (
        <p>
          {correction.what}{' '}
          <span className="muted">
            {nameOf(correction.openedBy)} · {shanghaiStamp(correction.openedAt)}
          </span>
          <br />
          {correction.done ? (
            <>
              <b className="good">{t('qCorrectionDone')}</b> · {correction.done.note}{' '}
              <span className="muted">
                {nameOf(correction.done.by)} · {shanghaiStamp(correction.done.at)}
              </span>
            </>
          ) : (
            <>
              <b className="bad">{t(correction.overdue ? 'qCorrectionOverdue' : 'qAppealOpen')}</b>
              {correction.dueDay && ` · ${t('qCorrectionDue')} ${correction.dueDay}`}
            </>
          )}
        </p>
      ) : (
        <Say
          label="qCorrectionWhat"
          act="qCorrectionOpen"
          testId="correct"
          busy={send.isPending}
          onSay={(what) => send.mutate(what)}
        />
      )}
    </section>
  );
}

interface SayProps {
  label: TextKey;
  act: TextKey;
  testId: string;
  busy: boolean;
  onSay: (text: string) => void;
}

/** A few words and the button that sends them; nothing is sent of nothing. */
export function Say({ label, act, testId, busy, onSay }: SayProps) {
  const { t } = useText();
  const [text, setText] = useState('');
  const say = (): void => {
    onSay(text.trim());
    setText('');
  };
  return (
    <div className="say">
      <Input.TextArea
        aria-label={t(label)}
        placeholder={t(label)}
        data-testid={`${testId}-text`}
        autoSize={{ minRows: 1, maxRows: 6 }}
        maxLength={1000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button data-testid={testId} loading={busy} disabled={text.trim() === ''} onClick={say}>
        {t(act)}
      </Button>
    </div>
  );
}
