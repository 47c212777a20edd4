import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Form, type FormInstance, Input, Select } from 'antd';
import { QUESTION_KINDS } from '#libs/contract';
import { conditionValues, newQuestion, type QuestionFields } from '../../../model/questionnaire.rules.js';
import { NumberField } from '../../form/number-field.view.js';
import { useText } from '../../text/language.hook.js';
import { QUESTION_KIND } from '../../text/questionnaire.text.js';
import type { QuestionnaireFields } from './questionnaire-form.view.js';

/** The questions of a questionnaire, in the order they are asked. */
export function QuestionsField({ form }: { form: FormInstance<QuestionnaireFields> }) {
  const { t } = useText();
  const questions = (Form.useWatch('questions', form) ?? []) as QuestionFields[];
  const quiz = (Form.useWatch('quiz', form) as boolean | undefined) ?? false;
  return (
    <Form.List name="questions">
      {(rows, { add, remove }) => (
        <>
          {rows.map(({ key, name }) => (
            <QuestionRow
              key={key}
              name={name}
              quiz={quiz}
              questions={questions}
              onRemove={rows.length > 1 ? () => remove(name) : null}
            />
          ))}
          <Button
            icon={<PlusOutlined />}
            data-testid="question-add"
            onClick={() => add(newQuestion(questions))}
          >
            {t('sAddQuestion')}
          </Button>
        </>
      )}
    </Form.List>
  );
}

interface RowProps {
  name: number;
  quiz: boolean;
  questions: readonly QuestionFields[];
  /** Null: the last one stays. */
  onRemove: (() => void) | null;
}

function QuestionRow({ name, quiz, questions, onRemove }: RowProps) {
  const { t, p } = useText();
  const n = name + 1;
  const required = { required: true, whitespace: true, message: t('required') };
  const kind = questions[name]?.kind;
  return (
    <div className="question-row">
      <Form.Item name={[name, 'id']} hidden>
        <Input />
      </Form.Item>
      <Form.Item name={[name, 'kind']} label={t('sKind', { n })}>
        <Select options={QUESTION_KINDS.map((value) => ({ value, label: p(QUESTION_KIND[value]) }))} />
      </Form.Item>
      <Form.Item name={[name, 'text']} label={t('sText', { n })} rules={[required]}>
        <Input maxLength={500} />
      </Form.Item>
      <Form.Item name={[name, 'textEn']} label={t('sTextEn', { n })} rules={[required]}>
        <Input maxLength={500} />
      </Form.Item>
      <Button
        type="text"
        icon={<DeleteOutlined />}
        aria-label={t('sRemoveQuestion', { n })}
        disabled={onRemove === null}
        onClick={() => onRemove?.()}
      />
      <Form.Item name={[name, 'required']} valuePropName="checked">
        <Checkbox>{t('sRequired')}</Checkbox>
      </Form.Item>
      {(kind === 'single' || kind === 'multiple') && (
        <Form.Item
          className="wide"
          name={[name, 'options']}
          label={t(quiz ? 'sOptionsQuiz' : 'sOptions', { n })}
          rules={[required]}
        >
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 10 }} />
        </Form.Item>
      )}
      {kind === 'scale' && (
        <NumberField name={[name, 'points']} label={t('sPoints', { n })} min={2} max={10} />
      )}
      {name > 0 && <Condition name={name} questions={questions} />}
    </div>
  );
}

/** Only whoever chose something at an earlier question is asked. */
function Condition({ name, questions }: { name: number; questions: readonly QuestionFields[] }) {
  const { t, lang } = useText();
  const n = name + 1;
  const earlier = questions.slice(0, name).filter((one) => conditionValues(one).length > 0);
  const chosen = earlier.find(({ id }) => id === questions[name]?.ifQuestion);
  const values = chosen ? conditionValues(chosen) : [];
  return (
    <>
      <Form.Item name={[name, 'ifQuestion']} label={t('sIf', { n })}>
        <Select
          allowClear
          placeholder={t('sIfAlways')}
          options={earlier.map(({ id, text }) => ({ value: id, label: text || id }))}
        />
      </Form.Item>
      {chosen && (
        <Form.Item
          name={[name, 'ifValues']}
          label={t('sIfValues', { n })}
          rules={[{ required: true, message: t('required') }]}
        >
          <Select
            mode="multiple"
            options={values.map(({ value, option }) => ({
              value,
              label: option ? (lang === 'zh' ? option.text : option.textEn) : value,
            }))}
          />
        </Form.Item>
      )}
    </>
  );
}
