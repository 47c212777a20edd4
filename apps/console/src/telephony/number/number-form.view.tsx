import { Alert, Form, Input, Select } from 'antd';
import { useMyDistrict } from '../../admin/admin.queries.js';
import { EntryForm } from '../../admin/entry-form.view.js';
import { DistrictField, OfficeField, QueueField } from '../../admin/place-fields.view.js';
import { useText } from '../../text/language.hook.js';
import { NUMBERS, type Prompt, usePrompts, useTrees, type VoiceNumber } from '../telephony.queries.js';

interface Props {
  /** Null makes a new one. */
  number: VoiceNumber | null;
  onClose: () => void;
}

/** A number as the form has it: of a new one, what is played first may be left to the system. */
type Fields = Omit<VoiceNumber, 'prompts' | 'warnings'> & Partial<Pick<VoiceNumber, 'prompts'>>;

/** A number without a name is called by itself; a tree that was cleared is none. */
const told = ({ name, treeId, prompts, ...fields }: Fields): Partial<Fields> => ({
  ...fields,
  treeId: treeId ?? null,
  ...(name ? { name } : {}),
  ...(prompts === undefined ? {} : { prompts }),
});

export function NumberForm({ number, onClose }: Props) {
  const { t } = useText();
  const districtId = useMyDistrict();
  return (
    <EntryForm<Fields>
      path={NUMBERS}
      entry={number}
      initial={{ districtId, queueId: 'general', treeId: null, language: 'zh' }}
      titles={{ add: 'telAddNumber', edit: 'telEditNumber' }}
      onClose={onClose}
      tell={told}
    >
      {number === null && <NumberField />}
      <Form.Item
        name="name"
        label={t('telNumberName')}
        rules={[
          { required: number !== null, whitespace: true, message: t('required') },
          { max: 100, message: t('telNameLong') },
        ]}
        normalize={(typed: string) => typed || undefined}
      >
        <Input />
      </Form.Item>
      <DistrictField />
      <OfficeField />
      <TreeField />
      <QueueField />
      <Form.Item name="language" label={t('telLanguage')}>
        <Select
          options={[
            { value: 'zh', label: t('telZh') },
            { value: 'en', label: t('telEn') },
          ]}
        />
      </Form.Item>
      <BeforeField />
    </EntryForm>
  );
}

function NumberField() {
  const { t } = useText();
  const rules = [
    { required: true, message: t('required') },
    { pattern: /^\+?\d{1,20}$/, message: t('telNumberBad') },
  ];
  return (
    <Form.Item name="id" label={t('telNumber')} extra={t('telNumberHint')} rules={rules}>
      <Input autoComplete="off" autoFocus inputMode="tel" />
    </Form.Item>
  );
}

function TreeField() {
  const { t } = useText();
  const trees = useTrees();
  return (
    <Form.Item name="treeId" label={t('telTree')} extra={t('telTreeHint')}>
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        loading={trees.isPending}
        placeholder={t('telStraight')}
        options={(trees.data ?? []).map(({ id, name }) => ({
          value: id,
          label: name === id ? id : `${name}（${id}）`,
        }))}
      />
    </Form.Item>
  );
}

/** Prompts in the order in which they are chosen; those that were made stand first. */
function BeforeField() {
  const { t, lang } = useText();
  const { data = [], isPending } = usePrompts();
  const chosen = Form.useWatch<string[] | undefined>('prompts');
  const untold = chosen !== undefined && !data.some(({ id, notice }) => notice && chosen.includes(id));
  const made = (prompt: Prompt): number => Number(prompt.districtId === null);
  return (
    <>
      <Form.Item name="prompts" label={t('telBefore')} extra={t('telBeforeHint')}>
        <Select
          mode="multiple"
          maxCount={10}
          showSearch={{ optionFilterProp: 'label' }}
          loading={isPending}
          options={[...data]
            .sort((a, b) => made(a) - made(b))
            .map(({ id, words }) => ({ value: id, label: `${id}：${words[lang] ?? t('telUploaded')}` }))}
        />
      </Form.Item>
      {untold && !isPending && (
        <Alert type="warning" showIcon title={t('telNoNotice')} data-testid="number-untold" />
      )}
    </>
  );
}
