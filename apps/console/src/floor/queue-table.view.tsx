import { Drawer } from 'antd';
import { useState } from 'react';
import { countText, figureText, type FloorAgent, type FloorQueue } from '#libs/contract';
import { duration } from '../../model/clock.rules.js';
import { shownQueues, type TimeRows } from '../../model/floor.rules.js';
import { rateLevel } from '../../model/wallboard.rules.js';
import { Elapsed } from '../shell/now.hook.js';
import { useText } from '../text/language.hook.js';
import { ContactChip } from './contact-chip.view.js';
import { TimeSharesOf } from './time-shares.view.js';

type RatePart = 'numerator' | 'denominator';
/** A figure of a queue, told as a share. */
export type QueueRate = 'connectionRate' | 'serviceLevel';

interface Props {
  queues: readonly FloorQueue[];
  agents: readonly FloorAgent[];
  time: TimeRows;
  offset: number;
  /** The queue whose agents are shown. */
  chosen: string | null;
  onChoose: (queueId: string | null) => void;
  onContact: (contactId: string) => void;
  onRate: (queue: FloorQueue, rate: QueueRate, part: RatePart) => void;
}

/** Queues; a name shows the agents who serve it, a number its contacts. */
export function QueueTable({ queues, agents, time, offset, chosen, onChoose, onContact, onRate }: Props) {
  const { t, named } = useText();
  const [opened, setOpened] = useState<string | null>(null);
  const queue = queues.find(({ id }) => id === opened);
  // One drawer at a time: the contact's takes the place of the queue's.
  const openContact = (id: string): void => {
    setOpened(null);
    onContact(id);
  };
  return (
    <div className="floor-queues">
      <table className="floor-table" data-testid="floor-queues">
        <caption className="sr-only">{t('floorQueues')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('floorQueues')}</th>
            <th scope="col">{t('floorWaiting')}</th>
            <th scope="col">{t('floorLongest')}</th>
            <th scope="col" title={t('floorLevelHint')}>
              {t('floorLevel')}
            </th>
            <th scope="col">{t('floorExpected')}</th>
            <th scope="col">{t('floorIdle')}</th>
            <th scope="col">{t('floorRate')}</th>
            <th scope="col" title={t('floorTimeHint')}>
              {t('floorTime')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shownQueues(queues).map((one) => (
            <QueueRow
              key={one.id}
              queue={one}
              agentIds={agents.filter(({ queueIds }) => queueIds.includes(one.id)).map(({ id }) => id)}
              time={time}
              offset={offset}
              chosen={chosen === one.id}
              onChoose={() => onChoose(chosen === one.id ? null : one.id)}
              onOpen={() => setOpened(one.id)}
              onRate={(rate, part) => onRate(one, rate, part)}
            />
          ))}
        </tbody>
      </table>
      <Drawer
        open={queue !== undefined}
        onClose={() => setOpened(null)}
        size={420}
        title={queue && t('floorWaitingIn', { queue: named(queue) })}
      >
        {queue && queue.contacts.length < queue.waiting && (
          <p className="muted">{t('floorFirstFew', { n: queue.contacts.length, all: queue.waiting })}</p>
        )}
        <div className="floor-waiting">
          {queue?.contacts.map((one) => (
            <ContactChip key={one.id ?? one.since} contact={one} offset={offset} onOpen={openContact} />
          ))}
        </div>
      </Drawer>
    </div>
  );
}

interface RowProps {
  queue: FloorQueue;
  /** Of those present who serve it. */
  agentIds: readonly string[];
  time: TimeRows;
  offset: number;
  chosen: boolean;
  onChoose: () => void;
  onOpen: () => void;
  onRate: (rate: QueueRate, part: RatePart) => void;
}

function QueueRow({ queue, agentIds, time, offset, chosen, onChoose, onOpen, onRate }: RowProps) {
  const { t, named } = useText();
  const { waiting, longestSince, expectedWait } = queue;
  return (
    <tr data-queue={queue.id} className={chosen ? 'floor-chosen' : ''}>
      <th scope="row">
        <button type="button" className="link" aria-pressed={chosen} onClick={onChoose}>
          {named(queue)}
        </button>
      </th>
      <td className="timer" data-testid="queue-waiting">
        {waiting === 0 ? (
          0
        ) : (
          <button type="button" className="link floor-count" data-testid="queue-open" onClick={onOpen}>
            {waiting}
          </button>
        )}
      </td>
      <td>{longestSince === null ? '–' : <Elapsed since={longestSince} offset={offset} />}</td>
      <RateCell queue={queue} rate="serviceLevel" onOpen={onRate} />
      <td className="timer">{waiting === 0 ? '–' : waitText(expectedWait, t('floorUnknown'))}</td>
      <td className={`timer ${queue.present === 0 ? 'floor-bad' : ''}`}>
        {queue.idle} / {queue.present}
      </td>
      <RateCell queue={queue} rate="connectionRate" onOpen={onRate} />
      <td className="timer" data-testid="queue-time">
        <TimeSharesOf rows={time} agentIds={agentIds} />
      </td>
    </tr>
  );
}

interface RateProps {
  queue: FloorQueue;
  rate: QueueRate;
  onOpen: (rate: QueueRate, part: RatePart) => void;
}

export const RATE_NAME = { connectionRate: 'floorRate', serviceLevel: 'floorLevel' } as const;

/** A figure judged by the queue's own target, which stands beside it: nobody has to tell colours apart. */
function RateCell({ queue, rate, onOpen }: RateProps) {
  const { t } = useText();
  const figure = queue[rate];
  const target = figureText(figure.target, 'share');
  const { withinSeconds } = figure.options;
  return (
    <td className="timer floor-rate" data-testid={`queue-${rate}`} data-level={rateLevel(figure)}>
      <span className={`floor-${rateLevel(figure)}`}>{figureText(figure.value, 'share') ?? t('noData')}</span>{' '}
      <small className="muted">
        <RatePartLink queue={queue} rate={rate} part="numerator" onOpen={onOpen} />
        {' ÷ '}
        <RatePartLink queue={queue} rate={rate} part="denominator" onOpen={onOpen} />
        {target !== null && ` · ${t('targetIs', { t: target })}`}
        {withinSeconds !== undefined && ` · ${t('floorWithin', { n: withinSeconds })}`}
      </small>
    </td>
  );
}

function RatePartLink({ queue, rate, part, onOpen }: RateProps & { part: RatePart }) {
  const { t, named } = useText();
  const name = `${named(queue)} · ${t(RATE_NAME[rate])}`;
  const count = queue[rate][part];
  return (
    <button
      type="button"
      className="link"
      data-testid={`${rate}-${part}`}
      aria-label={`${t(part === 'numerator' ? 'numeratorOf' : 'denominatorOf', { name })} ${count}`}
      onClick={() => onOpen(rate, part)}
    >
      {countText(count)}
    </button>
  );
}

const waitText = (seconds: number | null, unknown: string): string =>
  seconds === null ? unknown : duration(seconds * 1000);
