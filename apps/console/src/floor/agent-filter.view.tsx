import { Input } from 'antd';
import { AGENT_STATES, type Floor } from '#libs/contract';
import { countByState, type FloorFilter } from '../../model/floor.rules.js';
import { useText } from '../text/language.hook.js';
import { AGENT_STATE } from '../text/words.text.js';

interface Props {
  floor: Floor;
  filter: FloorFilter;
  onChange: (filter: FloorFilter) => void;
}

/** How many agents are in each state; a state shows those alone. */
export function AgentFilter({ floor, filter, onChange }: Props) {
  const { t, p } = useText();
  const counts = countByState(floor.agents);
  const states = AGENT_STATES.filter((state) => state !== 'offline');
  return (
    <div className="floor-filter" role="group" aria-label={t('floorAgents')}>
      <button
        type="button"
        aria-pressed={filter.state === null}
        onClick={() => onChange({ ...filter, state: null })}
      >
        {t('floorAny')} <b className="timer">{floor.agents.length}</b>
      </button>
      {states.map((state) => (
        <button
          key={state}
          type="button"
          className={`floor-state-${state}`}
          data-testid={`floor-state-${state}`}
          aria-pressed={filter.state === state}
          onClick={() => onChange({ ...filter, state: filter.state === state ? null : state })}
        >
          {p(AGENT_STATE[state])} <b className="timer">{counts.get(state) ?? 0}</b>
        </button>
      ))}
      <span className="muted">{t('floorOffline', { n: floor.offline })}</span>
      <Input
        className="floor-name"
        allowClear
        aria-label={t('floorName')}
        placeholder={t('floorName')}
        value={filter.name}
        onChange={(event) => onChange({ ...filter, name: event.target.value })}
      />
    </div>
  );
}
