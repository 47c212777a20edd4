import { Button } from 'antd';
import { useLayoutEffect, useRef, useState } from 'react';
import type { MessageView, Principal } from '#libs/contract';
import type { OutboxEntry } from '../../../model/outbox.js';
import { useText } from '../../text/language.hook.js';
import { Message, Unsent } from './message.view.js';

interface Props {
  me: Principal;
  messages: readonly MessageView[];
  outbox: readonly OutboxEntry[];
  /** Said where there is nothing to show. */
  empty: string;
  channelUp: boolean;
  onRetry: (clientId: string) => void;
  onTakeBack: (entry: OutboxEntry) => void;
}

const NEAR_END_PX = 60;

/** The messages, the newest at the bottom; stays where the agent is reading. */
export function Thread({ me, messages, outbox, empty, channelUp, onRetry, onTakeBack }: Props) {
  const { t } = useText();
  const box = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const toEnd = (): void => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
    setAtEnd(true);
  };
  const count = messages.length + outbox.length;
  const own = outbox.length;
  useLayoutEffect(() => {
    if (atEnd) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [count, atEnd]);
  useLayoutEffect(() => {
    // What the agent sends is always shown to them.
    if (own > 0) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [own]);
  const onScroll = (): void => {
    const el = box.current;
    if (el) setAtEnd(el.scrollHeight - el.scrollTop - el.clientHeight < NEAR_END_PX);
  };
  return (
    <div className="thread-frame">
      <div
        ref={box}
        className="thread"
        role="log"
        aria-label={t('messages')}
        tabIndex={0}
        onScroll={onScroll}
      >
        {count === 0 && <div className="empty">{empty}</div>}
        {messages.map((message) => (
          <Message key={message.id} message={message} me={me} />
        ))}
        {outbox.map((entry) => (
          <Unsent
            key={entry.clientId}
            entry={entry}
            stalled={!channelUp}
            onRetry={() => onRetry(entry.clientId)}
            onTakeBack={() => onTakeBack(entry)}
          />
        ))}
      </div>
      {!atEnd && (
        <Button className="to-end" size="small" shape="round" onClick={toEnd}>
          {t('newMessages')} ↓
        </Button>
      )}
    </div>
  );
}
