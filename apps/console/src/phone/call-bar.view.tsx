import { AudioMutedOutlined, AudioOutlined, NumberOutlined, PhoneOutlined } from '@ant-design/icons';
import { Button, Popover } from 'antd';
import type { ContactView } from '#libs/contract';
import type { PhoneCall } from '../../model/desk/phone.rules.js';
import type { DeskView } from '../desk/desk.hook.js';
import { useText } from '../text/language.hook.js';
import { useDial, type Dialling } from './dial.hook.js';
import { Dial } from './dial.view.js';
import { Hold } from './hold.view.js';
import { Level } from './level.view.js';
import type { AgentPhone } from './phone.hook.js';

const KEYS = '123456789*0#'.split('');
const PHASE = { ringing: 'callRinging', answering: 'callAnswering', up: 'callUp' } as const;

/** The sound of the chosen contact's call, and what can be done with it. */
export function CallBar({
  phone,
  desk,
  contact,
}: {
  phone: AgentPhone;
  desk: DeskView;
  contact: ContactView;
}) {
  const { t } = useText();
  const dialling = useDial(desk, contact);
  const call = phone.calls.find(({ contactId }) => contactId === contact.id);
  if (!call) return <PhoneBar phone={phone} desk={desk} contact={contact} dialling={dialling} />;
  // At the phone, whether or not the customer is there yet.
  const talks = dialling.dial === null || dialling.dial.state === 'answered';
  const session = phone.softphone.find(contact.id);
  const streams = session?.streams ?? null;
  return (
    <section className="call-bar" aria-label={t('callBar')} data-testid="call-bar" data-phase={call.phase}>
      <PhoneOutlined aria-hidden />
      {talks && <b>{t(PHASE[call.phase])}</b>}
      <Dial dialling={dialling} contact={contact} />
      {streams && <Level stream={streams.own} name={t('callMine')} testId="call-level-own" />}
      {streams && <Level stream={streams.heard} name={t('callTheirs')} testId="call-level-heard" />}
      <span className="call-acts">
        {call.phase === 'up' && talks && <Hold desk={desk} contact={contact} />}
        {call.phase === 'up' && <Acts phone={phone} call={call} />}
        {desk.connection !== 'up' && (
          <Button size="small" danger data-testid="call-hang-up" onClick={() => session?.hangUp()}>
            {t('hangUp')}
          </Button>
        )}
      </span>
    </section>
  );
}

/** The same for an agent who talks at a phone of their own. */
function PhoneBar({
  phone,
  desk,
  contact,
  dialling,
}: {
  phone: AgentPhone;
  desk: DeskView;
  contact: ContactView;
  dialling: Dialling;
}) {
  const { t } = useText();
  const { dial } = dialling;
  const active = contact.channel === 'voice' && contact.state === 'active';
  const talks = active && (contact.callbackId === null || dial?.state === 'answered');
  if (active && dial && !talks)
    return (
      <section className="call-bar" aria-label={t('callBar')} data-testid="call-bar" data-phase="dialling">
        <PhoneOutlined aria-hidden />
        <Dial dialling={dialling} contact={contact} />
      </section>
    );
  if (phone.line !== 'desk-phone' || !talks) return null;
  return (
    <section className="call-bar" aria-label={t('callBar')} data-testid="call-bar" data-phase="desk-phone">
      <PhoneOutlined aria-hidden />
      <b>{t('callAtPhone')}</b>
      <span className="call-acts">
        <Hold desk={desk} contact={contact} />
      </span>
    </section>
  );
}

function Acts({ phone, call }: { phone: AgentPhone; call: PhoneCall }) {
  const { t } = useText();
  const session = phone.softphone.find(call.contactId);
  return (
    <>
      <Button
        size="small"
        data-testid="call-mute"
        aria-pressed={call.muted}
        type={call.muted ? 'primary' : 'default'}
        icon={call.muted ? <AudioMutedOutlined /> : <AudioOutlined />}
        onClick={() => session?.mute(!call.muted)}
      >
        {t(call.muted ? 'unmute' : 'mute')}
      </Button>
      <Popover
        trigger="click"
        content={
          <div className="keypad" role="group" aria-label={t('keypad')}>
            {KEYS.map((key) => (
              <Button key={key} data-testid={`key-${key}`} onClick={() => session?.press(key)}>
                {key}
              </Button>
            ))}
          </div>
        }
      >
        <Button size="small" data-testid="call-keypad" icon={<NumberOutlined />}>
          {t('keypad')}
        </Button>
      </Popover>
    </>
  );
}
