import type { TableColumnsType } from 'antd';
import { useState } from 'react';
import { NATIONAL_DISTRICT, type ScoreFormView } from '#libs/contract';
import { shanghaiStamp } from '../../../model/clock.rules.js';
import { EditButton, ListFrame } from '../../admin/list-frame.view.js';
import { useContactsOf } from '../../api/name.hook.js';
import { useMe } from '../../api/queries.js';
import { useToken } from '../../api/session.js';
import { useText } from '../../text/language.hook.js';
import { useForms } from '../quality.queries.js';
import { FormEditor } from './form-editor.view.js';

/** The newest version of each form; administrators change them. */
export function FormsTab() {
  const { t, named, lang } = useText();
  /** `new`: one is being made. */
  const [edited, setEdited] = useState<ScoreFormView | 'new' | null>(null);
  const forms = useForms();
  const me = useMe(useToken()).data;
  const contactsOf = useContactsOf();
  const administers = me?.roles.includes('administrator') ?? false;
  const changes = ({ districtId }: ScoreFormView): boolean =>
    administers && (me?.districtId === NATIONAL_DISTRICT || me?.districtId === districtId);
  const columns: TableColumnsType<ScoreFormView> = [
    { title: t('qForm'), render: (_, form) => named(form) },
    { title: t('district'), render: (_, form) => contactsOf(form.districtId) },
    { title: t('qVersion'), render: (_, form) => `v${form.version}` },
    {
      title: t('qItems'),
      render: (_, form) => (
        <ul className="form-items">
          {form.items.map((item) => (
            <li key={item.id}>
              {lang === 'zh' ? item.text : item.textEn}{' '}
              <small className={item.critical ? 'bad' : 'muted'}>
                {item.critical ? t('qItemCritical') : t('qWeight', { n: item.weight })}
              </small>
            </li>
          ))}
        </ul>
      ),
    },
    { title: t('qAt'), render: (_, form) => shanghaiStamp(form.createdAt) },
    {
      title: '',
      align: 'right',
      render: (_, form) => changes(form) && <EditButton name={named(form)} onClick={() => setEdited(form)} />,
    },
  ];
  const add = { label: t('qNewForm'), testId: 'form-add', onClick: () => setEdited('new') };
  return (
    <>
      <ListFrame list={forms} columns={columns} {...(administers ? { add } : {})}>
        <p className="muted">{t('qFormLead')}</p>
      </ListFrame>
      {edited !== null && (
        <FormEditor form={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}
