import type { TableColumnsType } from 'antd';
import { useState } from 'react';
import type { CorrectionView } from '#libs/contract';
import { shanghaiStamp } from '../../../model/clock.rules.js';
import { ListFrame } from '../../admin/list-frame.view.js';
import { post } from '../../api/rest.js';
import { ContactDrawer } from '../../contacts/contact-drawer.view.js';
import { useText } from '../../text/language.hook.js';
import { useCorrections, useSend } from '../quality.queries.js';
import { Say } from './follow-up.view.js';

/** Customers who were told something wrong, and don't know yet. */
export function CorrectionsTab() {
  const { t } = useText();
  const [opened, setOpened] = useState<string | null>(null);
  const corrections = useCorrections();
  const columns: TableColumnsType<CorrectionView> = [
    {
      title: t('qContact'),
      render: (_, one) => (
        <button type="button" className="link" onClick={() => setOpened(one.contactId)}>
          <code>{one.contactId}</code>
        </button>
      ),
    },
    { title: t('qCorrectionWhat'), dataIndex: 'what' },
    { title: t('qAt'), render: (_, one) => shanghaiStamp(one.openedAt) },
    { title: t('qCorrectionDone'), width: 420, render: (_, one) => <Done correction={one} /> },
  ];
  return (
    <>
      <ListFrame list={corrections} columns={columns} empty={t('qNoCorrections')} />
      <ContactDrawer contactId={opened} onClose={() => setOpened(null)} />
    </>
  );
}

function Done({ correction }: { correction: CorrectionView }) {
  const send = useSend(
    (note: string) =>
      post<CorrectionView>(`/corrections/${encodeURIComponent(correction.id)}/done`, { note }),
    () => undefined,
  );
  return (
    <Say
      label="qCorrectionNote"
      act="qCorrectionDone"
      testId="correction-done"
      busy={send.isPending}
      onSay={(note) => send.mutate(note)}
    />
  );
}
