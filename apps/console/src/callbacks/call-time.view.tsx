import { Button, Popover, Space } from 'antd';
import { useState } from 'react';
import { shanghaiDay } from '../../model/clock.rules.js';
import { DUE_CHOICES, dueAt, type DueChoice, fromField, toField } from '../../model/due.rules.js';
import { MinuteField } from '../form/day-field.view.js';
import { type TextKey, useText } from '../text/language.hook.js';

const CHOICE: Record<DueChoice, TextKey> = {
  'half-hour': 'callbackHalfHour',
  'two-hours': 'callbackTwoHours',
  tomorrow: 'callbackTomorrow',
};

interface Props {
  label: TextKey;
  /** What the time that is chosen means. */
  until: TextKey;
  testId: string;
  busy: boolean;
  onChoose: (at: number) => void;
}

/** A button behind which a time is chosen, of a few or any; `at`: epoch ms. */
export function CallTime({ label, until, testId, busy, onChoose }: Props) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const at = fromField(typed);
  const choose = (chosen: number): void => {
    setOpen(false);
    onChoose(chosen);
  };
  const show = (shown: boolean): void => {
    if (shown) setTyped(toField(dueAt('two-hours', Date.now())));
    setOpen(shown);
  };
  const content = (
    <div className="put-off" data-testid="put-off">
      <Space wrap>
        {DUE_CHOICES.map((choice) => (
          <Button key={choice} size="small" onClick={() => choose(dueAt(choice, Date.now()))}>
            {t(CHOICE[choice])}
          </Button>
        ))}
      </Space>
      <label>
        {t(until)}
        <MinuteField
          fixed
          aria-label={t(until)}
          value={typed}
          min={shanghaiDay(Date.now())}
          onChange={(minute) => setTyped(minute ?? '')}
        />
      </label>
      {(at === null || at <= Date.now()) && <span className="field-bad">{t('callbackBadTime')}</span>}
      <Button
        type="primary"
        size="small"
        data-testid="put-off-submit"
        disabled={at === null || at <= Date.now()}
        onClick={() => at !== null && choose(at)}
      >
        {t(label)}
      </Button>
    </div>
  );
  return (
    <Popover trigger="click" open={open} onOpenChange={show} content={content} destroyOnHidden>
      <Button size="small" data-testid={testId} disabled={busy} aria-haspopup="dialog">
        {t(label)}
      </Button>
    </Popover>
  );
}
