import {
  CloseOutlined,
  CoffeeOutlined,
  DownOutlined,
  PoweroffOutlined,
  SoundOutlined,
  WifiOutlined,
} from '@ant-design/icons';
import { Button, Dropdown, Space } from 'antd';
import { type AgentState, type AgentView, PRESENCE_TIMES, type PresenceTime } from '#libs/contract';
import { type Work, workOf } from '../../model/desk/work.rules.js';
import { Elapsed } from '../shell/now.hook.js';
import { type TextKey, useText } from '../text/language.hook.js';
import { AGENT_STATE } from '../text/words.text.js';
import type { SetPresence } from './desk-acts.hook.js';
import type { DeskView } from './desk.hook.js';
import { useSoundReady } from './ring.hook.js';

const REASONS = [
  'reasonRest',
  'reasonMeal',
  'reasonMeeting',
  'reasonTraining',
  'reasonOther',
] as const satisfies readonly TextKey[];

const TIME: Record<PresenceTime, TextKey> = { now: 'presenceNow', 'after-contacts': 'presenceAfter' };

const TONE: Record<AgentState, string> = {
  idle: 'good',
  offered: 'warn',
  active: 'busy',
  'wrap-up': 'warn',
  'not-responding': 'bad',
  break: 'plain',
  offline: 'plain',
};

/** What the agent says of themselves, and what the system knows. */
export function PresenceBar({ desk, onSet }: { desk: DeskView; onSet: SetPresence }) {
  const { t } = useText();
  const soundReady = useSoundReady();
  const agent = desk.state.agent;
  const work = workOf(desk.state);
  const current = agent?.presence;
  const disabled = desk.connection !== 'up';
  const next = agent?.nextPresence ?? null;
  const busy = desk.held.length > 0;
  const reasons = (when: PresenceTime) => REASONS.map((key) => ({ key: `${when} ${key}`, label: t(key) }));
  const breakItems = busy
    ? [...PRESENCE_TIMES].reverse().map((when) => ({
        type: 'group' as const,
        key: when,
        label: t(TIME[when]),
        children: reasons(when),
      }))
    : reasons('now');
  const takeBreak = (chosen: string): void => {
    const [when, reason] = chosen.split(' ') as [PresenceTime, (typeof REASONS)[number]];
    onSet('break', t(reason), when);
  };
  return (
    <div className="presence">
      {current === 'online' && !soundReady && (
        <span className="state-tag tone-warn">
          <SoundOutlined aria-hidden /> {t('soundLocked')}
        </span>
      )}
      {agent && work && <StateTag agent={agent} work={work} offset={desk.offset} />}
      {next && (
        <span className="state-tag tone-warn" data-testid="presence-next" role="status">
          {t('thenPresence', { presence: t(next.presence) })}
          {next.reason !== null && ` · ${next.reason}`}
          <Button
            size="small"
            type="text"
            data-testid="presence-next-cancel"
            icon={<CloseOutlined />}
            aria-label={t('cancelNext')}
            title={t('cancelNext')}
            disabled={disabled}
            onClick={() => onSet('online')}
          />
        </span>
      )}
      <Space.Compact role="group" aria-label={t('presence')}>
        <Button
          data-testid="presence-online"
          aria-pressed={current === 'online'}
          type={current === 'online' ? 'primary' : 'default'}
          icon={<WifiOutlined />}
          disabled={disabled}
          onClick={() => onSet('online')}
        >
          {t('online')}
        </Button>
        <Dropdown
          trigger={['click']}
          disabled={disabled}
          menu={{ items: breakItems, onClick: ({ key }) => takeBreak(key) }}
        >
          <Button
            data-testid="presence-break"
            aria-pressed={current === 'break'}
            aria-haspopup="menu"
            type={current === 'break' ? 'primary' : 'default'}
            icon={<CoffeeOutlined />}
          >
            {t('break')} <DownOutlined />
          </Button>
        </Dropdown>
        <Dropdown
          trigger={['click']}
          disabled={disabled || !busy}
          menu={{
            items: [...PRESENCE_TIMES].reverse().map((key) => ({ key, label: t(TIME[key]) })),
            onClick: ({ key }) => onSet('offline', undefined, key as PresenceTime),
          }}
        >
          <Button
            data-testid="presence-offline"
            aria-pressed={current === 'offline'}
            type={current === 'offline' ? 'primary' : 'default'}
            icon={<PoweroffOutlined />}
            disabled={disabled}
            {...(busy ? { 'aria-haspopup': 'menu' } : { onClick: () => onSet('offline') })}
          >
            {t('offline')}
          </Button>
        </Dropdown>
      </Space.Compact>
    </div>
  );
}

/** The present state with its timer; when still serving, also what comes afterwards. */
function StateTag({ agent, work, offset }: { agent: AgentView; work: Work; offset: number }) {
  const { t, p } = useText();
  const { state, since } = work;
  const serving = state === 'active' || state === 'wrap-up' || state === 'offered';
  const after = serving && agent.presence !== 'online' ? agent.presence : null;
  return (
    <span className={`state-tag tone-${TONE[state]}`} data-testid="agent-state" data-state={state}>
      {p(AGENT_STATE[state])}
      {state === 'break' && agent.reason !== null && ` · ${agent.reason}`}{' '}
      {since !== null && <Elapsed since={since} offset={offset} />}
      {after !== null && ` · ${t('thenPresence', { presence: t(after) })}`}
    </span>
  );
}
