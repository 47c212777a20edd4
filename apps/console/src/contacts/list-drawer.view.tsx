import type { DrawerProps } from 'antd';
import { useEffect, useState } from 'react';
import { BehindDrawer, type ContactList } from './behind-drawer.view.js';

export type { ContactList };

interface Props extends Pick<DrawerProps, 'getContainer'> {
  /** Null = closed. */
  list: ContactList | null;
  onClose: () => void;
}

/** Contacts behind a number on a page whose address does not say which of them is open. */
export function ListDrawer({ list, ...rest }: Props) {
  const [contactId, setContactId] = useState<string | null>(null);
  const path = list?.path;
  useEffect(() => setContactId(null), [path]);
  return <BehindDrawer list={list} contactId={contactId} onContact={setContactId} {...rest} />;
}
