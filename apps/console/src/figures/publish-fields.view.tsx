import { Checkbox, Input } from 'antd';
import { useText } from '../text/language.hook.js';

const NOTE_MAX = 500;

/** What is said of something that is published, and to whom. */
export interface Telling {
  note: string;
  public: boolean;
}
export const UNTOLD: Telling = { note: '', public: false };

export function PublishFields({
  telling,
  onChange,
}: {
  telling: Telling;
  onChange: (telling: Telling) => void;
}) {
  const { t } = useText();
  return (
    <>
      <label htmlFor="publish-note">{t('publishNote')}</label>
      <Input.TextArea
        id="publish-note"
        maxLength={NOTE_MAX}
        rows={3}
        value={telling.note}
        onChange={(event) => onChange({ ...telling, note: event.target.value })}
      />
      <Checkbox
        checked={telling.public}
        onChange={(event) => onChange({ ...telling, public: event.target.checked })}
      >
        {t('publishPublic')}
      </Checkbox>
    </>
  );
}
