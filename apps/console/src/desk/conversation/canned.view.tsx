import type { CannedReply } from '../../../model/desk/canned.rules.js';
import { useText } from '../../text/language.hook.js';

export const optionId = (listId: string, index: number): string => `${listId}-${index}`;

interface Props {
  id: string;
  replies: readonly CannedReply[];
  active: number;
  onPick: (reply: CannedReply) => void;
}

/** The list over the message box; the keys are handled by the box, which keeps the focus. */
export function CannedList({ id, replies, active, onPick }: Props) {
  const { t } = useText();
  return (
    <div className="canned" id={id} role="listbox" aria-label={t('canned')} data-testid="canned-list">
      {replies.length === 0 && <p className="muted">{t('cannedNone')}</p>}
      {replies.map((reply, index) => (
        <div
          key={reply.key}
          id={optionId(id, index)}
          role="option"
          aria-selected={index === active}
          className="canned-option"
          onMouseDown={(event) => {
            event.preventDefault();
            onPick(reply);
          }}
        >
          <kbd>/{reply.key}</kbd> {reply.text}
        </div>
      ))}
    </div>
  );
}
