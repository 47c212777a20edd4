import { SendOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input } from 'antd';
import { type KeyboardEvent, useState } from 'react';
import { type ContactView, MAX_TEXT_LENGTH, maxTextLengthOf, type Principal } from '#libs/contract';
import { type CannedReply, cannedQuery, fillReply, filterReplies } from '../../../model/desk/canned.rules.js';
import { partOf } from '../../../model/desk/desk.rules.js';
import { charactersLeft } from '../../../model/length.rules.js';
import { newClientId as draftId } from '../../../model/outbox.js';
import { useText } from '../../text/language.hook.js';
import { CANNED } from '../../text/desk.text.js';
import type { DeskView } from '../desk.hook.js';
import { CannedList, optionId } from './canned.view.js';

const LIST_ID = 'canned-replies';

/** Where the agent writes. The draft is kept for the contact, over reloads too. */
export function Composer({ desk, contact, me }: { desk: DeskView; contact: ContactView; me: Principal }) {
  const { t } = useText();
  const [text, setText] = useState(() => desk.store.loadDraft(contact.id));
  // Whoever consults speaks to colleagues alone, and a caller reads nothing.
  const onlyNotes = partOf(contact, me.userId) === 'consult' || contact.channel === 'voice';
  const [note, setNote] = useState(false);
  const noting = note || onlyNotes;
  const canned = useCanned(text, me);
  const left = charactersLeft(text, noting ? MAX_TEXT_LENGTH : maxTextLengthOf(contact.channel));
  const over = left !== null && left < 0;
  const write = (next: string): void => {
    setText(next);
    desk.store.saveDraft(contact.id, next);
  };
  const send = (): void => {
    const words = text.trim();
    if (words === '' || over) return;
    write('');
    if (!noting) return desk.session.send(contact.id, words);
    const clientId = draftId();
    void desk
      .run(() => desk.session.note(contact, clientId, words))
      .then((written) => (written ? undefined : write(words)));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const act = canned.keyAct(event.key, write);
    if (act) {
      event.preventDefault();
      act();
    } else if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      send();
    }
  };
  return (
    <div className={`composer ${noting ? 'composer-note' : ''}`}>
      {canned.open && (
        <CannedList
          id={LIST_ID}
          replies={canned.replies}
          active={canned.active}
          onPick={(reply) => write(reply.text)}
        />
      )}
      <Input.TextArea
        data-testid="message-input"
        aria-label={t('messageInput')}
        aria-haspopup="listbox"
        aria-autocomplete="list"
        aria-controls={canned.open ? LIST_ID : undefined}
        aria-activedescendant={
          canned.open && canned.replies.length > 0 ? optionId(LIST_ID, canned.active) : undefined
        }
        placeholder={t(noting ? 'noteInput' : 'messageInput')}
        autoFocus
        value={text}
        {...(over ? { status: 'error' as const } : {})}
        autoSize={{ minRows: 2, maxRows: 6 }}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="composer-foot">
        <Button size="small" type="text" onClick={() => write('/')}>
          <kbd>/</kbd> {t('canned')}
        </Button>
        <Checkbox
          data-testid="note-toggle"
          checked={noting}
          disabled={onlyNotes}
          onChange={(event) => setNote(event.target.checked)}
        >
          <span title={t('noteHint')}>{t('note')}</span>
        </Checkbox>
        <span className="muted key-hint">
          {t('keySend')} Enter · {t('keyLine')} Shift Enter
        </span>
        {left !== null && (
          <span role="status" data-testid="length-left" className={over ? 'field-bad' : 'muted'}>
            {over ? t('lengthOver', { n: -left }) : t('lengthLeft', { n: left })}
          </span>
        )}
        <Button
          data-testid="message-send"
          type="primary"
          icon={<SendOutlined />}
          disabled={text.trim() === '' || over}
          onClick={send}
        >
          {t('send')}
        </Button>
      </div>
    </div>
  );
}

interface Canned {
  open: boolean;
  replies: CannedReply[];
  active: number;
  /** What this key does while the list is open. */
  keyAct: (key: string, write: (text: string) => void) => (() => void) | undefined;
}

function useCanned(text: string, me: Principal): Canned {
  const { lang, p } = useText();
  const [choice, setChoice] = useState({ text: '', active: 0 });
  const query = cannedQuery(text);
  const hour = Number(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(11, 13));
  const zh = hour < 6 ? '您好' : hour < 12 ? '上午好' : hour < 18 ? '下午好' : '晚上好';
  const en = hour < 6 ? 'Hello' : hour < 12 ? 'Good morning' : hour < 18 ? 'Good afternoon' : 'Good evening';
  const values = { agent: me.displayName, greeting: lang === 'zh' ? zh : en };
  const all = CANNED.map((reply) => ({ key: reply.key, text: fillReply(p(reply.text), values) }));
  const replies = query === null ? [] : filterReplies(all, query);
  // A new filter starts at its first reply again.
  const active = choice.text === text ? choice.active : 0;
  const move = (by: number) => (): void =>
    setChoice({ text, active: (active + by + replies.length) % replies.length });
  const keyAct: Canned['keyAct'] = (key, write) => {
    const reply = replies[active];
    if (query === null) return undefined;
    if (key === 'Escape') return () => write('');
    if (!reply) return undefined;
    if (key === 'ArrowDown') return move(1);
    if (key === 'ArrowUp') return move(-1);
    return key === 'Enter' || key === 'Tab' ? () => write(reply.text) : undefined;
  };
  return { open: query !== null, replies, active, keyAct };
}
