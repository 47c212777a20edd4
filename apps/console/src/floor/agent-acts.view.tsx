import { DownOutlined } from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import { useRef, useState } from 'react';
import { type FloorAgent, PRESENCES, type Presence, type Principal } from '#libs/contract';
import { post } from '../api/rest.js';
import { useSure } from '../shell/sure.hook.js';
import { useText } from '../text/language.hook.js';
import { useTellRefusal } from '../text/refusal.hook.js';
import type { Pair } from '../text/words.text.js';
import { FLOOR } from '../text/floor.text.js';

export const PRESENCE: Record<Presence, Pair> = {
  online: FLOOR.presenceOnline,
  break: FLOOR.presenceBreak,
  offline: FLOOR.presenceOffline,
};

/** What a supervisor does with an agent. What concerns one contact is done where the contact is open. */
export function AgentActs({ me, agent }: { me: Principal; agent: FloorAgent }) {
  const may = me.roles.some((role) => role === 'supervisor' || role === 'administrator');
  return <div className="floor-acts">{may && <ForcePresence agent={agent} />}</div>;
}

function ForcePresence({ agent }: { agent: FloorAgent }) {
  const { t, p } = useText();
  const tellRefusal = useTellRefusal();
  const { message } = App.useApp();
  const sure = useSure();
  const opener = useRef<HTMLButtonElement>(null);
  const [busy, setBusy] = useState(false);
  const holds = agent.contacts.length;
  const ask = (presence: Presence): void =>
    sure({
      title: t('floorSetAsk', { name: agent.displayName, state: p(PRESENCE[presence]) }),
      now: holds === 0 ? undefined : t('floorSetHolds', { n: holds }),
      act: t('floorSetNow'),
      onSure: () => force(presence),
      back: opener.current,
    });
  const force = async (presence: Presence): Promise<void> => {
    setBusy(true);
    try {
      await post(`/agents/${encodeURIComponent(agent.id)}/presence`, { presence });
      void message.success(t('actDone'));
    } catch (error) {
      tellRefusal(error);
    }
    setBusy(false);
  };
  return (
    <Dropdown
      autoFocus
      trigger={['click']}
      menu={{
        items: PRESENCES.filter((presence) => presence !== agent.presence).map((presence) => ({
          key: presence,
          label: p(PRESENCE[presence]),
        })),
        onClick: ({ key }) => ask(key as Presence),
      }}
    >
      <Button
        ref={opener}
        size="small"
        loading={busy}
        aria-label={t('floorSetOf', { name: agent.displayName })}
        data-testid="force-presence"
      >
        {t('floorSet')} <DownOutlined aria-hidden />
      </Button>
    </Dropdown>
  );
}
