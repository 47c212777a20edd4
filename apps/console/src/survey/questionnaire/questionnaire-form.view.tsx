import { Checkbox, Form, Input, Select } from 'antd';
import { QUESTIONNAIRE_ACCESSES, type QuestionnaireAccess, type QuestionnaireView } from '#libs/contract';
import {
  fieldsOf,
  instantOf,
  newQuestion,
  questionOf,
  type QuestionFields,
} from '../../../model/questionnaire.rules.js';
import { useMyDistrict } from '../../admin/admin.queries.js';
import { DistrictField } from '../../admin/place-fields.view.js';
import { post, put } from '../../api/rest.js';
import { MinuteField } from '../../form/day-field.view.js';
import { NumberField } from '../../form/number-field.view.js';
import { useClosing } from '../../form/closing.hook.js';
import { Dialog } from '../../form/dialog.view.js';
import { type TextKey, useText } from '../../text/language.hook.js';
import { QUESTIONNAIRE_ACCESS } from '../../text/questionnaire.text.js';
import { QuestionsField } from './questions-field.view.js';
import { pathOf, useAct } from './questionnaire.queries.js';

export interface QuestionnaireFields {
  districtId: string;
  access: QuestionnaireAccess;
  opensAt?: string | null;
  closesAt?: string | null;
  quota: number;
  name: string;
  nameEn: string;
  intro: string;
  introEn: string;
  quiz: boolean;
  questions: QuestionFields[];
}

interface Props {
  /** Null makes a new one; otherwise its next version is made. */
  questionnaire: QuestionnaireView | null;
  onClose: () => void;
  onSaved: (saved: QuestionnaireView) => void;
}

/** More answers than this are taken of none. */
export const MOST = 100_000;

export function QuestionnaireForm({ questionnaire, onClose, onSaved }: Props) {
  const { t } = useText();
  const districtId = useMyDistrict();
  const [form] = Form.useForm<QuestionnaireFields>();
  const close = useClosing(form, onClose);
  const act = useAct(
    (fields: QuestionnaireFields) => sent(fields, questionnaire),
    (saved) => {
      onClose();
      onSaved(saved);
    },
  );
  const fresh = {
    districtId,
    access: 'anonymous',
    quota: MOST,
    intro: '',
    introEn: '',
    quiz: false,
    questions: [newQuestion([])],
  };
  const content = questionnaire?.content;
  return (
    <Dialog
      open
      width={960}
      title={t(questionnaire ? 'sRevise' : 'sAdd')}
      okText={t(questionnaire ? 'save' : 'create')}
      cancelText={t('cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      okButtonProps={{ loading: act.isPending }}
    >
      <Form<QuestionnaireFields>
        form={form}
        layout="vertical"
        initialValues={content ? { ...content, questions: content.questions.map(fieldsOf) } : fresh}
        onFinish={(fields) => act.mutate(fields)}
      >
        {questionnaire ? <p className="muted">{t('sReviseHint')}</p> : <TermsFields />}
        <div className="form-pair">
          <Words name="name" label="nameZh" required />
          <Words name="nameEn" label="nameEn" required />
          <Words name="intro" label="sIntro" />
          <Words name="introEn" label="sIntroEn" />
        </div>
        <Form.Item name="quiz" valuePropName="checked">
          <Checkbox>{t('sQuiz')}</Checkbox>
        </Form.Item>
        <QuestionsField form={form} />
      </Form>
    </Dialog>
  );
}

function sent(fields: QuestionnaireFields, old: QuestionnaireView | null): Promise<QuestionnaireView> {
  const { districtId, access, opensAt, closesAt, quota, questions, ...words } = fields;
  const content = { ...words, questions: questions.map((one) => questionOf(one, words.quiz)) };
  if (old) return put(`${pathOf(old.id)}/content`, { baseVersion: old.version, content });
  const terms = { districtId, access, quota, opensAt: instantOf(opensAt), closesAt: instantOf(closesAt) };
  return post('/questionnaires', { ...terms, content });
}

/** What does not belong to a version. */
function TermsFields() {
  const { t, p } = useText();
  const accesses = QUESTIONNAIRE_ACCESSES.map((value) => ({ value, label: p(QUESTIONNAIRE_ACCESS[value]) }));
  return (
    <div className="form-pair">
      <DistrictField />
      <Form.Item name="access" label={t('sAccess')}>
        <Select options={accesses} />
      </Form.Item>
      <Form.Item name="opensAt" label={t('sOpensAt')}>
        <MinuteField />
      </Form.Item>
      <Form.Item name="closesAt" label={t('sClosesAt')}>
        <MinuteField />
      </Form.Item>
      <NumberField name="quota" label={t('sQuota')} min={1} max={MOST} />
    </div>
  );
}

function Words(props: { name: 'name' | 'nameEn' | 'intro' | 'introEn'; label: TextKey; required?: boolean }) {
  const { t } = useText();
  const { name, label, required = false } = props;
  const rules = required
    ? [
        { required: true, whitespace: true, message: t('required') },
        { max: 64, message: t('nameTooLong') },
      ]
    : [];
  return (
    <Form.Item name={name} label={t(label)} rules={rules}>
      {required ? <Input /> : <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} maxLength={2000} />}
    </Form.Item>
  );
}
