import { Button, Select } from 'antd';
import { useState } from 'react';
import type { PublishedAccuracyView } from '#libs/contract';
import { post } from '../../api/rest.js';
import { PublishFields, UNTOLD } from '../../figures/publish-fields.view.js';
import { useClosingOf } from '../../form/closing.hook.js';
import { Dialog } from '../../form/dialog.view.js';
import { useText } from '../../text/language.hook.js';
import { usePlans, useSend } from '../quality.queries.js';

/** Publishes what this draw, and perhaps others with it, amount to. */
export function PublishAccuracy({ drawId }: { drawId: string }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  return (
    <p className="publish">
      <Button data-testid="publish-accuracy" onClick={() => setOpen(true)}>
        {t('publish')}
      </Button>
      {open && <PublishDialog drawId={drawId} onClose={() => setOpen(false)} />}
    </p>
  );
}

function PublishDialog({ drawId, onClose }: { drawId: string; onClose: () => void }) {
  const { t } = useText();
  const plans = usePlans();
  const [drawIds, setDrawIds] = useState([drawId]);
  const [telling, setTelling] = useState(UNTOLD);
  const close = useClosingOf(() => telling.note.trim() !== '', onClose);
  const send = useSend(
    () =>
      post<PublishedAccuracyView>('/published-accuracies', {
        drawIds,
        ...telling,
        note: telling.note.trim(),
      }),
    onClose,
  );
  const options = (plans.data ?? []).flatMap(({ drawId: value, name, population: { from, to } }) =>
    value === null ? [] : [{ value, label: `${name} · ${from} – ${to}` }],
  );
  return (
    <Dialog
      open
      title={t('publishTitle', { name: t('qEstimate') })}
      okText={t('publish')}
      okButtonProps={{
        disabled: telling.note.trim() === '' || drawIds.length === 0,
        loading: send.isPending,
      }}
      onOk={() => send.mutate(undefined)}
      onCancel={close}
    >
      <p>{t('paLead')}</p>
      <label htmlFor="publish-draws">{t('paDrawsToPublish')}</label>
      <Select<string[]>
        id="publish-draws"
        mode="multiple"
        style={{ width: '100%' }}
        value={drawIds}
        options={options}
        optionFilterProp="label"
        onChange={setDrawIds}
      />
      <PublishFields telling={telling} onChange={setTelling} />
    </Dialog>
  );
}
