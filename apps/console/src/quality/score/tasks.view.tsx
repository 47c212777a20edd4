import { Button, type TableColumnsType } from 'antd';
import type { ScoringTaskView, WithAbout } from '#libs/contract';
import { qualityAddress } from '../../../model/address.rules.js';
import { ListFrame } from '../../admin/list-frame.view.js';
import { Link, navigate } from '../../shell/router.js';
import { useText } from '../../text/language.hook.js';
import { About, placesOf } from '../about.view.js';
import { useForms, useOpenTasks } from '../quality.queries.js';
import { Reassign } from './reassign.view.js';
import { useStratumName } from '../stratum.hook.js';

/** What the person has to score. */
export function TasksTab() {
  const { t, named } = useText();
  const tasks = useOpenTasks();
  const forms = useForms();
  const stratumName = useStratumName();
  const formName = ({ formId }: ScoringTaskView): string => {
    const form = forms.data?.find(({ id }) => id === formId);
    return form ? named(form) : formId;
  };
  const known = tasks.data ?? [];
  const placeOf = placesOf(known, ({ id }) => id);
  const columns: TableColumnsType<WithAbout<ScoringTaskView>> = [
    {
      title: t('qContact'),
      render: (_, task) => {
        const place = { nth: placeOf(task), all: known.length, more: tasks.hasNextPage === true };
        return <About about={task.about} contactId={task.contactId} place={place} />;
      },
    },
    { title: t('qStratum'), render: (_, { stratum }) => stratumName(stratum) },
    { title: t('qForm'), render: (_, task) => `${formName(task)} v${task.formVersion}` },
    {
      title: '',
      align: 'right',
      render: (_, task) => (
        <span data-testid="task-row">
          <Link to={qualityAddress({ task: task.id })}>{t('qScoreIt')}</Link>
          <Reassign task={task} />
        </span>
      ),
    },
  ];
  const [first] = known;
  return (
    <ListFrame list={tasks} columns={columns} empty={t('qNoTasks')}>
      <p className="muted">{t('qTasksLead')}</p>
      {first && (
        <Button
          type="primary"
          data-testid="score-start"
          onClick={() => navigate(qualityAddress({ task: first.id }))}
        >
          {t('qStart')}
        </Button>
      )}
    </ListFrame>
  );
}
