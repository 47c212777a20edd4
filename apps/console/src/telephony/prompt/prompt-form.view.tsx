import { App, Checkbox, Form, type FormInstance, Input, Segmented } from 'antd';
import { Failure, reasonOf } from '../../api/failure.js';
import { post, put } from '../../api/rest.js';
import { useClosing } from '../../form/closing.hook.js';
import { Dialog } from '../../form/dialog.view.js';
import { useText } from '../../text/language.hook.js';
import {
  type Prompt,
  PROMPTS,
  SPOKEN_LANGUAGES,
  soundPath,
  type SpokenLanguage,
  useSend,
} from '../telephony.queries.js';
import { waveOfFile } from './sound-file.js';

interface Props {
  /** Null makes a new one. */
  prompt: Prompt | null;
  onClose: () => void;
}

interface Fields {
  id: string;
  language: SpokenLanguage;
  from: 'file' | 'words';
  file?: File;
  words?: string;
  notice?: boolean;
}

/** Gives a prompt a sound in a language: of a file, or of words that are spoken. */
export function PromptForm({ prompt, onClose }: Props) {
  const { t } = useText();
  const { message } = App.useApp();
  const [form] = Form.useForm<Fields>();
  const close = useClosing(form, onClose);
  const from = Form.useWatch('from', form) ?? 'file';
  const send = useSound(form, prompt, () => {
    message.success(t('telPromptDone'));
    onClose();
  });
  return (
    <Dialog
      open
      title={prompt === null ? t('telAddPrompt') : t('telRenewOne', { name: prompt.id })}
      okText={t('save')}
      cancelText={t('cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      okButtonProps={{ loading: send.isPending, htmlType: 'submit' }}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={{ language: 'zh', from: 'file', notice: prompt?.notice ?? false }}
        onFinish={(fields) => send.mutate(fields)}
      >
        {prompt === null && <NameField />}
        <Form.Item name="language" label={t('telLanguage')}>
          <Segmented
            options={SPOKEN_LANGUAGES.map((value) => ({
              value,
              label: t(value === 'zh' ? 'telZh' : 'telEn'),
            }))}
          />
        </Form.Item>
        <Form.Item name="from" label={t('telFrom')}>
          <Segmented
            options={[
              { value: 'file', label: t('telFromFile') },
              { value: 'words', label: t('telFromWords') },
            ]}
          />
        </Form.Item>
        {from === 'file' ? <FileField /> : <WordsField />}
      </Form>
    </Dialog>
  );
}

/** Sends what was entered; what is wrong with it is told at its field. */
function useSound(form: FormInstance<Fields>, prompt: Prompt | null, onDone: () => void) {
  const { t, lang } = useText();
  const tell = (name: 'file' | 'words' | 'id', problem: string): void =>
    form.setFields([{ name, errors: [problem] }]);
  const send = async ({
    language,
    from,
    file,
    words,
    notice = false,
    ...named
  }: Fields): Promise<boolean> => {
    const id = prompt?.id ?? named.id;
    if (from === 'words') {
      await post<Prompt>(PROMPTS, { id, language, words });
      return true;
    }
    const wave = await waveOfFile(file as File);
    if (typeof wave === 'string') {
      tell('file', t(wave));
      return false;
    }
    await put<Prompt>(`${soundPath(id, language)}?notice=${notice}`, wave);
    return true;
  };
  return useSend(
    send,
    (done) => done && onDone(),
    (error) => {
      if (!(error instanceof Failure)) return false;
      if (error.code === 'ALREADY_EXISTS' && prompt === null) tell('id', t('telPromptTaken'));
      else if (error.code === 'BAD_INPUT') {
        tell(form.getFieldValue('from') as 'file' | 'words', reasonOf(error, lang));
      } else return false;
      return true;
    },
  );
}

function NameField() {
  const { t } = useText();
  const rules = [
    { required: true, message: t('required') },
    { pattern: /^[a-z0-9][a-z0-9-]{0,31}$/, message: t('telPromptBad') },
  ];
  return (
    <Form.Item name="id" label={t('telPrompt')} extra={t('telPromptHint')} rules={rules}>
      <Input autoComplete="off" autoFocus />
    </Form.Item>
  );
}

function FileField() {
  const { t } = useText();
  return (
    <>
      <Form.Item
        name="file"
        label={t('telFile')}
        extra={t('telFileHint')}
        rules={[{ required: true, message: t('telFileNone') }]}
      >
        <FileInput />
      </Form.Item>
      <Form.Item name="notice" valuePropName="checked">
        <Checkbox>{t('telIsNotice')}</Checkbox>
      </Form.Item>
    </>
  );
}

/** Of the browser's own kind; the form gives it its id and takes what was chosen. */
function FileInput({ id, onChange }: { id?: string; onChange?: (file: File | undefined) => void }) {
  return (
    <input
      id={id}
      type="file"
      accept="audio/*,.wav"
      onChange={(event) => onChange?.(event.target.files?.[0])}
    />
  );
}

function WordsField() {
  const { t } = useText();
  return (
    <Form.Item
      name="words"
      label={t('telWordsField')}
      extra={t('telWordsHint')}
      rules={[{ required: true, whitespace: true, message: t('required') }]}
    >
      <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} showCount />
    </Form.Item>
  );
}
