import { contactsBehind, contactsFields, type Drill } from '../../model/drill.rules.js';
import { queryOf } from '../api/rest.js';
import { BehindDrawer } from '../contacts/behind-drawer.view.js';
import { useText } from '../text/language.hook.js';
import { useRowName } from './row-name.hook.js';

const LIMIT = 50;

interface Props {
  /** Null = closed. */
  drill: Drill | null;
  contactId: string | null;
  onContact: (contactId: string | null) => void;
  onClose: () => void;
}

/** The contacts of a part of a figure. */
export function DrillDrawer({ drill, ...rest }: Props) {
  const { t, named } = useText();
  const nameOf = useRowName();
  const titleOf = ({ table, key, part, earlier }: Drill): string =>
    [
      named(table.definition),
      key === null ? t('totalRow') : nameOf(table, key),
      // Of a count there is no other side.
      table.definition.unit !== 'contacts' && t(part),
      earlier && t('yearBeforeShort'),
    ]
      .filter(Boolean)
      .join(' · ');
  const list = drill && { title: titleOf(drill), path: pathOf(drill), total: contactsBehind(drill) };
  return <BehindDrawer list={list} {...rest} />;
}

const pathOf = (drill: Drill): string =>
  `/figures/contacts${queryOf({ ...contactsFields(drill), limit: LIMIT })}`;
