import { Button, Input, Radio } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { type FormItem, ITEM_ANSWERS, type ItemAnswer, type ScoreFormView } from '#libs/contract';
import { type TextKey, useText } from '../../text/language.hook.js';
import { type Draft, useDraft } from './draft.hook.js';

export const ANSWER: Record<ItemAnswer, TextKey> = {
  yes: 'qYes',
  no: 'qNo',
  'not-applicable': 'qNotApplicable',
};

export interface ScoreInput {
  answers: { itemId: string; answer: ItemAnswer }[];
  note: string;
}

interface Props {
  form: ScoreFormView;
  /** Under which name what was entered is kept, in case the page is read again. */
  draftKey: string;
  submitLabel: string;
  busy: boolean;
  onSubmit: (input: ScoreInput) => void;
}

/** Every question of a form: critical errors apart from manners. Ctrl+Enter submits. */
export function ScoreForm({ form, draftKey, submitLabel, busy, onSubmit }: Props) {
  const { t } = useText();
  const [draft, change] = useDraft(draftKey);
  const [tried, setTried] = useState(false);
  const missing = form.items.filter(({ id }) => draft.answers[id] === undefined);
  const submit = (): void => {
    setTried(true);
    if (missing.length > 0 || busy) return;
    const answers = form.items.map(({ id }) => ({ itemId: id, answer: draft.answers[id] as ItemAnswer }));
    onSubmit({ answers, note: draft.note });
  };
  useCtrlEnter(submit);
  const part = { draft, change, tried };
  return (
    <form
      className="score-form"
      data-testid="score-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="score-items" tabIndex={0} role="region" aria-label={t('qForm')}>
        <Part {...part} title="qCritical" lead="qCriticalLead" items={form.items.filter(isCritical)} />
        <Part
          {...part}
          title="qManners"
          lead="qMannersLead"
          items={form.items.filter((one) => !isCritical(one))}
        />
        <label className="score-note">
          <b>{t('qNote')}</b>
          <Input.TextArea
            rows={3}
            maxLength={1000}
            value={draft.note}
            onChange={(event) => change({ ...draft, note: event.target.value })}
          />
        </label>
      </div>
      <footer className="score-foot">
        <span className={tried && missing.length > 0 ? 'bad' : 'muted'} role="status">
          {tried && missing.length > 0 && `${t('qMissing')} · `}
          {t('qAnswered', { n: form.items.length - missing.length, all: form.items.length })}
        </span>
        <Button
          type="primary"
          htmlType="submit"
          loading={busy}
          data-testid="score-save"
          title={t('qSaveNextKeys')}
        >
          {submitLabel}
        </Button>
      </footer>
    </form>
  );
}

const isCritical = ({ critical }: FormItem): boolean => critical;

interface PartProps {
  title: TextKey;
  lead: TextKey;
  items: readonly FormItem[];
  draft: Draft;
  change: (draft: Draft) => void;
  /** Somebody tried to submit: what is missing is marked. */
  tried: boolean;
}

function Part({ title, lead, items, draft, change, tried }: PartProps) {
  const { t, lang } = useText();
  if (items.length === 0) return null;
  return (
    <section className="score-part">
      <h2>{t(title)}</h2>
      <p className="muted">{t(lead)}</p>
      {items.map((item) => {
        const text = lang === 'zh' ? item.text : item.textEn;
        const answer = draft.answers[item.id];
        return (
          <div key={item.id} className={`score-item ${tried && answer === undefined ? 'score-missing' : ''}`}>
            <span>
              {text} {!item.critical && <small className="muted">{t('qWeight', { n: item.weight })}</small>}
            </span>
            <Radio.Group
              aria-label={text}
              name={item.id}
              optionType="button"
              size="small"
              value={answer ?? null}
              options={ITEM_ANSWERS.map((value) => ({ value, label: t(ANSWER[value]) }))}
              onChange={(event) =>
                change({
                  ...draft,
                  answers: { ...draft.answers, [item.id]: event.target.value as ItemAnswer },
                })
              }
            />
          </div>
        );
      })}
    </section>
  );
}

function useCtrlEnter(act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
