import { AudioOutlined, PauseCircleOutlined, PlayCircleOutlined, StopOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import type { CallControl, ContactView } from '#libs/contract';
import { partOf } from '../../model/desk/desk.rules.js';
import { newerControl, pauseOf } from '../../model/desk/phone.rules.js';
import type { DeskView } from '../desk/desk.hook.js';
import { useRecordsOnDemand } from '../api/name.hook.js';
import { useText } from '../text/language.hook.js';

const PENDING_MS = 2000;

/** Hold, and the recording: paused, or begun and ended where the queue leaves that to the agent; at any phone of the owner, as long as they talk. */
export function Hold({ desk, contact }: { desk: DeskView; contact: ContactView }) {
  const { t } = useText();
  const { session, run } = desk;
  const [control, setControl] = useState<CallControl | null>(null);
  // An answer may come after the news of what followed from it.
  const learn = useCallback(
    (next: CallControl): void => setControl((known) => newerControl(known, next)),
    [],
  );
  const mine = contact.state === 'active' && partOf(contact, desk.state.agent?.id) === 'owner';
  const { id, epoch } = contact;
  const onDemand = useRecordsOnDemand(contact.queueId);
  useEffect(() => {
    // As another tab, or this one before a reload, left it. Should the answer get lost, a click tells.
    if (mine) session.callControl(contact).then(learn, () => undefined);
  }, [session, mine, id, epoch, learn]);
  useEffect(
    () => session.onCall((changed) => changed.contactId === id && learn(changed)),
    [session, id, learn],
  );
  const pause = pauseOf(control, contact);
  const paused = pause !== 'none';
  const pending = mine && pause === 'pending';
  useEffect(() => {
    if (!pending) return;
    // That it came to be so is told once, and may be missed.
    const look = (): unknown => session.callControl({ id, epoch }).then(learn, () => undefined);
    const timer = setInterval(look, PENDING_MS);
    return () => clearInterval(timer);
  }, [session, pending, id, epoch, learn]);
  if (!mine) return null;
  const held = control?.contactId === id && control.heldEpoch === epoch;
  const recorded = control?.contactId === id && control.recordingEpoch === epoch;
  const wish = (what: () => Promise<CallControl>) => (): void => void run(async () => learn(await what()));
  return (
    <>
      {control?.contactId === id && <Monitored control={control} epoch={epoch} />}
      {held && <span className="call-held">{t('callHeld')}</span>}
      {pending && (
        <span className="call-held" role="status" data-testid="call-pause-pending">
          {t('pausePending')}
        </span>
      )}
      <Button
        size="small"
        data-testid="call-hold"
        aria-pressed={held}
        type={held ? 'primary' : 'default'}
        icon={held ? <PlayCircleOutlined /> : <PauseCircleOutlined />}
        onClick={wish(() => session.hold(contact, !held))}
      >
        {t(held ? 'takeCallBack' : 'hold')}
      </Button>
      {onDemand && (
        <Button
          size="small"
          data-testid="call-record"
          aria-pressed={recorded}
          danger={recorded}
          icon={recorded ? <StopOutlined /> : <AudioOutlined />}
          onClick={wish(() => session.record(contact, !recorded))}
        >
          {t(recorded ? 'stopRecording' : 'startRecording')}
        </Button>
      )}
      {(!onDemand || recorded) && (
        <Button
          size="small"
          data-testid="call-pause-recording"
          aria-pressed={paused}
          danger={paused}
          icon={<PauseCircleOutlined />}
          onClick={wish(() => session.pauseRecording(contact, !paused))}
        >
          {t(paused ? 'resumeRecording' : 'pauseRecording')}
        </Button>
      )}
    </>
  );
}

/** Who is at the call beside the agent, where the deployment shows that. */
function Monitored({ control, epoch }: { control: CallControl; epoch: number }) {
  const { t } = useText();
  return control.monitors
    .filter((monitor) => monitor.epoch === epoch)
    .map(({ supervisorId, mode }) => (
      <span key={supervisorId} className="call-held" data-testid="call-monitored">
        {t('monitorShown', { mode: t(MODES[mode]) })}
      </span>
    ));
}
const MODES = { listen: 'monitorListen', coach: 'monitorCoach', barge: 'monitorBarge' } as const;
