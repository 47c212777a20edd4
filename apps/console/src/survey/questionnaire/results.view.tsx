import { Alert, App, Button, Select, Space, Spin } from 'antd';
import { useState } from 'react';
import {
  LEAST_INVITED_ANSWERS,
  type Question,
  type QuestionnaireResults,
  type QuestionnaireView,
  type QuestionResult,
} from '#libs/contract';
import { percentOf } from '../../../model/quality.rules.js';
import { codeOf } from '../../api/failure.js';
import { useText } from '../../text/language.hook.js';
import { saveAnswers, useResults } from './questionnaire.queries.js';

/** What was answered to one version, with the response rate beside it. */
export function Results({ questionnaire, makes }: { questionnaire: QuestionnaireView; makes: boolean }) {
  const { t, sentence } = useText();
  const [version, setVersion] = useState(questionnaire.version);
  const results = useResults(questionnaire.id, version);
  if (results.isError) return <Alert type="error" showIcon title={sentence(codeOf(results.error))} />;
  const versions = Array.from({ length: questionnaire.version }, (_, at) => at + 1);
  return (
    <section data-testid="questionnaire-results">
      <div className="list-tools">
        <h2>{t('sResults')}</h2>
        <Space>
          <Select<number>
            aria-label={t('sVersion')}
            value={version}
            options={versions.map((value) => ({ value, label: `v${value}` }))}
            onChange={setVersion}
          />
          {makes && <Files id={questionnaire.id} version={version} />}
        </Space>
      </div>
      {results.data ? <Told results={results.data} /> : <Spin />}
    </section>
  );
}

function Told({ results }: { results: QuestionnaireResults }) {
  const { t } = useText();
  const { answers, offered, responseRate, meanScore, content } = results;
  const facts: [string, string | number][] = [
    [t('sAnswers'), answers],
    [t('sOffered'), offered],
    [t('sRate'), percentOf(responseRate) ?? t('sNoData')],
    ...(content.quiz ? [[t('sMeanScore'), percentOf(meanScore) ?? t('sNoData')] as [string, string]] : []),
  ];
  return (
    <>
      <dl className="survey-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {results.heldBack && (
        <Alert
          type="info"
          showIcon
          data-testid="held-back"
          title={t('sHeldBack', { n: LEAST_INVITED_ANSWERS })}
        />
      )}
      <ol className="survey-results">
        {content.questions.map((question) => {
          const result = results.questions.find(({ questionId }) => questionId === question.id);
          return result && <QuestionTold key={question.id} question={question} result={result} />;
        })}
      </ol>
    </>
  );
}

function QuestionTold({ question, result }: { question: Question; result: QuestionResult }) {
  const { t, lang } = useText();
  const { answered, mean, rightShare, texts } = result;
  const told = [
    answered === 0 ? t('sNobody') : t('sAnswered', { n: answered }),
    mean === null ? '' : t('sMean', { n: Math.round(mean * 100) / 100 }),
    rightShare === null ? '' : t('sRight', { share: percentOf(rightShare) ?? '' }),
  ];
  return (
    <li data-testid={`result-${question.id}`}>
      <h3>{lang === 'zh' ? question.text : question.textEn}</h3>
      <p className="muted">{told.filter(Boolean).join(' · ')}</p>
      {result.heldBack && <p className="muted">{t('sFewAsked', { n: LEAST_INVITED_ANSWERS })}</p>}
      {question.kind === 'text' ? <Texts texts={texts} /> : <Bars question={question} result={result} />}
    </li>
  );
}

/** A bar for every option, out of those who answered; of several choices they may add up to more than 100 %. */
function Bars({ question, result }: { question: Question; result: QuestionResult }) {
  const { t, lang } = useText();
  const names = new Map(question.options.map((one) => [one.id, lang === 'zh' ? one.text : one.textEn]));
  return (
    <table className="survey-bars">
      <tbody>
        {result.counts.map(({ value, count }) => {
          const share = result.answered === 0 ? null : count / result.answered;
          return (
            <tr key={value}>
              <th scope="row">
                {names.get(value) ?? value}
                {question.right.includes(value) && ' ✓'}
              </th>
              <td className="bar">
                <span style={{ width: `${(share ?? 0) * 100}%` }} />
              </td>
              <td>{count}</td>
              <td>{percentOf(share) ?? t('sNoData')}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Texts({ texts }: { texts: readonly string[] }) {
  const { t } = useText();
  if (texts.length === 0) return null;
  return (
    <>
      <ul className="survey-texts">
        {texts.map((text, at) => (
          <li key={`${at} ${text}`}>{text}</li>
        ))}
      </ul>
      <p className="muted">{t('sTexts')}</p>
    </>
  );
}

function Files({ id, version }: { id: string; version: number }) {
  const { t, lang, sentence } = useText();
  const { message } = App.useApp();
  const save = (format: 'csv' | 'xlsx'): void => {
    saveAnswers(id, { version, format, language: lang }).catch((error: unknown) => {
      void message.error(sentence(codeOf(error)));
    });
  };
  return (
    <Space>
      <Button onClick={() => save('csv')}>{t('sCsv')}</Button>
      <Button onClick={() => save('xlsx')}>{t('sXlsx')}</Button>
    </Space>
  );
}
