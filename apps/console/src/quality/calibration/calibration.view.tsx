import { Alert, Button, Skeleton } from 'antd';
import { useState } from 'react';
import type { CalibrationView, ScoreFormView } from '#libs/contract';
import { codeOf } from '../../api/failure.js';
import { useMe } from '../../api/queries.js';
import { post } from '../../api/rest.js';
import { useToken } from '../../api/session.js';
import { Link } from '../../shell/router.js';
import { useText } from '../../text/language.hook.js';
import { useCalibration, useForm, useScorerName, useSend } from '../quality.queries.js';
import { useForgetDraft } from '../score/draft.hook.js';
import { Evidence } from '../score/evidence.view.js';
import { ScoreForm, type ScoreInput } from '../score/score-form.view.js';
import { Scores } from '../score/scores.view.js';

/** One session: my own scoring until it has ended, then everyone's side by side and how far they agree. */
export function CalibrationPage({ id }: { id: string }) {
  const { t, sentence } = useText();
  const found = useCalibration(id);
  const [chosen, setChosen] = useState<string | null>(null);
  if (found.isError) return <Alert type="error" showIcon title={sentence(codeOf(found.error))} />;
  if (!found.data) return <Skeleton active />;
  const contactId = chosen ?? found.data.contactIds[0] ?? '';
  return (
    <>
      <header className="office-head">
        <h1>{found.data.name}</h1>
        <Link to="/quality?tab=calibrations">{t('qBack')}</Link>
        {found.data.closedAt === null && <Close id={id} />}
      </header>
      <Standing session={found.data} />
      <nav className="row-acts" aria-label={t('qContact')}>
        {found.data.contactIds.map((one, i) => (
          <Button
            key={one}
            size="small"
            type={one === contactId ? 'primary' : 'default'}
            aria-pressed={one === contactId}
            onClick={() => setChosen(one)}
          >
            {t('qContactNth', { n: i + 1 })}
          </Button>
        ))}
      </nav>
      <div className="scoring">
        <Evidence contactId={contactId} />
        <Sheet key={contactId} session={found.data} contactId={contactId} />
      </div>
    </>
  );
}

function Close({ id }: { id: string }) {
  const { t } = useText();
  const send = useSend(
    () => post<CalibrationView>(`/calibrations/${encodeURIComponent(id)}/close`, {}),
    () => undefined,
  );
  return (
    <Button data-testid="calibration-close" loading={send.isPending} onClick={() => send.mutate(undefined)}>
      {t('qCloseCalibration')}
    </Button>
  );
}

function Standing({ session }: { session: CalibrationView }) {
  const { t } = useText();
  const nameOf = useScorerName();
  const { progress, contactIds, agreement } = session;
  const figure = (value: number | null): string => value?.toFixed(2) ?? t('qNoEstimate');
  return (
    <p data-testid="calibration-standing">
      {progress
        .map(({ scorerId, scored }) => `${nameOf(scorerId)} ${scored}/${contactIds.length}`)
        .join(' · ')}
      {agreement && (
        <b>
          {' '}
          {t('qAgreementVerdict')} κ {figure(agreement.verdict.kappa)} · α {figure(agreement.verdict.alpha)} ·{' '}
          {t('qManners')} α {figure(agreement.manners)}
        </b>
      )}
    </p>
  );
}

function Sheet({ session, contactId }: { session: CalibrationView; contactId: string }) {
  const { t } = useText();
  const nameOf = useScorerName();
  const forgetDraft = useForgetDraft();
  const me = useMe(useToken()).data?.userId ?? '';
  const form = useForm(session.form.id, session.form.version);
  const draftKey = `${session.id}.${contactId}`;
  const send = useSend(
    (input: ScoreInput) =>
      post<CalibrationView>(`/calibrations/${encodeURIComponent(session.id)}/scores`, {
        contactId,
        ...input,
      }),
    () => forgetDraft(draftKey),
  );
  if (!form.data) return <Skeleton active />;
  const scores = session.scores.filter((one) => one.contactId === contactId);
  const mine = session.scorerIds.includes(me) && !scores.some(({ scorerId }) => scorerId === me);
  if (session.closedAt === null && mine)
    return (
      <ScoreForm
        form={form.data}
        draftKey={draftKey}
        submitLabel={t('save')}
        busy={send.isPending}
        onSubmit={(input) => send.mutate(input)}
      />
    );
  return (
    <section className="score-items" aria-label={t('qJudgement')} tabIndex={0}>
      {session.closedAt === null && <p className="muted">{t('qScoresHidden')}</p>}
      {scores.length > 0 && <Scores form={form.data} scores={scores} nameOf={nameOf} />}
      <ItemAgreement form={form.data} session={session} />
    </section>
  );
}

/** Which question scorers read differently: the lowest is the one to talk about. */
function ItemAgreement({ form, session }: { form: ScoreFormView; session: CalibrationView }) {
  const { t, lang } = useText();
  if (!session.agreement) return null;
  return (
    <table className="scores" data-testid="item-agreement">
      <thead>
        <tr>
          <th scope="col">{t('qAgreementItems')}</th>
          <th scope="col">κ</th>
          <th scope="col">α</th>
        </tr>
      </thead>
      <tbody>
        {session.agreement.items.map(({ itemId, kappa, alpha }) => {
          const item = form.items.find(({ id }) => id === itemId);
          return (
            <tr key={itemId}>
              <th scope="row">{lang === 'zh' ? item?.text : item?.textEn}</th>
              <td>{kappa?.toFixed(2) ?? '–'}</td>
              <td>{alpha?.toFixed(2) ?? '–'}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
