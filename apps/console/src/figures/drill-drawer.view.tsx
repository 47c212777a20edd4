import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button, Drawer } from 'antd';
import { useEffect, useState } from 'react';
import { contactsFields } from '../../model/figures.rules.js';
import { queryOf } from '../api/rest.js';
import { ContactSheet } from '../contacts/contact-drawer.view.js';
import { ContactTable } from '../contacts/contact-table.view.js';
import { useText } from '../text/language.hook.js';
import type { Drill } from './answer.view.js';
import { useRowName } from './row-name.hook.js';

const LIMIT = 50;

/** A number → exactly its contacts → one contact's timeline. Each step can be gone back. */
export function DrillDrawer({ drill, onClose }: { drill: Drill | null; onClose: () => void }) {
  const { t, named } = useText();
  const nameOf = useRowName();
  const [contact, setContact] = useState<string | null>(null);
  useEffect(() => setContact(null), [drill]);
  const title =
    drill &&
    t('drillTitle', {
      name: named(drill.table.definition),
      row: drill.key === null ? t('totalRow') : nameOf(drill.table, drill.key),
      part: t(drill.part) + (drill.earlier ? ` · ${t('yearBeforeShort')}` : ''),
    });
  return (
    <Drawer
      open={drill !== null}
      onClose={onClose}
      size={640}
      title={title}
      destroyOnHidden
      extra={
        contact !== null && (
          <Button icon={<ArrowLeftOutlined />} data-testid="drill-back" onClick={() => setContact(null)}>
            {t('back')}
          </Button>
        )
      }
    >
      {drill && contact === null && <ContactTable path={pathOf(drill)} narrow onOpen={setContact} />}
      {contact !== null && <ContactSheet contactId={contact} />}
    </Drawer>
  );
}

const pathOf = ({ table, key, figure, part, earlier }: Drill): string =>
  `/figures/contacts${queryOf({ ...contactsFields(table, key, figure, part, earlier), limit: LIMIT })}`;
