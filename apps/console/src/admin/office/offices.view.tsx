import type { TableColumnsType } from 'antd';
import { useState } from 'react';
import type { OfficeView } from '#libs/contract';
import { byText } from '../../../model/find.rules.js';
import { useDistrictName } from '../../api/name.hook.js';
import { useListed } from '../../api/queries.js';
import { useText } from '../../text/language.hook.js';
import { EditButton, ListFrame } from '../list-frame.view.js';
import { OfficeForm } from './office-form.view.js';

/** Subordinate offices, to which accounts may belong; none is ever removed. */
export function OfficesTab() {
  const { t } = useText();
  /** `new`: one is being made. */
  const [edited, setEdited] = useState<OfficeView | 'new' | null>(null);
  const offices = useListed<OfficeView>('list', '/offices?limit=200');
  const districtName = useDistrictName();
  const columns: TableColumnsType<OfficeView> = [
    { title: t('officeId'), dataIndex: 'id', sorter: byText((office) => office.id) },
    { title: t('nameZh'), dataIndex: 'name', sorter: byText((office) => office.name) },
    { title: t('nameEn'), dataIndex: 'nameEn', sorter: byText((office) => office.nameEn) },
    {
      title: t('district'),
      render: (_, office) => districtName(office.districtId),
      sorter: byText((office) => districtName(office.districtId)),
    },
    { title: t('state'), render: (_, office) => t(office.active ? 'enabled' : 'outOfUse') },
    {
      title: '',
      align: 'right',
      render: (_, office) => <EditButton name={office.name} onClick={() => setEdited(office)} />,
    },
  ];
  const add = { label: t('addOffice'), testId: 'office-add', onClick: () => setEdited('new') };
  return (
    <>
      <ListFrame
        list={offices}
        columns={columns}
        add={add}
        empty={t('noOffices')}
        texts={(office) => [office.id, office.name, office.nameEn, districtName(office.districtId)]}
      >
        <p className="muted">{t('officesLead')}</p>
      </ListFrame>
      {edited !== null && (
        <OfficeForm office={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}
