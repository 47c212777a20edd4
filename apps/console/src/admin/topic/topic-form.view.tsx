import { Form, Switch } from 'antd';
import type { TopicView } from '#libs/contract';
import { useText } from '../../text/language.hook.js';
import { useMyDistrict } from '../admin.queries.js';
import { EntryForm } from '../entry-form.view.js';
import { NameField } from '../name-field.view.js';
import { DistrictField } from '../place-fields.view.js';

interface Props {
  /** Null makes a new one. */
  topic: TopicView | null;
  onClose: () => void;
}

/** A topic stays its district's; its names may be mended, and it may be taken out of use. */
export function TopicForm({ topic, onClose }: Props) {
  const districtId = useMyDistrict();
  const { t } = useText();
  return (
    <EntryForm<TopicView>
      path="/topics"
      entry={topic}
      initial={{ districtId }}
      titles={{ add: 'addTopic', edit: 'editTopic' }}
      onClose={onClose}
    >
      <NameField name="name" label="nameZh" autoFocus />
      <NameField name="nameEn" label="nameEn" />
      {topic === null ? (
        <DistrictField />
      ) : (
        <Form.Item name="active" label={t('inUse')} extra={t('topicActiveHint')} valuePropName="checked">
          <Switch />
        </Form.Item>
      )}
    </EntryForm>
  );
}
