import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button, Drawer, type DrawerProps } from 'antd';
import { useEffect, useState } from 'react';
import { useText } from '../text/language.hook.js';
import { ContactSheet } from './contact-drawer.view.js';
import { ContactTable } from './contact-table.view.js';

/** Contacts behind a number: what they are, and the REST path of their list. */
export interface ContactList {
  title: string;
  path: string;
}

interface Props {
  /** Null = closed. */
  list: ContactList | null;
  onClose: () => void;
  getContainer?: DrawerProps['getContainer'];
}

/** A number → exactly its contacts → one contact's timeline. Each step can be gone back. */
export function ListDrawer({ list, onClose, ...container }: Props) {
  const { t } = useText();
  const [contact, setContact] = useState<string | null>(null);
  const path = list?.path;
  useEffect(() => setContact(null), [path]);
  return (
    <Drawer
      {...container}
      open={list !== null}
      onClose={onClose}
      size={640}
      title={list?.title}
      destroyOnHidden
      extra={
        contact !== null && (
          <Button icon={<ArrowLeftOutlined />} data-testid="drill-back" onClick={() => setContact(null)}>
            {t('back')}
          </Button>
        )
      }
    >
      {list && contact === null && <ContactTable path={list.path} narrow onOpen={setContact} />}
      {contact !== null && <ContactSheet contactId={contact} />}
    </Drawer>
  );
}
