import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button, Drawer, type DrawerProps } from 'antd';
import { useText } from '../text/language.hook.js';
import { ContactSheet } from './contact-drawer.view.js';
import { ContactTable } from './contact-table.view.js';

/** Contacts behind a number: what they are, and the REST path of their list. */
export interface ContactList {
  title: string;
  path: string;
  /** How many there are; null or left out: the number does not say it. */
  total?: number | null;
}

interface Props extends Pick<DrawerProps, 'getContainer'> {
  /** Null = closed. */
  list: ContactList | null;
  /** Whose timeline stands in the place of the list; null: nobody's. */
  contactId: string | null;
  onContact: (contactId: string | null) => void;
  onClose: () => void;
}

/** A number → exactly its contacts → one contact's timeline. Each step can be gone back. */
export function BehindDrawer({ list, contactId, onContact, onClose, ...container }: Props) {
  const { t } = useText();
  return (
    <Drawer
      {...container}
      open={list !== null}
      onClose={onClose}
      size={WIDTH}
      title={list?.title}
      destroyOnHidden
      extra={
        contactId !== null && (
          <Button icon={<ArrowLeftOutlined />} data-testid="drill-back" onClick={() => onContact(null)}>
            {t('back')}
          </Button>
        )
      }
    >
      {list && contactId === null && (
        <ContactTable path={list.path} columns="behind" total={list.total ?? null} onOpen={onContact} />
      )}
      {list && contactId !== null && <ContactSheet contactId={contactId} />}
    </Drawer>
  );
}

/** For all columns, beside some of the page on the smallest screen. */
const WIDTH = 1060;
