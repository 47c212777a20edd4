import { Select } from 'antd';
import { choicesOf, NO_SURVEY, type SurveyChoice, type SurveyMeasure } from '#libs/contract';
import type { FigureChoice } from '../../../model/figures.rules.js';
import { isComplete, needs, questionsFor } from '../../../model/survey-choice.rules.js';
import { useQuestionnaire, useQuestionnaires } from '../../survey/questionnaire/questionnaire.queries.js';
import { useText } from '../../text/language.hook.js';

interface Props {
  measures: readonly SurveyMeasure[];
  choice: Pick<FigureChoice, 'districtId' | 'survey'>;
  onChange: (survey: SurveyChoice) => void;
}
const SEARCH = { showSearch: { optionFilterProp: 'label' }, popupMatchSelectWidth: false } as const;

/** Of which questionnaire figures are, and of which of its questions and options. */
export function SurveyChoiceSelects({ measures, choice, onChange }: Props) {
  const { t, named } = useText();
  const all = useQuestionnaires().data ?? [];
  const survey = choice.survey ?? NO_SURVEY;
  const { questionnaireId } = survey;
  const ofDistrict = all.filter(
    ({ districtId }) => choice.districtId === null || districtId === choice.districtId,
  );
  const none = needs(measures, 'questionnaireId') ? t('fqChoose') : t('fqAll');
  return (
    <>
      <Select<string>
        aria-label={t('fqQuestionnaire')}
        {...SEARCH}
        value={questionnaireId ?? ''}
        options={[
          { value: '', label: none },
          ...ofDistrict.map((one) => ({ value: one.id, label: named(one) })),
        ]}
        onChange={(id) => onChange({ ...NO_SURVEY, questionnaireId: id || null })}
      />
      {questionnaireId !== null && needs(measures, 'question') && (
        <QuestionSelects measures={measures} id={questionnaireId} survey={survey} onChange={onChange} />
      )}
      {!isComplete(measures, survey) && (
        <span className="muted" role="status" data-testid="survey-incomplete">
          {t('fqIncomplete')}
        </span>
      )}
    </>
  );
}

/** Those that the newest version asks. */
function QuestionSelects({
  measures,
  id,
  survey,
  onChange,
}: {
  measures: readonly SurveyMeasure[];
  id: string;
  survey: SurveyChoice;
  onChange: (survey: SurveyChoice) => void;
}) {
  const { t, lang } = useText();
  const asked = useQuestionnaire(id).data?.content.questions ?? [];
  const textOf = ({ text, textEn }: { text: string; textEn: string }): string =>
    lang === 'zh' ? text : textEn;
  const question = asked.find((one) => one.id === survey.question);
  return (
    <>
      <Select<string | null>
        aria-label={t('fqQuestion')}
        {...SEARCH}
        placeholder={t('fqQuestion')}
        value={survey.question}
        options={questionsFor(measures, asked).map((one) => ({ value: one.id, label: textOf(one) }))}
        onChange={(chosen) => onChange({ ...survey, question: chosen, option: null })}
      />
      {question && needs(measures, 'option') && (
        <Select<string | null>
          aria-label={t('fqOption')}
          {...SEARCH}
          placeholder={t('fqOption')}
          value={survey.option}
          options={choicesOf(question).map(({ id: value, ...one }) => ({ value, label: textOf(one) }))}
          onChange={(option) => onChange({ ...survey, option })}
        />
      )}
    </>
  );
}
