import { Button } from 'antd';
import { useState } from 'react';
import type { AlarmRecord, AlarmTelling, AlarmWay, TellingOutcome } from '#libs/contract';
import { Dialog } from '../form/dialog.view.js';
import { type TextKey, useText } from '../text/language.hook.js';
import { deliveryReason } from '../text/words.text.js';

const WAY: Record<AlarmWay, TextKey> = { webhook: 'wayWebhook', mail: 'wayMail', wechat: 'wayWechat' };
const OUTCOME: Record<TellingOutcome, TextKey> = {
  pending: 'tellingPending',
  delivered: 'tellingDelivered',
  failed: 'tellingFailed',
  unknown: 'tellingUnknown',
  over: 'tellingOver',
};
const isBad = ({ outcome }: AlarmTelling): boolean => outcome === 'failed' || outcome === 'unknown';

/** How many were told of an alarm, and how many were not; opens who, and why not. */
export function ToldOf({ alarm: { name, told } }: { alarm: AlarmRecord }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const bad = told.filter(isBad).length;
  const pending = told.filter(({ outcome }) => outcome === 'pending').length;
  const over = told.filter(({ outcome }) => outcome === 'over').length;
  const delivered = told.length - bad - pending - over;
  if (told.length === 0) return <>{t('alarmToldNobody')}</>;
  const words = [
    delivered > 0 && t('alarmToldAll', { n: delivered }),
    pending > 0 && t('alarmToldPending', { n: pending }),
    bad > 0 && t('alarmToldFailed', { n: bad }),
    over > 0 && t('alarmToldOver', { n: over }),
  ].filter(Boolean);
  return (
    <>
      <Button
        type="link"
        size="small"
        danger={bad > 0}
        aria-label={`${t('alarmToldShow')}：${words.join(' · ')}`}
        onClick={() => setOpen(true)}
      >
        {words.join(' · ')}
      </Button>
      {open && <ToldDialog name={name} told={told} onClose={() => setOpen(false)} />}
    </>
  );
}

function ToldDialog({ name, told, onClose }: { name: string; told: AlarmTelling[]; onClose: () => void }) {
  const { t } = useText();
  return (
    <Dialog open width={760} title={t('alarmToldOf', { name })} footer={null} onCancel={onClose}>
      <table className="floor-table" data-testid="alarm-told">
        <thead>
          <tr>
            <th scope="col">{t('alarmEvent')}</th>
            <th scope="col">{t('alarmReceiver')}</th>
            <th scope="col">{t('state')}</th>
            <th scope="col">{t('alarmTries')}</th>
            <th scope="col">{t('alarmProblem')}</th>
          </tr>
        </thead>
        <tbody>
          {told.map((one, at) => (
            <TellingRow key={at} of={one} />
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}

function TellingRow({ of }: { of: AlarmTelling }) {
  const { t, p } = useText();
  return (
    <tr>
      <td>{t(of.event === 'raised' ? 'alarmRaised' : 'alarmCleared')}</td>
      <th scope="row">{[t(WAY[of.way]), of.to].filter(Boolean).join(' ')}</th>
      <td className={isBad(of) ? 'floor-bad' : ''}>{t(OUTCOME[of.outcome])}</td>
      <td>{of.tries}</td>
      <td>{of.problem === null ? '–' : p(deliveryReason(of.problem))}</td>
    </tr>
  );
}
