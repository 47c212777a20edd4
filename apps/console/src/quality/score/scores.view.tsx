import type { ScoreFormView, ScoreView } from '#libs/contract';
import { shanghaiStamp } from '../../../model/clock.rules.js';
import { percentOf } from '../../../model/quality.rules.js';
import { useText } from '../../text/language.hook.js';
import { ANSWER } from './score-form.view.js';

interface Props {
  form: ScoreFormView;
  scores: readonly ScoreView[];
  /** How whoever scored is called. */
  nameOf: (scorerId: string) => string;
}

/** What scorers said of a contact, side by side; where they differ is marked. */
export function Scores({ form, scores, nameOf }: Props) {
  const { t, lang } = useText();
  const answerOf = (score: ScoreView, itemId: string) =>
    score.answers.find((one) => one.itemId === itemId)?.answer;
  return (
    <table className="scores" data-testid="scores">
      <thead>
        <tr>
          <th scope="col">{t('qForm')}</th>
          {scores.map((score) => (
            <th scope="col" key={score.scorerId}>
              {nameOf(score.scorerId)}
              <small className="muted">{shanghaiStamp(score.at)}</small>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {form.items.map((item) => {
          const answers = scores.map((score) => answerOf(score, item.id));
          return (
            <tr key={item.id} className={new Set(answers).size > 1 ? 'scores-differ' : ''}>
              <th scope="row">
                {item.critical && <b className="bad">{t('qItemCritical')} · </b>}
                {lang === 'zh' ? item.text : item.textEn}
              </th>
              {answers.map((answer, i) => (
                <td key={scores[i]?.scorerId}>{answer ? t(ANSWER[answer]) : ''}</td>
              ))}
            </tr>
          );
        })}
        <tr>
          <th scope="row">{t('qJudgement')}</th>
          {scores.map((score) => (
            <td key={score.scorerId}>
              <Verdict correct={score.correct} /> · {percentOf(score.manners) ?? t('qNone')}
            </td>
          ))}
        </tr>
        <tr>
          <th scope="row">{t('qNote')}</th>
          {scores.map((score) => (
            <td key={score.scorerId}>{score.note}</td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}

/** Right or wrong, in words and in colour. */
export function Verdict({ correct }: { correct: boolean }) {
  const { t } = useText();
  return <b className={correct ? 'good' : 'bad'}>{t(correct ? 'qRight' : 'qWrong')}</b>;
}
