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

interface Props {
  queues: readonly FloorQueue[];
  agents: readonly FloorAgent[];
  time: TimeRows;
  offset: number;
  /** The queue whose agents are shown. */
  chosen: string | null;
  onChoose: (queueId: string | null) => void;
  onContact: (contactId: string) => void;
  onRate: (queue: FloorQueue, part: RatePart) => void;
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
              onRate={(part) => onRate(one, part)}
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
  onRate: (part: RatePart) => void;
}

function QueueRow({ queue, agentIds, time, offset, chosen, onChoose, onOpen, onRate }: RowProps) {
  const { t, named } = useText();
  const { connectionRate: rate, waiting, longestSince, expectedWait } = queue;
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
      <td className="timer">{waiting === 0 ? '–' : waitText(expectedWait, t('floorUnknown'))}</td>
      <td className={`timer ${queue.present === 0 ? 'floor-bad' : ''}`}>
        {queue.idle} / {queue.present}
      </td>
      <td className={`timer floor-${rateLevel(rate)}`}>
        {figureText(rate.value, 'share') ?? t('noData')}{' '}
        <small className="muted">
          <RatePartLink queue={queue} part="numerator" onOpen={onRate} />
          {' ÷ '}
          <RatePartLink queue={queue} part="denominator" onOpen={onRate} />
        </small>
      </td>
      <td className="timer" data-testid="queue-time">
        <TimeSharesOf rows={time} agentIds={agentIds} />
      </td>
    </tr>
  );
}

interface RatePartProps {
  queue: FloorQueue;
  part: RatePart;
  onOpen: (part: RatePart) => void;
}

function RatePartLink({ queue, part, onOpen }: RatePartProps) {
  const { t, named } = useText();
  const name = `${named(queue)} · ${t('floorRate')}`;
  const count = queue.connectionRate[part];
  return (
    <button
      type="button"
      className="link"
      data-testid={`rate-${part}`}
      aria-label={`${t(part === 'numerator' ? 'numeratorOf' : 'denominatorOf', { name })} ${count}`}
      onClick={() => onOpen(part)}
    >
      {countText(count)}
    </button>
  );
}

const waitText = (seconds: number | null, unknown: string): string =>
  seconds === null ? unknown : duration(seconds * 1000);
