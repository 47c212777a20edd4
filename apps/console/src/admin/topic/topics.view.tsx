import type { TableColumnsType } from 'antd';
import { useState } from 'react';
import { NATIONAL_DISTRICT, type TopicView } from '#libs/contract';
import { byText } from '../../../model/find.rules.js';
import { useDistrictName } from '../../api/name.hook.js';
import { useListed } from '../../api/queries.js';
import { useText } from '../../text/language.hook.js';
import { useMyDistrict } from '../admin.queries.js';
import { EditButton, ListFrame } from '../list-frame.view.js';
import { TopicForm } from './topic-form.view.js';

/** What agents may name at wrap-up; none is ever removed. */
export function TopicsTab() {
  const { t } = useText();
  /** `new`: one is being made. */
  const [edited, setEdited] = useState<TopicView | 'new' | null>(null);
  const topics = useListed<TopicView>('list', '/topics?limit=200');
  const districtName = useDistrictName();
  const own = useMyDistrict();
  const columns: TableColumnsType<TopicView> = [
    { title: t('nameZh'), dataIndex: 'name', sorter: byText((topic) => topic.name) },
    { title: t('nameEn'), dataIndex: 'nameEn', sorter: byText((topic) => topic.nameEn) },
    {
      title: t('district'),
      render: (_, topic) => districtName(topic.districtId),
      sorter: byText((topic) => districtName(topic.districtId)),
    },
    { title: t('state'), render: (_, topic) => t(topic.active ? 'enabled' : 'outOfUse') },
    {
      title: '',
      align: 'right',
      // Headquarters' topics are used by all districts, and changed by headquarters.
      render: (_, topic) =>
        (own === NATIONAL_DISTRICT || own === topic.districtId) && (
          <EditButton name={topic.name} onClick={() => setEdited(topic)} />
        ),
    },
  ];
  const add = { label: t('addTopic'), testId: 'topic-add', onClick: () => setEdited('new') };
  return (
    <>
      <ListFrame
        list={topics}
        columns={columns}
        add={add}
        empty={t('noTopics')}
        texts={(topic) => [topic.name, topic.nameEn, districtName(topic.districtId)]}
      >
        <p className="muted">{t('topicsLead')}</p>
      </ListFrame>
      {edited !== null && (
        <TopicForm topic={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}
