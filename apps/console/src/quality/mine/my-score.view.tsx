import { Button, Skeleton } from 'antd';
import { useState } from 'react';
import type { AppealView, MyScoreView, WithAbout } from '#libs/contract';
import { shanghaiStamp } from '../../../model/clock.rules.js';
import { percentOf } from '../../../model/quality.rules.js';
import { post } from '../../api/rest.js';
import { ContactDrawer } from '../../contacts/contact-drawer.view.js';
import { useNow } from '../../shell/now.hook.js';
import { useText } from '../../text/language.hook.js';
import { Decision } from '../follow/appeal.view.js';
import { Say } from '../follow/follow-up.view.js';
import { About } from '../about.view.js';
import { useForm, useSend } from '../quality.queries.js';
import { Scores, Verdict } from '../score/scores.view.js';

const MINUTE_MS = 60_000;

/** One score of a contact of mine; opened, it shows every answer, and takes an appeal in time. */
export function MyScore({ score }: { score: WithAbout<MyScoreView> }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const [contact, setContact] = useState<string | null>(null);
  return (
    <article className="my-score" data-testid="my-score">
      <header>
        <Verdict correct={score.correct} />
        <span>
          {t('qManners')} {percentOf(score.manners) ?? t('qNone')}
        </span>
        <button type="button" className="link" onClick={() => setContact(score.contactId)}>
          <About about={score.about} contactId={score.contactId} />
        </button>
        <span className="muted">{t('qSettledAt', { at: shanghaiStamp(score.settledAt) })}</span>
        <Button size="small" aria-expanded={open} data-testid="my-score-open" onClick={() => setOpen(!open)}>
          {t('details')}
        </Button>
      </header>
      {open && <Details score={score} />}
      <ContactDrawer contactId={contact} onClose={() => setContact(null)} />
    </article>
  );
}

function Details({ score }: { score: MyScoreView }) {
  const { t } = useText();
  const form = useForm(score.form.id, score.form.version);
  if (!form.data) return <Skeleton active />;
  return (
    <>
      <Scores
        form={form.data}
        scores={score.scores.map((one, i) => ({ ...one, scorerId: String(i + 1) }))}
        nameOf={(n) => t('qScoreNth', { n })}
      />
      {score.adjudication && (
        <p>
          {t('qAdjudicated', { verdict: '' })}
          <Verdict correct={score.adjudication.correct} /> · {score.adjudication.why}
        </p>
      )}
      <Objection score={score} />
    </>
  );
}

function Objection({ score }: { score: MyScoreView }) {
  const { t } = useText();
  const now = useNow(MINUTE_MS);
  const send = useSend(
    (why: string) => post<AppealView>('/appeals', { drawId: score.drawId, contactId: score.contactId, why }),
    () => undefined,
  );
  const { appeal, appealUntil } = score;
  if (appeal?.decision) return <Decision decision={appeal.decision} />;
  if (appeal) return <p data-testid="appealed">{`${t('qAppealSent')}：${appeal.why}`}</p>;
  if (now > Date.parse(appealUntil)) return <p className="muted">{t('qAppealOver')}</p>;
  return (
    <>
      <p className="muted">{t('qAppealUntil', { at: shanghaiStamp(appealUntil) })}</p>
      <Say
        label="qAppealWhy"
        act="qAppealSend"
        testId="appeal-send"
        busy={send.isPending}
        onSay={(why) => send.mutate(why)}
      />
    </>
  );
}
