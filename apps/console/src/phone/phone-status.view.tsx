import { PhoneOutlined } from '@ant-design/icons';
import { Button, Popover, Radio, Select } from 'antd';
import { useEffect, useState } from 'react';
import type { PhoneKind } from '#libs/contract';
import type { LineState } from '../../model/desk/phone.rules.js';
import { ring, unlockSound } from '../desk/sound.js';
import { useSure } from '../shell/sure.hook.js';
import { type TextKey, useText } from '../text/language.hook.js';
import { useTellRefusal } from '../text/refusal.hook.js';
import {
  type AudioDevice,
  audioDevices,
  canChoose,
  chooseDevice,
  chosenDevice,
  openMicrophone,
  type Side,
} from './audio.js';
import { Level } from './level.view.js';
import type { AgentPhone } from './phone.hook.js';

const LINE: Record<Exclude<LineState, 'none'>, readonly [TextKey, string]> = {
  up: ['phoneUp', 'good'],
  connecting: ['phoneConnecting', 'warn'],
  refused: ['phoneRefused', 'bad'],
  elsewhere: ['phoneElsewhere', 'plain'],
  'desk-phone': ['phoneDesk', 'plain'],
};

/** How the phone stands; a click opens its settings. Nothing where there is none. */
export function PhoneStatus({ phone }: { phone: AgentPhone }) {
  const { t } = useText();
  if (phone.line === 'none') return null;
  const [text, tone] = LINE[phone.line];
  return (
    <Popover trigger="click" placement="bottomRight" destroyOnHidden content={<Settings phone={phone} />}>
      <button
        type="button"
        className={`state-tag phone-status tone-${tone}`}
        data-testid="phone-status"
        data-line={phone.line}
      >
        <PhoneOutlined aria-hidden /> {t(text)}
      </button>
    </Popover>
  );
}

/** What went wrong at the phone, until the agent has seen it. */
export function PhoneAlert({ phone }: { phone: AgentPhone }) {
  const { t } = useText();
  if (phone.problem === null) return null;
  return (
    <p className="banner banner-bad" role="alert" data-testid="phone-problem">
      <PhoneOutlined aria-hidden />{' '}
      {t(phone.problem === 'no-microphone' ? 'phoneNoMicrophone' : 'phoneNoCall')}
      <Button size="small" onClick={() => phone.softphone.dismissProblem()}>
        {t('phoneProblemClose')}
      </Button>
    </p>
  );
}

function Settings({ phone }: { phone: AgentPhone }) {
  const { t } = useText();
  const { access } = phone;
  if (!access) return null;
  return (
    <div className="phone-settings">
      <Radio.Group
        aria-label={t('phoneKind')}
        value={access.kind}
        onChange={(event) => void phone.choose(event.target.value as PhoneKind)}
      >
        <Radio value="webrtc" disabled={access.socketUrls.length === 0}>
          {t('phoneKindBrowser')}
        </Radio>
        <Radio value="phone">{t('phoneKindDesk')}</Radio>
      </Radio.Group>
      {access.kind === 'phone' ? (
        <>
          <dl className="facts">
            <dt>{t('phoneUser')}</dt>
            <dd>{access.username}</dd>
            <dt>{t('phonePassword')}</dt>
            <dd data-testid="phone-password">{access.password}</dd>
          </dl>
          <RenewPassword phone={phone} />
        </>
      ) : (
        <>
          <DeviceChoice phone={phone} side="input" name={t('phoneMicrophone')} />
          <DeviceChoice phone={phone} side="output" name={t('phoneSpeaker')} />
          <MicrophoneTest />
        </>
      )}
      <DeviceChoice phone={phone} side="ring" name={t('phoneRinging')} />
      <RingTest />
    </div>
  );
}

/** For a phone that went astray, or a password that somebody saw. */
function RenewPassword({ phone }: { phone: AgentPhone }) {
  const { t } = useText();
  const sure = useSure();
  const tellRefusal = useTellRefusal();
  const ask = (): void =>
    sure({
      title: t('phoneRenewAsk'),
      now: t('phoneRenewNow'),
      act: t('phoneRenew'),
      onSure: () => phone.renew().catch(tellRefusal),
    });
  return (
    <Button size="small" data-testid="phone-renew" onClick={ask}>
      {t('phoneRenew')}
    </Button>
  );
}

function DeviceChoice({ phone, side, name }: { phone: AgentPhone; side: Side; name: string }) {
  const { t } = useText();
  const [devices, setDevices] = useState<AudioDevice[]>([]);
  const [chosen, setChosen] = useState(() => chosenDevice(side));
  useEffect(() => {
    const look = (): void => void audioDevices(side).then(setDevices, () => undefined);
    look();
    navigator.mediaDevices?.addEventListener('devicechange', look);
    return () => navigator.mediaDevices?.removeEventListener('devicechange', look);
  }, [side]);
  const choose = (id: string): void => {
    setChosen(id);
    chooseDevice(side, id);
    if (side === 'ring') return;
    void phone.softphone.changeDevices().catch(() => undefined); // the call goes on as it was
  };
  if (!canChoose(side)) return <p className="muted">{t('phoneDefaultOnly', { name })}</p>;
  return (
    <label>
      {name}
      <Select
        size="small"
        aria-label={name}
        value={devices.some(({ id }) => id === chosen) ? chosen : ''}
        onChange={choose}
        options={[
          { value: '', label: t('phoneDefault') },
          ...devices.map(({ id, label }) => ({ value: id, label })),
        ]}
      />
    </label>
  );
}

const TEST_SECONDS = 2;

/** Rings once, where it is chosen. */
function RingTest() {
  const { t } = useText();
  const test = (): void => {
    unlockSound();
    ring(TEST_SECONDS);
  };
  return (
    <Button size="small" data-testid="phone-test-ring" onClick={test}>
      {t('phoneTestRing')}
    </Button>
  );
}

function MicrophoneTest() {
  const { t } = useText();
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [denied, setDenied] = useState(false);
  useEffect(() => () => stream?.getTracks().forEach((track) => track.stop()), [stream]);
  const listen = (): void => {
    setDenied(false);
    openMicrophone().then(setStream, () => setDenied(true));
  };
  return (
    <div className="phone-test">
      <Button size="small" data-testid="phone-test" onClick={stream ? () => setStream(null) : listen}>
        {t(stream ? 'phoneTestStop' : 'phoneTest')}
      </Button>
      {stream && <Level stream={stream} name={t('callMine')} testId="phone-test-level" />}
      {denied && <span className="muted">{t('phoneNoMicrophone')}</span>}
    </div>
  );
}
