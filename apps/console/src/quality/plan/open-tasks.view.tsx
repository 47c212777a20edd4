import { Table, type TableColumnsType } from 'antd';
import type { ScoringTaskView, WithAbout } from '#libs/contract';
import { usePages } from '../../api/queries.js';
import { More } from '../../shell/more.view.js';
import { usePaging } from '../../shell/paging.hook.js';
import { useText } from '../../text/language.hook.js';
import { About, placesOf } from '../about.view.js';
import { useScorerName } from '../quality.queries.js';
import { Reassign } from '../score/reassign.view.js';
import { useStratumName } from '../stratum.hook.js';

/** What of a draw is not scored yet, and whose it is. */
export function OpenTasks({ drawId, districtId }: { drawId: string; districtId: string }) {
  const { t } = useText();
  const paging = usePaging(10);
  const stratumName = useStratumName();
  const nameOf = useScorerName();
  const pages = usePages<WithAbout<ScoringTaskView>>(`/draws/${encodeURIComponent(drawId)}/tasks?limit=100`);
  const tasks = (pages.data?.pages ?? []).flatMap((page) => page.items);
  if (tasks.length === 0) return null;
  const placeOf = placesOf(tasks, ({ id }) => id);
  const columns: TableColumnsType<WithAbout<ScoringTaskView>> = [
    {
      title: t('qContact'),
      render: (_, task) => {
        const place = { nth: placeOf(task), all: tasks.length, more: pages.hasNextPage };
        return <About about={task.about} contactId={task.contactId} place={place} />;
      },
    },
    { title: t('qStratum'), render: (_, { stratum }) => stratumName(stratum) },
    { title: t('qScorer'), render: (_, { scorerId }) => nameOf(scorerId) },
    { title: '', align: 'right', render: (_, task) => <Reassign task={task} districtId={districtId} /> },
  ];
  return (
    <section aria-label={t('qOpenTasks')} data-testid="open-tasks">
      <h2>{t('qOpenTasks')}</h2>
      <Table<WithAbout<ScoringTaskView>>
        size="small"
        rowKey="id"
        columns={columns}
        dataSource={tasks}
        pagination={paging}
      />
      <More pages={pages} />
    </section>
  );
}
