import { Select } from 'antd';
import type { ContactView } from '#libs/contract';
import { isMeant, topicsFor } from '../../../model/topic.rules.js';
import { useTopics } from '../../api/queries.js';
import { useText } from '../../text/language.hook.js';

interface Props {
  contact: ContactView;
  chosen: string | undefined;
  disabled: boolean;
  onChoose: (topicId: string | undefined) => void;
}

/** What the contact was about: found by words of either name, chosen by mouse or by arrows and Enter. */
export function TopicField({ contact, chosen, disabled, onChoose }: Props) {
  const { t, named } = useText();
  const topics = topicsFor(useTopics().data ?? [], contact.districtId, chosen);
  // Where nobody has made any there is nothing to ask.
  if (topics.length === 0) return null;
  return (
    <div className="wrapup-topic" data-testid="wrapup-topic">
      <label htmlFor="wrapup-topic">{t('topic')}</label>
      <Select<string, { value: string; label: string; topic: (typeof topics)[number] }>
        id="wrapup-topic"
        allowClear
        placement="topLeft"
        placeholder={t('topicFind')}
        showSearch={{ filterOption: (typed, option) => option !== undefined && isMeant(option.topic, typed) }}
        value={chosen ?? null}
        onChange={(topicId?: string) => onChoose(topicId)}
        disabled={disabled}
        options={topics.map((topic) => ({ value: topic.id, label: named(topic), topic }))}
      />
    </div>
  );
}
