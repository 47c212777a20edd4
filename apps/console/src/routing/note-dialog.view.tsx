import { Input } from 'antd';
import { useState } from 'react';
import { useClosingOf } from '../form/closing.hook.js';
import { Dialog } from '../form/dialog.view.js';
import { useText } from '../text/language.hook.js';

interface Props {
  title: string;
  okText: string;
  busy: boolean;
  onClose: () => void;
  onNote: (note: string) => void;
}

/** No version is made without a word why. */
export function NoteDialog({ title, okText, busy, onClose, onNote }: Props) {
  const { t } = useText();
  const [note, setNote] = useState('');
  const close = useClosingOf(() => note.trim() !== '', onClose);
  return (
    <Dialog
      open
      title={title}
      okText={okText}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: note.trim() === '', loading: busy }}
      onOk={() => onNote(note.trim())}
      onCancel={close}
    >
      <label className="note-field">
        {t('policyNote')}
        <Input
          autoFocus
          maxLength={500}
          value={note}
          data-testid="policy-note"
          onChange={(event) => setNote(event.target.value)}
          onPressEnter={() => note.trim() !== '' && onNote(note.trim())}
        />
        <small className="muted">{t('policyNoteHint')}</small>
      </label>
    </Dialog>
  );
}
