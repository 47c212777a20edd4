import { TeamOutlined } from '@ant-design/icons';
import { App, Button, Select } from 'antd';
import { useState } from 'react';
import type { ContactView, Guest, Targets } from '#libs/contract';
import { partOf } from '../../../model/desk/desk.rules.js';
import { useAgentName } from '../../api/name.hook.js';
import { useText } from '../../text/language.hook.js';
import type { DeskView } from '../desk.hook.js';

interface Props {
  desk: DeskView;
  contact: ContactView;
}

/** Who is in the contact beside its owner, and the ways to pass it on or bring somebody in. */
export function TeamBar({ desk, contact }: Props) {
  const { t } = useText();
  const { session, run } = desk;
  const [targets, setTargets] = useState<Targets | null>(null);
  const name = useTargetName(targets);
  if (partOf(contact, desk.state.agent?.id) !== 'owner') {
    return (
      <div className="team" role="group" aria-label={t('team')}>
        <span>{t('youAreGuest')}</span>
        <Button size="small" data-testid="team-leave" onClick={() => void run(() => session.leave(contact))}>
          {t('leaveContact')}
        </Button>
      </div>
    );
  }
  const open = (): void => void run(async () => setTargets(await session.targets(contact)));
  return (
    <div className="team" role="group" aria-label={t('team')}>
      {contact.guests.map((guest) => (
        <GuestChip key={guest.agentId} desk={desk} contact={contact} guest={guest} name={name} />
      ))}
      {targets === null ? (
        <Button size="small" data-testid="team-open" icon={<TeamOutlined />} onClick={open}>
          {t('teamOpen')}
        </Button>
      ) : (
        <Chooser desk={desk} contact={contact} targets={targets} onDone={() => setTargets(null)} />
      )}
    </div>
  );
}

/** Names of colleagues, those who were chosen from included. */
function useTargetName(targets: Targets | null): (id: string) => string {
  const known = useAgentName();
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const fresh = targets?.agents.filter(({ id, displayName }) => names.get(id) !== displayName) ?? [];
  if (fresh.length > 0)
    setNames(new Map([...names, ...fresh.map((one) => [one.id, one.displayName] as const)]));
  return (id) => names.get(id) ?? known(id);
}

function GuestChip({ desk, contact, guest, name }: Props & { guest: Guest; name: (id: string) => string }) {
  const { t } = useText();
  const { message } = App.useApp();
  const { session, run } = desk;
  const { agentId, joined, role } = guest;
  const handOver = async (): Promise<void> => {
    if (await run(() => session.handOver(contact, agentId)))
      void message.success(t('passedOn', { who: contact.customer.masked, to: name(agentId) }));
  };
  const state = joined ? (role === 'consult' ? 'guestConsult' : 'guestConference') : 'guestInvited';
  return (
    <span data-testid="team-guest" data-joined={joined}>
      <b>{name(agentId)}</b> {t(state)}{' '}
      {joined && (
        <Button size="small" data-testid="team-hand-over" onClick={() => void handOver()}>
          {t('handOver')}
        </Button>
      )}{' '}
      <Button
        size="small"
        data-testid="team-dismiss"
        onClick={() => void run(() => session.dismiss(contact, agentId))}
      >
        {t('dismiss')}
      </Button>
    </span>
  );
}

function Chooser({ desk, contact, targets, onDone }: Props & { targets: Targets; onDone: () => void }) {
  const { t, named } = useText();
  const { session } = desk;
  const [chosen, setChosen] = useState<string>();
  const [kind, id] = chosen?.split(' ') ?? [];
  const { message } = App.useApp();
  const queue = targets.queues.find((one) => one.id === id);
  const to = queue ? named(queue) : targets.agents.find((one) => one.id === id)?.displayName;
  const transfer = async (target: { agentId: string } | { queueId: string }): Promise<void> => {
    await session.transfer(contact, target);
    void message.success(t('passedOn', { who: contact.customer.masked, to: to ?? '' }));
  };
  const act = (what: (id: string) => Promise<void>) => (): void => {
    if (id !== undefined) void desk.run(() => what(id)).then((done) => done && onDone());
  };
  const colleague = kind === 'agent';
  return (
    <>
      <Select
        size="small"
        data-testid="team-target"
        aria-label={t('teamTarget')}
        placeholder={t('teamTarget')}
        autoFocus
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
        value={chosen}
        onChange={setChosen}
        options={[
          {
            label: t('teamAgents'),
            options: targets.agents.map((one) => ({ value: `agent ${one.id}`, label: one.displayName })),
          },
          {
            label: t('teamQueues'),
            options: targets.queues.map((one) => ({ value: `queue ${one.id}`, label: named(one) })),
          },
        ]}
      />
      <Button
        size="small"
        data-testid="team-transfer"
        disabled={chosen === undefined}
        onClick={act((target) => transfer(colleague ? { agentId: target } : { queueId: target }))}
      >
        {t('transfer')}
      </Button>
      {(['consult', 'conference'] as const).map((role) => (
        <Button
          key={role}
          size="small"
          data-testid={`team-${role}`}
          disabled={!colleague}
          onClick={act((guest) => session.invite(contact, guest, role))}
        >
          {t(role)}
        </Button>
      ))}
      <Button size="small" type="text" onClick={onDone}>
        {t('cancel')}
      </Button>
    </>
  );
}
