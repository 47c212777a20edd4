import type { Principal } from '#libs/contract';
import { useTaking } from '../callbacks/taking.hook.js';
import type { AgentPhone } from '../phone/phone.hook.js';
import { Shell } from '../shell/shell.view.js';
import { useShortcuts } from '../shell/shortcut.hook.js';
import '../style/conversation.css';
import { useText } from '../text/language.hook.js';
import { ContactList } from './contacts/contact-list.view.js';
import { ConversationPane } from './conversation/conversation.view.js';
import { useEnding } from './conversation/ending.hook.js';
import { CustomerPane } from './customer/customer.view.js';
import type { DeskActs } from './desk-acts.hook.js';
import { type DeskView, useReading } from './desk.hook.js';

interface DeskPageProps {
  me: Principal;
  desk: DeskView;
  phone: AgentPhone;
  acts: DeskActs;
}

export function DeskPage({ me, desk, phone, acts }: DeskPageProps) {
  const endContact = useEnding(desk);
  useReading(desk);
  useTaking(desk);
  useDeskKeys(desk, acts, endContact);
  return (
    <Shell me={me}>
      <div className="desk">
        <ContactList desk={desk} />
        <ConversationPane desk={desk} phone={phone} me={me} onEnd={endContact} onAccept={acts.accept} />
        <CustomerPane contact={desk.selected} />
      </div>
    </Shell>
  );
}

function useDeskKeys(desk: DeskView, acts: DeskActs, end: () => void): void {
  const { t } = useText();
  const step = (by: number): void => {
    const at = desk.held.findIndex((contact) => contact.id === desk.selected?.id);
    const target = desk.held[(at + by + desk.held.length) % desk.held.length];
    if (target) desk.select(target.id);
  };
  useShortcuts({
    previous: () => step(-1),
    next: () => step(1),
    nth: (index) => {
      const target = desk.held[index];
      if (target) desk.select(target.id);
    },
    input: () => document.querySelector<HTMLElement>('[data-testid="message-input"]')?.focus(),
    end,
    online: () => acts.setPresence('online'),
    break: () => acts.setPresence('break', t('reasonRest')),
  });
}
