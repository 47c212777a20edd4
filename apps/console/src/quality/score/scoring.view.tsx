import { Alert, App, Skeleton } from 'antd';
import type { Page, ScoringTaskView } from '#libs/contract';
import { qualityAddress } from '../../../model/address.rules.js';
import { percentOf } from '../../../model/quality.rules.js';
import { codeOf } from '../../api/failure.js';
import { get, post } from '../../api/rest.js';
import { Link, navigate } from '../../shell/router.js';
import { useText } from '../../text/language.hook.js';
import { useForm, useOpenTasks, useScorerName, useSend, useTask } from '../quality.queries.js';
import { useStratumName } from '../stratum.hook.js';
import { useForgetDraft } from './draft.hook.js';
import { Evidence } from './evidence.view.js';
import { ScoreForm, type ScoreInput } from './score-form.view.js';
import { Scores } from './scores.view.js';

/** One contact to score: what happened on the left, the form on the right. */
export function ScoringPage({ taskId }: { taskId: string }) {
  const { t, sentence } = useText();
  const task = useTask(taskId);
  const stratumName = useStratumName();
  const open = useOpenTasks();
  const nth = (open.data ?? []).findIndex(({ id }) => id === taskId) + 1;
  if (task.isError) return <Alert type="error" showIcon title={sentence(codeOf(task.error))} />;
  if (!task.data) return <Skeleton active />;
  return (
    <>
      <header className="office-head">
        <h1>{t('qScoreIt')}</h1>
        <span className="muted">{stratumName(task.data.stratum)}</span>
        {nth > 0 && (
          <span className="muted">
            {t(open.hasNextPage ? 'qNthOfMore' : 'qNthOf', { nth, all: open.data?.length ?? 0 })}
          </span>
        )}
        <Link to="/quality?tab=tasks">{t('qBack')}</Link>
      </header>
      <div className="scoring">
        <Evidence contactId={task.data.contactId} />
        <Sheet key={task.data.id} task={task.data} />
      </div>
    </>
  );
}

function Sheet({ task }: { task: ScoringTaskView }) {
  const { t } = useText();
  const nameOf = useScorerName();
  const forgetDraft = useForgetDraft();
  const form = useForm(task.formId, task.formVersion);
  const { message } = App.useApp();
  const send = useSend(
    async (input: ScoreInput) => {
      const path = `/scoring-tasks/${encodeURIComponent(task.id)}/score`;
      const { score } = await post<ScoringTaskView>(path, input);
      const next = await get<Page<ScoringTaskView>>('/scoring-tasks?limit=1');
      return { score, next: next.items[0] };
    },
    ({ score, next }) => {
      forgetDraft(task.id);
      const verdict = t(score?.correct ? 'qRight' : 'qWrong');
      message.success(t('qScored', { verdict, manners: percentOf(score?.manners ?? null) ?? t('qNone') }));
      navigate(qualityAddress(next ? { task: next.id } : { tab: 'tasks' }));
    },
  );
  if (!form.data) return <Skeleton active />;
  if (task.score) return <Scores form={form.data} scores={[task.score]} nameOf={nameOf} />;
  return (
    <ScoreForm
      form={form.data}
      draftKey={task.id}
      submitLabel={t('qSaveNext')}
      busy={send.isPending}
      onSubmit={(input) => send.mutate(input)}
    />
  );
}
