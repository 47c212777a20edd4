import { useQueryClient } from '@tanstack/react-query';
import { App, Checkbox, Input, Modal } from 'antd';
import { useState } from 'react';
import type { NamedFigureTable, PublishedFigureView } from '#libs/contract';
import { figureText, type FigureChoice } from '../../model/figures.rules.js';
import { codeOf, detailsOf } from '../api/failure.js';
import { post } from '../api/rest.js';
import { useText } from '../text/language.hook.js';

const NOTE_MAX = 500;

interface Props {
  table: NamedFigureTable;
  choice: FigureChoice;
  onClose: () => void;
}

/** Freezes the total of a figure, as it stands before the eyes of whoever publishes it. */
export function PublishDialog({ table, choice, onClose }: Props) {
  const { t, lang, named, sentence } = useText();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [note, setNote] = useState('');
  const [isPublic, setPublic] = useState(false);
  const [busy, setBusy] = useState(false);
  const { definition, from, to, total } = table;
  const publish = async (): Promise<void> => {
    setBusy(true);
    const { districtId, queueId, channel, officeId, topicId } = choice;
    const narrowed = { districtId, queueId, channel, officeId, topicId };
    const slice = Object.entries(narrowed).filter(([, value]) => value !== null);
    try {
      await post<PublishedFigureView>('/published-figures', {
        definition: definition.id,
        version: definition.version,
        from,
        to,
        ...Object.fromEntries(slice),
        note: note.trim(),
        public: isPublic,
      });
      await queries.invalidateQueries({ queryKey: ['published-figures'] });
      void message.success(t('published'));
      onClose();
    } catch (error) {
      void message.error(`${sentence(codeOf(error))} ${detailsOf(error, lang)}`);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t('publishTitle', { name: named(definition) })}
      okText={t('publish')}
      okButtonProps={{ disabled: note.trim() === '', loading: busy }}
      onOk={() => void publish()}
      onCancel={onClose}
    >
      <p>{t('publishLead')}</p>
      <p className="publish-value timer">
        {from} – {to} · {figureText(total.value, definition.unit) ?? t('noData')} ({total.numerator} ÷{' '}
        {total.denominator})
      </p>
      <label htmlFor="publish-note">{t('publishNote')}</label>
      <Input.TextArea
        id="publish-note"
        maxLength={NOTE_MAX}
        rows={3}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <Checkbox checked={isPublic} onChange={(event) => setPublic(event.target.checked)}>
        {t('publishPublic')}
      </Checkbox>
    </Modal>
  );
}
