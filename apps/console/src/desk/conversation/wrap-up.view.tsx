import { Button, Radio } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { type ContactView, type Disposition, DISPOSITIONS } from '#libs/contract';
import { duration, remaining } from '../../../model/clock.rules.js';
import { useNow } from '../../shell/now.hook.js';
import { useText } from '../../text/language.hook.js';
import { DISPOSITION } from '../../text/words.text.js';
import { suggestedDisposition } from '../../../model/desk/dial.rules.js';
import { useDial } from '../../phone/dial.hook.js';
import type { DeskView } from '../desk.hook.js';
import { TopicField } from './topic-field.view.js';

/** The chosen code is handed in this long before the server closes the contact by itself (ms). */
const AHEAD_MS = 2000;
const DEFAULT: Disposition = DISPOSITIONS[0];

/** How it was resolved and what it was about, with a time limit; a code is chosen for when time runs out. */
export function WrapUp({ desk, contact }: { desk: DeskView; contact: ContactView }) {
  const { t, p } = useText();
  const suggested = suggestedDisposition(useDial(desk, contact).dial);
  const [chosen, setCode] = useState<Disposition | null>(null);
  const code = chosen ?? suggested ?? DEFAULT;
  const [topicId, setTopicId] = useState<string>();
  const [busy, setBusy] = useState(false);
  const now = useNow(500) + desk.offset;
  const left = contact.deadlineAt === null ? null : remaining(contact.deadlineAt, now);
  const submit = async (unattended: boolean): Promise<void> => {
    setBusy(true);
    const about = topicId === undefined ? {} : { topicId };
    const said = { disposition: code, ...about, ...(unattended ? { unattended } : {}) };
    await desk.run(() => desk.session.wrapUp(contact, said));
    setBusy(false);
  };
  const handed = useRef(false);
  const due = left !== null && left <= AHEAD_MS && desk.connection === 'up';
  useEffect(() => {
    if (!due || handed.current) return;
    handed.current = true;
    void submit(true);
  });
  return (
    <section className="wrapup" aria-labelledby="wrapup-title">
      <h3 id="wrapup-title">{t('wrapUp')}</h3>
      <p>{t('wrapUpLead')}</p>
      <Radio.Group
        data-testid="wrapup-code"
        aria-labelledby="wrapup-title"
        optionType="button"
        buttonStyle="solid"
        value={code}
        onChange={(event) => setCode(event.target.value as Disposition)}
        disabled={busy}
      >
        {DISPOSITIONS.map((entry) => (
          <Radio.Button key={entry} value={entry} autoFocus={entry === DEFAULT}>
            <span data-testid={`wrapup-code-${entry}`}>{p(DISPOSITION[entry])}</span>
          </Radio.Button>
        ))}
      </Radio.Group>
      <TopicField contact={contact} chosen={topicId} disabled={busy} onChoose={setTopicId} />
      <div className="wrapup-foot">
        {left !== null && <span className="muted">{t('wrapUpLeft', { time: duration(left) })}</span>}
        <Button data-testid="wrapup-submit" type="primary" loading={busy} onClick={() => void submit(false)}>
          {t('wrapUpSubmit')}
        </Button>
        {contact.extensions === 0 && (
          <Button
            data-testid="wrapup-extend"
            disabled={busy}
            onClick={() => void desk.run(() => desk.session.extend(contact))}
          >
            {t('extend')}
          </Button>
        )}
      </div>
    </section>
  );
}
