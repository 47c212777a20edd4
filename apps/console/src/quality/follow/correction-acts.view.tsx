import { Select } from 'antd';
import { useState } from 'react';
import {
  CORRECTION_OUTCOMES,
  type CorrectionOutcome,
  type CorrectionView,
  type ScorerView,
} from '#libs/contract';
import { shanghaiStamp } from '../../../model/clock.rules.js';
import { patch, post } from '../../api/rest.js';
import { CallTime } from '../../callbacks/call-time.view.js';
import { DayField } from '../../form/day-field.view.js';
import { CALLBACK_STATE } from '../../text/callback.text.js';
import { type TextKey, useText } from '../../text/language.hook.js';
import { useCorrectionCall, useSend } from '../quality.queries.js';
import { Say } from './follow-up.view.js';

const OUTCOME: Record<CorrectionOutcome, TextKey> = {
  called: 'qCorrectionCalled',
  written: 'qCorrectionWritten',
  returned: 'qCorrectionReturned',
  unreachable: 'qCorrectionUnreachable',
};

const pathOf = ({ id }: CorrectionView): string => `/corrections/${encodeURIComponent(id)}`;
const nothing = (): undefined => undefined;

/** Who sees to it, and to give it to somebody else. */
export function Assignee({
  correction,
  staff,
}: {
  correction: CorrectionView;
  staff: readonly ScorerView[];
}) {
  const { t } = useText();
  const send = useSend(
    (assigneeId: string) => patch<CorrectionView>(pathOf(correction), { assigneeId }),
    nothing,
  );
  return (
    <Select<string>
      size="small"
      style={{ width: 134 }}
      aria-label={t('qCorrectionAssignee')}
      data-testid="correction-assignee"
      placeholder={t('qCorrectionNobody')}
      showSearch
      optionFilterProp="label"
      loading={send.isPending}
      value={correction.assigneeId}
      options={staff.map((one) => ({ value: one.id, label: one.displayName }))}
      onChange={(assigneeId) => send.mutate(assigneeId)}
    />
  );
}

/** Until when; marked when that is over. `fixed`: not for this person to change. */
export function DueDay({ correction, fixed }: { correction: CorrectionView; fixed: boolean }) {
  const { t } = useText();
  const { dueDay, overdue, done } = correction;
  const send = useSend((day: string) => patch<CorrectionView>(pathOf(correction), { dueDay: day }), nothing);
  return (
    <span className="due" data-testid="correction-due">
      {fixed || done ? (
        dueDay
      ) : (
        <DayField
          size="small"
          fixed
          aria-label={t('qCorrectionDue')}
          value={dueDay}
          onChange={(day) => day !== null && send.mutate(day)}
        />
      )}
      {overdue && <b className="bad">{t('qCorrectionOverdue')}</b>}
    </span>
  );
}

/** The call by which the customer is told: to be planned, or how far it is. */
export function PlannedCall({ correction }: { correction: CorrectionView }) {
  const send = useSend(
    (at: number) =>
      post<CorrectionView>(`${pathOf(correction)}/callback`, { at: new Date(at).toISOString() }),
    nothing,
  );
  if (correction.callbackId !== null) return <CallState correction={correction} />;
  if (correction.done) return null;
  return (
    <CallTime
      label="qCorrectionCall"
      until="qCorrectionCallAt"
      testId="correction-call"
      busy={send.isPending}
      onChoose={(at) => send.mutate(at)}
    />
  );
}

function CallState({ correction }: { correction: CorrectionView }) {
  const { p } = useText();
  const call = useCorrectionCall(correction.id).data;
  if (!call) return null;
  return (
    <span data-testid="correction-call-state">
      {p(CALLBACK_STATE[call.state])}
      <br />
      <small className="muted">{shanghaiStamp(call.notBefore)}</small>
    </span>
  );
}

/** How the customer was told, and the words of it. */
export function Closing({ correction }: { correction: CorrectionView }) {
  const { t } = useText();
  const [how, setHow] = useState<CorrectionOutcome>('called');
  const send = useSend(
    (note: string) => post<CorrectionView>(`${pathOf(correction)}/done`, { how, note }),
    nothing,
  );
  return (
    <div className="closing">
      <Select<CorrectionOutcome>
        size="small"
        aria-label={t('qCorrectionHow')}
        data-testid="correction-how"
        value={how}
        options={CORRECTION_OUTCOMES.map((value) => ({ value, label: t(OUTCOME[value]) }))}
        onChange={setHow}
      />
      <Say
        label="qCorrectionNote"
        act="qCorrectionClose"
        testId="correction-done"
        busy={send.isPending}
        onSay={(note) => send.mutate(note)}
      />
    </div>
  );
}

/** How it ended, in words. */
export function Outcome(props: {
  done: NonNullable<CorrectionView['done']>;
  nameOf: (id: string) => string;
}) {
  const { t } = useText();
  const { how, note, by, at } = props.done;
  return (
    <span data-testid="correction-outcome">
      {how && <b className={how === 'unreachable' ? 'bad' : 'good'}>{t(OUTCOME[how])}</b>} {note}{' '}
      <small className="muted">
        {props.nameOf(by)} · {shanghaiStamp(at)}
      </small>
    </span>
  );
}
