import { Tag, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { telephonyAddress } from '../../../model/address.rules.js';
import { EditButton, ListFrame } from '../../admin/list-frame.view.js';
import { usePlaceName, useQueueName } from '../../api/name.hook.js';
import { Link } from '../../shell/router.js';
import { useText } from '../../text/language.hook.js';
import { useNumbers, useTrees, type VoiceNumber } from '../telephony.queries.js';
import { NumberForm } from './number-form.view.js';

/** The numbers that can be called, and where their callers go. */
export function NumbersTab() {
  const { t } = useText();
  /** `new`: one is being made. */
  const [edited, setEdited] = useState<VoiceNumber | 'new' | null>(null);
  const numbers = useNumbers();
  const placeName = usePlaceName();
  const queueName = useQueueName();
  const columns: TableColumnsType<VoiceNumber> = [
    { title: t('telNumber'), render: (_, number) => <Numbered number={number} /> },
    { title: t('telNumberName'), dataIndex: 'name' },
    { title: t('district'), render: (_, number) => placeName(number) },
    { title: t('telWay'), render: (_, { treeId }) => <Way treeId={treeId} /> },
    { title: t('queue'), render: (_, { queueId }) => queueName(queueId) },
    { title: t('telLanguage'), render: (_, { language }) => t(language === 'zh' ? 'telZh' : 'telEn') },
    {
      title: '',
      align: 'right',
      render: (_, number) => <EditButton name={number.id} onClick={() => setEdited(number)} />,
    },
  ];
  const add = { label: t('telAddNumber'), testId: 'number-add', onClick: () => setEdited('new') };
  return (
    <>
      <ListFrame list={numbers} columns={columns} add={add} empty={t('telNumbersNone')}>
        <p className="muted">{t('telNumbersLead')}</p>
      </ListFrame>
      {edited !== null && (
        <NumberForm number={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}

/** What should be mended stands with the number, in words. */
function Numbered({ number: { id, warnings } }: { number: VoiceNumber }) {
  const { lang } = useText();
  return (
    <>
      <b className="timer">{id}</b>
      {warnings.map((warning) => (
        <div key={warning.code} data-testid="number-warning">
          <Tag color="warning" style={{ whiteSpace: 'normal' }}>
            {warning[lang]}
          </Tag>
        </div>
      ))}
    </>
  );
}

/** Through a tree, or straight to the queue. */
function Way({ treeId }: { treeId: string | null }) {
  const { t } = useText();
  const trees = useTrees().data ?? [];
  if (treeId === null) return <>{t('telStraight')}</>;
  const { name = treeId } = trees.find(({ id }) => id === treeId) ?? {};
  return (
    <Link to={telephonyAddress({ tree: treeId })}>
      {t('telTree')} · {name}
    </Link>
  );
}
