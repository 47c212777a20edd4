import { Button, Input, Space, Tag, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { NATIONAL_DISTRICT } from '#libs/contract';
import { useMyDistrict } from '../../admin/admin.queries.js';
import { ListFrame } from '../../admin/list-frame.view.js';
import { useDistrictName } from '../../api/name.hook.js';
import { useText } from '../../text/language.hook.js';
import { type Prompt, SPOKEN_LANGUAGES, usePrompts } from '../telephony.queries.js';
import { Listen } from './listen.view.js';
import { PromptForm } from './prompt-form.view.js';

const holds = ({ id, words }: Prompt, sought: string): boolean =>
  [id, words.zh ?? '', words.en ?? ''].some((text) => text.toLowerCase().includes(sought.toLowerCase()));
/** Those that were made stand first. */
const madeFirst = (a: Prompt, b: Prompt): number =>
  Number(a.districtId === null) - Number(b.districtId === null);

/** What callers can be told: to be listened to, uploaded, or spoken from words. */
export function PromptsTab() {
  const { t } = useText();
  /** `new`: one is being made. */
  const [edited, setEdited] = useState<Prompt | 'new' | null>(null);
  const [sought, setSought] = useState('');
  const prompts = usePrompts();
  const columns = useColumns(setEdited);
  const add = { label: t('telAddPrompt'), testId: 'prompt-add', onClick: () => setEdited('new') };
  const shown = prompts.data?.filter((prompt) => holds(prompt, sought)).sort(madeFirst);
  return (
    <>
      <p className="muted">{t('telPromptsLead')}</p>
      <ListFrame list={{ ...prompts, data: shown }} columns={columns} add={add}>
        <Input
          className="find"
          aria-label={t('telSearch')}
          placeholder={t('telSearch')}
          onChange={(event) => setSought(event.target.value)}
        />
      </ListFrame>
      {edited !== null && (
        <PromptForm prompt={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}

function useColumns(onEdit: (prompt: Prompt) => void): TableColumnsType<Prompt> {
  const { t } = useText();
  const districtName = useDistrictName();
  const own = useMyDistrict();
  // The product's are for all, and changed by nobody.
  const mayRenew = ({ districtId }: Prompt): boolean =>
    districtId !== null && (own === NATIONAL_DISTRICT || own === districtId);
  return [
    {
      title: t('telPrompt'),
      render: (_, { id, notice }) => (
        <>
          <code>{id}</code> {notice && <Tag>{t('telNotice')}</Tag>}
        </>
      ),
    },
    { title: t('telWords'), render: (_, prompt) => <Said prompt={prompt} /> },
    {
      title: t('telBelongs'),
      width: 130,
      render: (_, { districtId }) => (districtId === null ? t('telProduct') : districtName(districtId)),
    },
    {
      title: t('telListen'),
      width: 150,
      render: (_, prompt) => (
        <Space size={6} wrap>
          {prompt.languages.map((language) => (
            <Listen key={language} id={prompt.id} language={language} />
          ))}
        </Space>
      ),
    },
    {
      title: '',
      align: 'right',
      width: 80,
      render: (_, prompt) =>
        mayRenew(prompt) && (
          <Button
            size="small"
            aria-label={t('telRenewOne', { name: prompt.id })}
            onClick={() => onEdit(prompt)}
          >
            {t('telRenew')}
          </Button>
        ),
    },
  ];
}

/** The words of both languages; of a recording only that it is one. */
function Said({ prompt: { languages, words } }: { prompt: Prompt }) {
  const { t } = useText();
  return (
    <ul className="said">
      {SPOKEN_LANGUAGES.filter((language) => languages.includes(language)).map((language) => (
        <li key={language} lang={language === 'zh' ? 'zh-CN' : 'en'}>
          {words[language] ?? <span className="muted">{t('telUploaded')}</span>}
        </li>
      ))}
    </ul>
  );
}
