import { countText, type AgentState, type Figure, type FigureScope } from '#libs/contract';
import { duration, elapsed } from '../../model/clock.rules.js';
import {
  abandonedLevel,
  agentsLevel,
  onDuty,
  percent,
  rateLevel,
  targetSeconds,
  waitingLevel,
  waitLevel,
} from '../../model/wallboard.rules.js';
import { useQueues } from '../api/queries.js';
import { useNow } from '../shell/now.hook.js';
import { useText } from '../text/language.hook.js';
import { AGENT_STATE } from '../text/words.text.js';
import type { FigureName } from './figure-drawer.view.js';
import { FigureTile } from './figure-tile.view.js';
import type { Live } from './figures.hook.js';

interface Props {
  live: Live;
  scope: FigureScope;
  onOpen: (name: FigureName) => void;
}

/** The six large figures. */
export function FigureGrid({ live, scope, onOpen }: Props) {
  const { t } = useText();
  const { figures } = live;
  if (!figures) return <div className="wall-grid wall-empty">{t('noData')}</div>;
  const duty = onDuty(figures.agents);
  const left = figures.connectionRate.target;
  return (
    <div className="wall-grid">
      <FigureTile
        testId="figure-waiting"
        title={t('figWaiting')}
        level={waitingLevel(figures.waiting, duty)}
        target={t('targetWaiting', { n: countText(duty) })}
        onOpen={() => onOpen('waiting')}
      >
        <span className="big timer">{countText(figures.waiting)}</span>
      </FigureTile>
      <LongestWait live={live} scope={scope} onOpen={onOpen} />
      <FigureTile
        testId="figure-agents"
        title={t('figAgents')}
        level={agentsLevel(figures.agents)}
        target={t('targetAgents')}
        onOpen={() => onOpen('agents')}
      >
        <AgentStates agents={figures.agents} />
      </FigureTile>
      <Rate
        testId="figure-connection-rate"
        title={t('figConnection')}
        figure={figures.connectionRate}
        onOpen={() => onOpen('connection-rate')}
      />
      <Rate
        testId="figure-service-level"
        title={t('figService')}
        figure={figures.serviceLevel}
        onOpen={() => onOpen('service-level')}
      />
      <FigureTile
        testId="figure-counts"
        title={t('figCounts')}
        level={abandonedLevel(figures)}
        target={left === null ? t('targetNone') : t('targetAbandoned', { t: percent(1 - left) ?? '' })}
        onOpen={() => onOpen('counts')}
      >
        <span className="counts">
          {(['asked', 'answered', 'abandoned'] as const).map((name) => (
            <span key={name}>
              <b className="timer">{countText(figures[name])}</b>
              <small>{t(name)}</small>
            </span>
          ))}
        </span>
      </FigureTile>
    </div>
  );
}

function LongestWait({ live, scope, onOpen }: Props) {
  const { t } = useText();
  const queues = useQueues();
  const now = useNow(500) + live.offset;
  const since = live.figures?.longestWaitSince ?? null;
  const wait = since === null ? null : elapsed(since, now);
  const shown = (queues.data ?? []).filter(
    (q) =>
      (scope.queueId === null || q.id === scope.queueId) &&
      (scope.districtId === null || q.districtId === scope.districtId),
  );
  const target = targetSeconds(shown);
  return (
    <FigureTile
      testId="figure-longest-wait"
      title={t('figLongest')}
      level={waitLevel(wait, target)}
      target={t('targetLongest', { s: target })}
      onOpen={() => onOpen('longest-wait')}
    >
      {wait === null ? (
        <span className="calm">{t('nobody')}</span>
      ) : (
        <span className="big timer">{duration(wait)}</span>
      )}
    </FigureTile>
  );
}

function Rate({
  testId,
  title,
  figure,
  onOpen,
}: {
  testId: string;
  title: string;
  figure: Figure;
  onOpen: () => void;
}) {
  const { t } = useText();
  const shown = percent(figure.value);
  const target = percent(figure.target);
  return (
    <FigureTile
      testId={testId}
      title={title}
      level={rateLevel(figure)}
      target={target === null ? t('targetNone') : t('targetShare', { t: target })}
      note={t('ratio', { n: countText(figure.numerator), d: countText(figure.denominator) })}
      onOpen={onOpen}
    >
      {shown === null ? (
        <span className="calm">{t('noData')}</span>
      ) : (
        <span className="big timer">{shown}</span>
      )}
    </FigureTile>
  );
}

const SHOWN: readonly AgentState[] = ['idle', 'offered', 'active', 'wrap-up', 'break', 'not-responding'];

function AgentStates({ agents }: { agents: Record<AgentState, number> }) {
  const { p } = useText();
  return (
    <span className="agent-states">
      {SHOWN.map((state) => (
        <span key={state} className={agents[state] === 0 ? '' : `agent-${state}`}>
          <b className="timer">{countText(agents[state])}</b>
          <small>{p(AGENT_STATE[state])}</small>
        </span>
      ))}
    </span>
  );
}
