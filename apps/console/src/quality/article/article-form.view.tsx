import { Alert, App, Button, Form, Input, Popconfirm, Select, Skeleton } from 'antd';
import { type ArticleEntry, type ArticleView, mayServe } from '#libs/contract';
import { shanghaiDay } from '../../../model/clock.rules.js';
import { topicsFor } from '../../../model/topic.rules.js';
import { useMyDistrict } from '../../admin/admin.queries.js';
import { useQueues, useTopics } from '../../api/queries.js';
import { codeOf } from '../../api/failure.js';
import { post } from '../../api/rest.js';
import { DayField } from '../../form/day-field.view.js';
import { useClosing } from '../../form/closing.hook.js';
import { Dialog } from '../../form/dialog.view.js';
import { useText } from '../../text/language.hook.js';
import { useSend } from '../quality.queries.js';
import { newestOf, useArticle } from './article.queries.js';

interface Values {
  topic: string;
  topicIds: string[];
  queueIds: string[];
  title: string;
  body: string;
  validFrom: string;
}

/** Writes an article, or its next version; those before stay with the days they were valid on. */
export function ArticleForm({
  entry: article,
  onClose,
}: {
  entry: ArticleEntry | null;
  onClose: () => void;
}) {
  const { t, sentence } = useText();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const close = useClosing(form, onClose);
  const whole = useArticle(article?.id ?? null);
  const newest = whole.data && newestOf(whole.data);
  // What it says comes with the article itself: the list has none of it.
  const ready = article === null || newest !== undefined;
  const today = shanghaiDay(Date.now());
  const done = (): void => {
    message.success(t('saved'));
    onClose();
  };
  const send = useSend(
    (values: Values) =>
      article
        ? post<ArticleView>(`/articles/${article.id}/versions`, {
            ...values,
            baseVersion: newest?.version,
          })
        : post<ArticleView>('/articles', values),
    done,
  );
  const withdraw = useSend(
    () => post<ArticleView>(`/articles/${article?.id ?? ''}/withdrawal`, { from: today }),
    done,
  );
  return (
    <Dialog
      open
      width={720}
      title={t(article ? 'qNextVersion' : 'qNewArticle')}
      onCancel={close}
      footer={[
        article && (
          <Popconfirm key="withdraw" title={t('qWithdrawAsk')} onConfirm={() => withdraw.mutate(undefined)}>
            <Button danger>{t('qWithdraw')}</Button>
          </Popconfirm>
        ),
        <Button key="cancel" onClick={close}>
          {t('cancel')}
        </Button>,
        <Button
          key="save"
          type="primary"
          loading={send.isPending}
          disabled={!ready}
          onClick={() => form.submit()}
        >
          {t('save')}
        </Button>,
      ]}
    >
      {whole.isError && <Alert type="error" showIcon title={sentence(codeOf(whole.error))} />}
      {!ready && !whole.isError && <Skeleton active />}
      {ready && (
        <Form<Values>
          form={form}
          layout="vertical"
          initialValues={{
            topic: newest?.topic,
            topicIds: newest?.topicIds ?? [],
            queueIds: newest?.queueIds ?? [],
            title: newest?.title,
            body: newest?.body,
            validFrom: today,
          }}
          onFinish={(values) => send.mutate(values)}
        >
          <Fields districtId={article?.districtId ?? null} answered={newest?.topicIds ?? []} />
        </Form>
      )}
    </Dialog>
  );
}

/** `answered`: topics it is for so far, which stay although they may be out of use. */
function Fields({ districtId, answered }: { districtId: string | null; answered: string[] }) {
  const { t, named } = useText();
  const own = useMyDistrict();
  const reached = (useQueues().data ?? []).filter((one) => mayServe(districtId ?? own, one));
  const known = useTopics().data ?? [];
  const usable = topicsFor(known, districtId ?? own);
  const topics = [...usable, ...known.filter((one) => !one.active && answered.includes(one.id))];
  const rules = [{ required: true, whitespace: true, message: t('required') }];
  return (
    <>
      <Form.Item name="topic" label={t('qTopic')} rules={rules}>
        <Input autoFocus maxLength={64} />
      </Form.Item>
      {topics.length > 0 && (
        <Form.Item name="topicIds" label={t('qArticleTopics')} extra={t('qArticleTopicsHint')}>
          <Select
            mode="multiple"
            showSearch={{ optionFilterProp: 'label' }}
            options={topics.map((one) => ({ value: one.id, label: named(one) }))}
          />
        </Form.Item>
      )}
      <Form.Item name="queueIds" label={t('qArticleQueues')} extra={t('qArticleQueuesHint')}>
        <Select mode="multiple" options={reached.map((one) => ({ value: one.id, label: named(one) }))} />
      </Form.Item>
      <Form.Item name="title" label={t('qArticleTitle')} rules={rules}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="body" label={t('qArticleBody')} rules={rules}>
        <Input.TextArea autoSize={{ minRows: 6, maxRows: 16 }} maxLength={20_000} />
      </Form.Item>
      <Form.Item name="validFrom" label={t('qValidFrom')} extra={t('qValidFromHint')} rules={rules}>
        <DayField />
      </Form.Item>
    </>
  );
}
