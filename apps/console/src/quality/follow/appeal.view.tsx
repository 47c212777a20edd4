import { App, Button, Input, Skeleton, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { AppealOutcome, AppealView, JudgementView, WithAbout } from '#libs/contract';
import { qualityAddress } from '../../../model/address.rules.js';
import { shanghaiStamp } from '../../../model/clock.rules.js';
import { ListFrame } from '../../admin/list-frame.view.js';
import { useAgentName } from '../../api/name.hook.js';
import { post } from '../../api/rest.js';
import { Link } from '../../shell/router.js';
import { useText } from '../../text/language.hook.js';
import { About } from '../about.view.js';
import { useAppeals, useForm, useSend } from '../quality.queries.js';
import { useForgetDraft } from '../score/draft.hook.js';
import { ScoreForm, type ScoreInput } from '../score/score-form.view.js';
import { Verdict } from '../score/scores.view.js';

/** Appeals that wait for somebody to decide. */
export function AppealsTab() {
  const { t } = useText();
  const appeals = useAppeals();
  const columns: TableColumnsType<WithAbout<AppealView>> = [
    { title: t('qContact'), render: (_, one) => <About about={one.about} contactId={one.contactId} /> },
    { title: t('qAppealWhy'), dataIndex: 'why' },
    { title: t('qAt'), render: (_, one) => shanghaiStamp(one.at) },
    {
      title: '',
      align: 'right',
      render: (_, one) => (
        <span data-testid="appeal-row">
          <Link to={qualityAddress({ draw: one.drawId, contact: one.contactId })}>{t('qOpenOne')}</Link>
        </span>
      ),
    },
  ];
  return <ListFrame list={appeals} columns={columns} empty={t('qNoAppeals')} />;
}

interface Props {
  appeal: AppealView;
  form: NonNullable<JudgementView['form']>;
}

/** What the agent objects, and what came of it; undecided, it is decided here. */
export function Appeal({ appeal, form }: Props) {
  const { t } = useText();
  return (
    <section data-testid="appeal">
      <h2>{t('qAppeal')}</h2>
      <p>
        {appeal.why} <span className="muted">{shanghaiStamp(appeal.at)}</span>
      </p>
      {appeal.decision ? <Decision decision={appeal.decision} /> : <Decide appeal={appeal} form={form} />}
    </section>
  );
}

export function Decision({ decision }: { decision: NonNullable<AppealView['decision']> }) {
  const { t } = useText();
  return (
    <p data-testid="appeal-decision">
      <b>{t(decision.outcome === 'upheld' ? 'qUpheld' : 'qOverturned')}</b> ·{' '}
      <Verdict correct={decision.correct} /> · {decision.why}{' '}
      <span className="muted">{shanghaiStamp(decision.at)}</span>
    </p>
  );
}

function Decide({ appeal, form }: Props) {
  const { t } = useText();
  const { message } = App.useApp();
  const agentName = useAgentName();
  const forgetDraft = useForgetDraft();
  const [anew, setAnew] = useState(false);
  const [why, setWhy] = useState('');
  const version = useForm(form.id, form.version);
  const send = useSend(
    (body: { outcome: AppealOutcome; why: string; answers?: ScoreInput['answers'] }) =>
      post<AppealView>(`/appeals/${encodeURIComponent(appeal.id)}/decision`, body),
    () => forgetDraft(appeal.id),
  );
  const decide = (outcome: AppealOutcome, reason: string, answers?: ScoreInput['answers']): void => {
    if (reason.trim() === '') return void message.error(t('qReasonNeeded'));
    send.mutate({ outcome, why: reason, ...(answers ? { answers } : {}) });
  };
  if (!version.data) return <Skeleton active />;
  return (
    <>
      <p className="muted">
        {agentName(appeal.agentId)} · {t('qAppealLead')}
      </p>
      {anew ? (
        <>
          <p className="muted">{t('qOverturnLead')}</p>
          <ScoreForm
            form={version.data}
            draftKey={appeal.id}
            submitLabel={t('qOverturnSave')}
            busy={send.isPending}
            onSubmit={({ answers, note }) => decide('overturned', note, answers)}
          />
        </>
      ) : (
        <>
          <Input.TextArea
            aria-label={t('qWhy')}
            placeholder={t('qWhy')}
            rows={2}
            maxLength={1000}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
          />
          <p className="row-acts">
            <Button
              data-testid="appeal-uphold"
              loading={send.isPending}
              onClick={() => decide('upheld', why)}
            >
              {t('qUphold')}
            </Button>
            <Button data-testid="appeal-overturn" onClick={() => setAnew(true)}>
              {t('qOverturn')}
            </Button>
          </p>
        </>
      )}
    </>
  );
}
