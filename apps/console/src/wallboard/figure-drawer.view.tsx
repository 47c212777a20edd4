import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button, Drawer } from 'antd';
import { useEffect, useState } from 'react';
import type { FigureScope, Principal } from '#libs/contract';
import { ContactSheet } from '../contacts/contact-drawer.view.js';
import { ContactTable } from '../contacts/contact-table.view.js';
import '../style/office.css';
import { type TextKey, useText } from '../text/language.hook.js';
import { Definition } from './definition.view.js';
import type { Live } from './figures.hook.js';

export type FigureName =
  | 'waiting'
  | 'longest-wait'
  | 'agents'
  | 'connection-rate'
  | 'service-level'
  | 'counts';

const FIGURE_TITLE: Record<FigureName, TextKey> = {
  waiting: 'figWaiting',
  'longest-wait': 'figLongest',
  agents: 'figAgents',
  'connection-rate': 'figConnection',
  'service-level': 'figService',
  counts: 'figCounts',
};

interface Props {
  me: Principal;
  name: FigureName | null;
  live: Live;
  scope: FigureScope;
  onClose: () => void;
}

/** Definition → the contacts behind it → one contact. Each step can be gone back. */
export function FigureDrawer({ me, name, live, scope, onClose }: Props) {
  const { t } = useText();
  const [list, setList] = useState<string | null>(null);
  const [contact, setContact] = useState<string | null>(null);
  useEffect(() => {
    setList(null);
    setContact(null);
  }, [name]);
  const back = (): void => (contact === null ? setList(null) : setContact(null));
  return (
    <Drawer
      open={name !== null}
      onClose={onClose}
      size={620}
      getContainer={false}
      title={name === null ? '' : t(FIGURE_TITLE[name])}
      extra={
        list !== null && (
          <Button icon={<ArrowLeftOutlined />} onClick={back}>
            {t('back')}
          </Button>
        )
      }
    >
      {name !== null && list === null && (
        <Definition me={me} name={name} live={live} scope={scope} onContacts={setList} />
      )}
      {list !== null && contact === null && <ContactTable path={list} columns="brief" onOpen={setContact} />}
      {contact !== null && <ContactSheet contactId={contact} />}
    </Drawer>
  );
}
