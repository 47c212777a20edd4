import { contactsFields, type Drill } from '../../model/drill.rules.js';
import { queryOf } from '../api/rest.js';
import { ListDrawer } from '../contacts/list-drawer.view.js';
import { useText } from '../text/language.hook.js';
import { useRowName } from './row-name.hook.js';

const LIMIT = 50;

/** The contacts of a part of a figure. */
export function DrillDrawer({ drill, onClose }: { drill: Drill | null; onClose: () => void }) {
  const { t, named } = useText();
  const nameOf = useRowName();
  const titleOf = ({ table, key, part, earlier }: Drill): string =>
    t('drillTitle', {
      name: named(table.definition),
      row: key === null ? t('totalRow') : nameOf(table, key),
      part: t(part) + (earlier ? ` · ${t('yearBeforeShort')}` : ''),
    });
  return <ListDrawer list={drill && { title: titleOf(drill), path: pathOf(drill) }} onClose={onClose} />;
}

const pathOf = (drill: Drill): string =>
  `/figures/contacts${queryOf({ ...contactsFields(drill), limit: LIMIT })}`;
