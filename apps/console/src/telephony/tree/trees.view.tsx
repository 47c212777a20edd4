import { Form, Input, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { telephonyAddress } from '../../../model/address.rules.js';
import { useMyDistrict } from '../../admin/admin.queries.js';
import { EntryForm } from '../../admin/entry-form.view.js';
import { ListFrame } from '../../admin/list-frame.view.js';
import { DistrictField, QueueField } from '../../admin/place-fields.view.js';
import { useDistrictName } from '../../api/name.hook.js';
import { Link } from '../../shell/router.js';
import { useText } from '../../text/language.hook.js';
import { type Tree, TREES, useNumbers, useTrees } from '../telephony.queries.js';

/** The voice trees there are; one is opened by its name. */
export function TreesTab() {
  const { t } = useText();
  const [adding, setAdding] = useState(false);
  const trees = useTrees();
  const numbers = useNumbers().data ?? [];
  const districtName = useDistrictName();
  const numbersOf = (treeId: string): string =>
    numbers
      .filter((number) => number.treeId === treeId)
      .map(({ id }) => id)
      .join('、');
  const columns: TableColumnsType<Tree> = [
    {
      title: t('telTreeName'),
      render: (_, { id, name }) => <Link to={telephonyAddress({ tree: id })}>{name}</Link>,
    },
    { title: t('telTreeId'), render: (_, { id }) => <code>{id}</code> },
    { title: t('district'), render: (_, { districtId }) => districtName(districtId) },
    { title: t('telTabNumbers'), render: (_, { id }) => <span className="timer">{numbersOf(id)}</span> },
    { title: t('telActive'), align: 'right', render: (_, { active }) => `v${active}` },
    { title: t('telLatest'), align: 'right', render: (_, { latest }) => `v${latest}` },
  ];
  const add = { label: t('telAddTree'), testId: 'tree-add', onClick: () => setAdding(true) };
  return (
    <>
      <ListFrame list={trees} columns={columns} add={add} empty={t('telTreesNone')}>
        <p className="muted">{t('telTreesLead')}</p>
      </ListFrame>
      {adding && <NewTree taken={trees.data?.length !== 0} onClose={() => setAdding(false)} />}
    </>
  );
}

type Fields = Pick<Tree, 'id' | 'name' | 'districtId'> & { queueId: string };

/** A new tree begins as the server's ready one of a hotline; what it does is changed on its own page. */
function NewTree({ onClose, taken }: { onClose: () => void; taken: boolean }) {
  const { t } = useText();
  const districtId = useMyDistrict();
  const rules = [
    { required: true, message: t('required') },
    { pattern: /^[a-z0-9][a-z0-9-]{0,31}$/, message: t('telPromptBad') },
  ];
  return (
    <EntryForm<Fields>
      path={TREES}
      entry={null}
      initial={{ districtId, queueId: 'general', ...(taken ? {} : { id: 'hotline', name: t('telHotline') }) }}
      titles={{ add: 'telAddTree', edit: 'telAddTree' }}
      onClose={onClose}
      tell={({ name, ...fields }) => ({ ...fields, ...(name ? { name } : {}) })}
    >
      <p className="muted">{t('telStarter')}</p>
      <Form.Item name="id" label={t('telTreeId')} extra={t('telTreeIdHint')} rules={rules}>
        <Input autoComplete="off" autoFocus />
      </Form.Item>
      <Form.Item name="name" label={t('telTreeName')} rules={[{ max: 100, message: t('telNameLong') }]}>
        <Input />
      </Form.Item>
      <DistrictField />
      <QueueField />
    </EntryForm>
  );
}
