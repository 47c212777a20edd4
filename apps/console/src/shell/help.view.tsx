import { Checkbox, Modal } from 'antd';
import { useState } from 'react';
import { type TextKey, useText } from '../text/language.hook.js';
import { setSingleKeys, singleKeys } from './shortcut.hook.js';

const KEYS: readonly (readonly [keys: string, text: TextKey])[] = [
  ['?', 'keyHelp'],
  ['Alt A', 'keyAccept'],
  ['Enter', 'keyAcceptEnter'],
  ['Alt D', 'keyDecline'],
  ['Alt ↑ / Alt ↓', 'keyNext'],
  ['Alt 1 … 9', 'keyNth'],
  ['Alt M', 'keyInput'],
  ['Enter', 'keySend'],
  ['Shift Enter', 'keyLine'],
  ['/', 'keyCanned'],
  ['Alt X', 'keyEnd'],
  ['Alt O', 'keyOnline'],
  ['Alt B', 'keyBreak'],
  ['Esc', 'keyEscape'],
];

/** The sheet behind `?`. */
export function HelpSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useText();
  const [single, setSingle] = useState(singleKeys);
  return (
    <Modal
      open={open}
      onCancel={onClose}
      footer={null}
      title={t('help')}
      width={560}
      mask={{ closable: true }}
    >
      <table className="keys">
        <thead>
          <tr>
            <th scope="col">{t('helpKeys')}</th>
            <th scope="col">{t('helpAct')}</th>
          </tr>
        </thead>
        <tbody>
          {KEYS.map(([keys, text]) => (
            <tr key={text}>
              <td>
                <kbd>{keys}</kbd>
              </td>
              <td>{t(text)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Checkbox
        checked={single}
        onChange={(event) => {
          setSingle(event.target.checked);
          setSingleKeys(event.target.checked);
        }}
      >
        {t('helpSingle')}
      </Checkbox>
    </Modal>
  );
}
