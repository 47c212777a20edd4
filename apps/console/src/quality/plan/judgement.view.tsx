import { Alert, Button, Form, Input, Radio, Skeleton } from 'antd';
import type { DrawAccuracyView, JudgementView } from '#libs/contract';
import { qualityAddress } from '../../../model/address.rules.js';
import { shanghaiStamp } from '../../../model/clock.rules.js';
import { codeOf } from '../../api/failure.js';
import { post } from '../../api/rest.js';
import { Link } from '../../shell/router.js';
import { useText } from '../../text/language.hook.js';
import { useDraw, useForm, useJudgement, useScorerName, useSend } from '../quality.queries.js';
import { Appeal } from '../follow/appeal.view.js';
import { FollowUp } from '../follow/follow-up.view.js';
import { Evidence } from '../score/evidence.view.js';
import { Scores, Verdict } from '../score/scores.view.js';
import { JUDGEMENT } from './judged.view.js';

/** A drawn contact with all that was said of it and what followed; where two differ, a third decides here. */
export function JudgementPage({ drawId, contactId }: { drawId: string; contactId: string }) {
  const { t, sentence } = useText();
  const draw = useDraw(drawId);
  if (draw.isError) return <Alert type="error" showIcon title={sentence(codeOf(draw.error))} />;
  if (!draw.data) return <Skeleton active />;
  return (
    <>
      <header className="office-head">
        <h1>{t('qJudgement')}</h1>
        <Link to={qualityAddress({ plan: draw.data.planId })}>{t('qBack')}</Link>
      </header>
      <div className="scoring">
        <Evidence contactId={contactId} />
        <Sheet drawId={drawId} contactId={contactId} />
      </div>
    </>
  );
}

function Sheet({ drawId, contactId }: { drawId: string; contactId: string }) {
  const { t, sentence } = useText();
  const found = useJudgement(drawId, contactId);
  if (found.isError) return <Alert type="error" showIcon title={sentence(codeOf(found.error))} />;
  if (!found.data) return <Skeleton active />;
  const { state, scores, form, adjudication, appeal } = found.data;
  return (
    <section className="score-form" aria-label={t('qJudgement')} data-testid="judgement">
      <div className="score-items" tabIndex={0} role="region" aria-label={t('qJudgement')}>
        <h2>
          {t('qJudgement')} <span className={`pill judged-${state}`}>{t(JUDGEMENT[state])}</span>
        </h2>
        {form && scores.length > 0 ? (
          <Compared form={form} judgement={found.data} />
        ) : (
          <p className="muted">{t('qScoresHidden')}</p>
        )}
        {state === 'disputed' && <Decide drawId={drawId} contactId={contactId} />}
        {adjudication && <Decided adjudication={adjudication} />}
        {appeal && form && <Appeal appeal={appeal} form={form} />}
        {state === 'settled' && <FollowUp judgement={found.data} />}
      </div>
    </section>
  );
}

function Compared(props: { form: NonNullable<JudgementView['form']>; judgement: JudgementView }) {
  const form = useForm(props.form.id, props.form.version);
  const nameOf = useScorerName();
  if (!form.data) return <Skeleton active />;
  return <Scores form={form.data} scores={props.judgement.scores} nameOf={nameOf} />;
}

interface Fields {
  correct: boolean;
  why: string;
}

function Decide({ drawId, contactId }: { drawId: string; contactId: string }) {
  const { t } = useText();
  const send = useSend(
    (fields: Fields) =>
      post<DrawAccuracyView>(`/draws/${encodeURIComponent(drawId)}/adjudications`, { contactId, ...fields }),
    () => undefined,
  );
  const required = [{ required: true, message: t('required') }];
  return (
    <Form<Fields> layout="vertical" onFinish={(fields) => send.mutate(fields)} data-testid="adjudicate">
      <h2>{t('qAdjudicate')}</h2>
      <p className="muted">{t('qAdjudicateLead')}</p>
      <Form.Item name="correct" label={t('qJudgement')} rules={required}>
        <Radio.Group
          optionType="button"
          options={[
            { value: true, label: t('qRight') },
            { value: false, label: t('qWrong') },
          ]}
        />
      </Form.Item>
      <Form.Item name="why" label={t('qWhy')} rules={required}>
        <Input.TextArea rows={3} maxLength={1000} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={send.isPending} data-testid="adjudicate-save">
        {t('qAdjudicate')}
      </Button>
    </Form>
  );
}

function Decided({ adjudication }: { adjudication: NonNullable<JudgementView['adjudication']> }) {
  const { t } = useText();
  const nameOf = useScorerName();
  const { correct, why, by, at } = adjudication;
  return (
    <p data-testid="adjudicated">
      {t('qAdjudicated', { verdict: '' })}
      <Verdict correct={correct} /> · {why}
      <br />
      <span className="muted">
        {nameOf(by)} · {shanghaiStamp(at)}
      </span>
    </p>
  );
}
