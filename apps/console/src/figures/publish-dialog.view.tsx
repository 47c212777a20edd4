import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useState } from 'react';
import { countText, figureText, type NamedFigureTable, type PublishedFigureView } from '#libs/contract';
import { type FigureChoice } from '../../model/figures.rules.js';
import { post } from '../api/rest.js';
import { useClosingOf } from '../form/closing.hook.js';
import { Dialog } from '../form/dialog.view.js';
import { useText } from '../text/language.hook.js';
import { useTellRefusal } from '../text/refusal.hook.js';
import { PublishFields, UNTOLD } from './publish-fields.view.js';

interface Props {
  table: NamedFigureTable;
  choice: FigureChoice;
  onClose: () => void;
}

/** Freezes the total of a figure, as it stands before the eyes of whoever publishes it. */
export function PublishDialog({ table, choice, onClose }: Props) {
  const { t, named } = useText();
  const { message } = App.useApp();
  const tellRefusal = useTellRefusal();
  const queries = useQueryClient();
  const [telling, setTelling] = useState(UNTOLD);
  const close = useClosingOf(() => telling.note.trim() !== '', onClose);
  const [busy, setBusy] = useState(false);
  const { definition, from, to, total } = table;
  const publish = async (): Promise<void> => {
    setBusy(true);
    const { districtId, queueId, channel, agentId, hour, officeId, topicId } = choice;
    const narrowed = { districtId, queueId, channel, agentId, hour, officeId, topicId };
    const slice = Object.entries(narrowed).filter(([, value]) => value !== null);
    try {
      await post<PublishedFigureView>('/published-figures', {
        definition: definition.id,
        version: definition.version,
        from,
        to,
        ...Object.fromEntries(slice),
        ...telling,
        note: telling.note.trim(),
      });
      await queries.invalidateQueries({ queryKey: ['published-figures'] });
      void message.success(t('published'));
      onClose();
    } catch (error) {
      tellRefusal(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      title={t('publishTitle', { name: named(definition) })}
      okText={t('publish')}
      okButtonProps={{ disabled: telling.note.trim() === '', loading: busy }}
      onOk={() => void publish()}
      onCancel={close}
    >
      <p>{t('publishLead')}</p>
      <p className="publish-value timer">
        {from} – {to} · {figureText(total.value, definition.unit, definition.better) ?? t('noData')}
        {definition.unit !== 'contacts' &&
          ` (${countText(total.numerator)} ÷ ${countText(total.denominator)})`}
      </p>
      <PublishFields telling={telling} onChange={setTelling} />
    </Dialog>
  );
}
