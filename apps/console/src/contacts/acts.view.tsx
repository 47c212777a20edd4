import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Select } from 'antd';
import { useState } from 'react';
import type { ContactView } from '#libs/contract';
import { codeOf } from '../api/failure.js';
import { useAgents, useMe, useQueues } from '../api/queries.js';
import { useAgentName, useQueueName } from '../api/name.hook.js';
import { post } from '../api/rest.js';
import { useToken } from '../api/session.js';
import { mayHear } from '../../model/hearing.rules.js';
import { MonitorActs } from '../phone/monitor.view.js';
import { useSure } from '../shell/sure.hook.js';
import { useText } from '../text/language.hook.js';
import { CHANNEL } from '../text/words.text.js';

const MOVABLE: readonly ContactView['state'][] = ['waiting', 'offered', 'active'];

/** What supervisors do with a contact that is not over; nothing for the others. */
export function SupervisorActs({ contact }: { contact: ContactView }) {
  const { t } = useText();
  const me = useMe(useToken()).data;
  const { act, busy } = useAct(contact);
  const ask = useAsking(contact, act);
  const supervises = me?.roles.some((role) => role === 'supervisor' || role === 'administrator') ?? false;
  if (!supervises || !MOVABLE.includes(contact.state)) return null;
  return (
    <div className="team" role="group" aria-label={t('supervise')} data-testid="supervise">
      {me?.roles.includes('agent') && contact.owner?.agentId !== me.userId && (
        <Button
          size="small"
          data-testid="take-over"
          disabled={busy}
          title={t('takeOverHint')}
          onClick={ask.takeOver}
        >
          {t('takeOver')}
        </Button>
      )}
      {me && mayHear(me, contact, ['supervisor']) && isTalkOfOthers(contact, me.userId) && (
        <MonitorActs contact={contact} />
      )}
      <Assign contact={contact} busy={busy} onAssign={ask.assign} />
      <Requeue contact={contact} busy={busy} onRequeue={ask.requeue} />
    </div>
  );
}

const isTalkOfOthers = ({ state, owner }: ContactView, userId: string): boolean =>
  state === 'active' && owner?.agentId !== userId;

/** Every act takes the contact from where it is: it is asked about first, with its name and who has it now. */
function useAsking(
  contact: ContactView,
  act: (name: string, more?: object) => Promise<void>,
): { takeOver: () => void; assign: (agentId: string) => void; requeue: (queueId: string) => void } {
  const { t, p } = useText();
  const sure = useSure();
  const agentName = useAgentName();
  const queueName = useQueueName();
  const named = { contact: `${p(CHANNEL[contact.channel])} ${contact.customer.masked}` };
  const queue = queueName(contact.queueId);
  const agent = contact.owner && agentName(contact.owner.agentId);
  const now =
    agent === null
      ? t('nowWaits', { queue })
      : t(contact.state === 'offered' ? 'nowRings' : 'nowWith', { agent, queue });
  return {
    takeOver: () =>
      sure({
        title: t('takeOverAsk', named),
        now,
        act: t('takeOver'),
        onSure: () => act('take-over'),
      }),
    assign: (agentId) =>
      sure({
        title: t('assignAsk', { ...named, agent: agentName(agentId) }),
        now,
        act: t('assignNow'),
        onSure: () => act('assign', { agentId }),
      }),
    requeue: (queueId) =>
      sure({
        title: t('requeueAsk', { ...named, queue: queueName(queueId) }),
        now,
        act: t('requeueNow'),
        onSure: () => act('requeue', { queueId }),
      }),
  };
}

/** Carries out an act under the epoch that is shown; what came of it is told, and everything read again. */
function useAct(contact: ContactView) {
  const { message } = App.useApp();
  const { t, sentence } = useText();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const act = async (name: string, more: object = {}): Promise<void> => {
    setBusy(true);
    try {
      await post(`/contacts/${contact.id}/${name}`, { epoch: contact.epoch, ...more });
      message.success(t('actDone'));
    } catch (error) {
      message.error(sentence(codeOf(error)));
    }
    setBusy(false);
    await queries.invalidateQueries({ queryKey: ['contact', contact.id] });
    await queries.invalidateQueries({ queryKey: ['pages'] });
  };
  return { act, busy };
}

interface Choice {
  contact: ContactView;
  busy: boolean;
}

function Assign({ contact, busy, onAssign }: Choice & { onAssign: (agentId: string) => void }) {
  const { t } = useText();
  const agents = useAgents().data ?? [];
  return (
    <Select
      size="small"
      data-testid="assign"
      aria-label={t('assign')}
      placeholder={t('assign')}
      disabled={busy}
      value={null}
      showSearch={{ optionFilterProp: 'label' }}
      options={agents
        .filter(({ id, presence }) => presence === 'online' && id !== contact.owner?.agentId)
        .map(({ id, displayName }) => ({ value: id, label: displayName }))}
      onChange={onAssign}
    />
  );
}

function Requeue({ contact, busy, onRequeue }: Choice & { onRequeue: (queueId: string) => void }) {
  const { t, named } = useText();
  const queues = useQueues().data ?? [];
  return (
    <Select
      size="small"
      data-testid="requeue"
      aria-label={t('requeue')}
      placeholder={t('requeue')}
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      disabled={busy || (contact.state === 'waiting' && queues.length < 2)}
      value={null}
      options={queues.map((queue) => ({ value: queue.id, label: named(queue) }))}
      onChange={onRequeue}
    />
  );
}
