import type { FloorAgent, Principal } from '#libs/contract';
import { shownAgents, type FloorFilter, type TimeRows } from '../../model/floor.rules.js';
import { useQueueName } from '../api/name.hook.js';
import { Elapsed } from '../shell/now.hook.js';
import { useText } from '../text/language.hook.js';
import { AGENT_STATE } from '../text/words.text.js';
import { AgentActs, PRESENCE } from './agent-acts.view.js';
import { ContactChip } from './contact-chip.view.js';
import { TimeSharesOf } from './time-shares.view.js';

interface Props {
  me: Principal;
  agents: readonly FloorAgent[];
  filter: FloorFilter;
  offset: number;
  time: TimeRows;
  onContact: (contactId: string) => void;
}

/** Agents who are there, the longest in their state first. */
export function AgentTable({ me, agents, filter, offset, time, onContact }: Props) {
  const { t } = useText();
  const shown = shownAgents(agents, filter);
  return (
    <>
      <table className="floor-table" data-testid="floor-agents">
        <caption className="sr-only">{t('floorAgents')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('floorAgents')}</th>
            <th scope="col">{t('state')}</th>
            <th scope="col">{t('floorInState')}</th>
            <th scope="col">{t('floorHolds')}</th>
            <th scope="col" title={t('floorTimeHint')}>
              {t('floorTime')}
            </th>
            <th scope="col">{t('floorServes')}</th>
            <th scope="col">{t('supervise')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((agent) => (
            <AgentRow key={agent.id} {...{ me, agent, offset, time, onContact }} />
          ))}
        </tbody>
      </table>
      {shown.length === 0 && <p className="empty floor-empty">{t('floorNobody')}</p>}
    </>
  );
}

interface RowProps extends Pick<Props, 'me' | 'offset' | 'time' | 'onContact'> {
  agent: FloorAgent;
}

function AgentRow({ me, agent, offset, time, onContact }: RowProps) {
  const { t, p, listed } = useText();
  const queueName = useQueueName();
  const { state, reason, nextPresence } = agent;
  const about = [
    reason,
    agent.presenceBy !== null && t('floorByBoss'),
    nextPresence && t('floorNext', { state: p(PRESENCE[nextPresence.presence]) }),
  ];
  return (
    <tr data-testid="floor-agent" data-agent={agent.displayName} data-state={state}>
      <th scope="row">{agent.displayName}</th>
      <td>
        <span className={`floor-state floor-state-${state}`}>{p(AGENT_STATE[state])}</span>{' '}
        <small className="muted">{about.filter(Boolean).join(' · ')}</small>
      </td>
      <td>
        <Elapsed since={agent.since} offset={offset} />
      </td>
      <td className="floor-chips">
        {agent.contacts.map((contact) => (
          <ContactChip
            key={contact.id ?? contact.since}
            contact={contact}
            offset={offset}
            onOpen={onContact}
          />
        ))}
      </td>
      <td className="timer" data-testid="agent-time">
        <TimeSharesOf rows={time} agentIds={[agent.id]} />
      </td>
      <td>
        {listed(agent.queueIds.map(queueName))}
        {agent.skills.length > 0 && <small className="muted"> · {listed(agent.skills)}</small>}
      </td>
      <td>
        <AgentActs me={me} agent={agent} />
      </td>
    </tr>
  );
}
