import { AudioOutlined, CustomerServiceOutlined, SoundOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { MONITOR_MODES, type ContactView, type MonitorMode } from '#libs/contract';
import { codeOf } from '../api/failure.js';
import { get, put, remove } from '../api/rest.js';
import { type TextKey, useText } from '../text/language.hook.js';
import type { AgentPhone } from './phone.hook.js';

interface Watch {
  mode: MonitorMode | null;
}
const LOOK: Record<MonitorMode, readonly [TextKey, TextKey, React.ReactNode]> = {
  listen: ['monitorListen', 'monitorListenHint', <CustomerServiceOutlined key="listen" aria-hidden />],
  coach: ['monitorCoach', 'monitorCoachHint', <SoundOutlined key="coach" aria-hidden />],
  barge: ['monitorBarge', 'monitorBargeHint', <AudioOutlined key="barge" aria-hidden />],
};
/** Their phone may be hung up at any time. */
const LOOK_AGAIN_MS = 5000;

/** A supervisor comes to a call: their phone rings, and what is pressed then changes who hears them. */
export function MonitorActs({ contact }: { contact: ContactView }) {
  const { t } = useText();
  const path = `/contacts/${contact.id}/monitor`;
  const queryKey = ['monitor', contact.id];
  const watch = useQuery({ queryKey, queryFn: () => get<Watch>(path), refetchInterval: LOOK_AGAIN_MS });
  const { wish, busy } = useWish(queryKey);
  const mode = watch.data?.mode ?? null;
  return (
    <>
      {MONITOR_MODES.map((one) => {
        const [name, hint, icon] = LOOK[one];
        return (
          <Button
            key={one}
            size="small"
            data-testid={`monitor-${one}`}
            aria-pressed={mode === one}
            type={mode === one ? 'primary' : 'default'}
            icon={icon}
            title={t(hint)}
            disabled={busy}
            onClick={() => void wish(() => put<Watch>(path, { mode: one }))}
          >
            {t(name)}
          </Button>
        );
      })}
      {mode !== null && (
        <Button
          size="small"
          danger
          data-testid="monitor-leave"
          disabled={busy}
          onClick={() => void wish(() => remove<Watch>(path))}
        >
          {t('monitorLeave')}
        </Button>
      )}
    </>
  );
}

/** Carries a wish out, and shows what came of it. */
function useWish(queryKey: readonly string[]) {
  const { message } = App.useApp();
  const { t, sentence } = useText();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const wish = async (what: () => Promise<Watch>): Promise<void> => {
    setBusy(true);
    try {
      queries.setQueryData(queryKey, await what());
    } catch (error) {
      // The one reason for which a supervisor is refused here.
      const code = codeOf(error);
      message.error(code === 'FORBIDDEN' ? t('monitorNoPhone') : sentence(code));
    }
    setBusy(false);
  };
  return { wish, busy };
}

/** The calls that this supervisor's softphone is at, with the way out. */
export function MonitorBar({ phone }: { phone: AgentPhone }) {
  const { t } = useText();
  return phone.calls
    .filter(({ monitors }) => monitors)
    .map(({ contactId }) => (
      <p key={contactId} className="banner banner-warn" role="status" data-testid="monitor-bar">
        <CustomerServiceOutlined aria-hidden /> {t('monitorAt')}
        <Button size="small" danger onClick={() => phone.softphone.find(contactId)?.hangUp()}>
          {t('monitorLeave')}
        </Button>
      </p>
    ));
}
