import { AudioOutlined, PauseCircleOutlined, PlayCircleOutlined, StopOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import type { CallControl, ContactView } from '#libs/contract';
import { partOf } from '../../model/desk/desk.rules.js';
import type { DeskView } from '../desk/desk.hook.js';
import { useRecordsOnDemand } from '../api/name.hook.js';
import { useText } from '../text/language.hook.js';

/** Hold, and the recording: paused, or begun and ended where the queue leaves that to the agent; at any phone of the owner, as long as they talk. */
export function Hold({ desk, contact }: { desk: DeskView; contact: ContactView }) {
  const { t } = useText();
  const { session, run } = desk;
  const [control, setControl] = useState<CallControl | null>(null);
  const mine = contact.state === 'active' && partOf(contact, desk.state.agent?.id) === 'owner';
  const { id, epoch } = contact;
  const onDemand = useRecordsOnDemand(contact.queueId);
  useEffect(() => {
    // As another tab, or this one before a reload, left it. Should the answer get lost, a click tells.
    if (mine) session.callControl(contact).then(setControl, () => undefined);
  }, [session, mine, id, epoch]);
  useEffect(
    () => session.onCall((changed) => changed.contactId === id && setControl(changed)),
    [session, id],
  );
  if (!mine) return null;
  const held = control?.contactId === id && control.heldEpoch === epoch;
  const paused = control?.contactId === id && control.pausedEpoch === epoch;
  const recorded = control?.contactId === id && control.recordingEpoch === epoch;
  const wish = (what: () => Promise<CallControl>) => (): void =>
    void run(async () => setControl(await what()));
  return (
    <>
      {control?.contactId === id && <Monitored control={control} epoch={epoch} />}
      {held && <span className="call-held">{t('callHeld')}</span>}
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
