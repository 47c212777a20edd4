import { App, Button, Form, Input, Modal, Popconfirm, Select } from 'antd';
import { type ArticleView, mayServe } from '#libs/contract';
import { shanghaiDay } from '../../../model/clock.rules.js';
import { useMyDistrict } from '../../admin/admin.queries.js';
import { useQueues } from '../../api/queries.js';
import { post } from '../../api/rest.js';
import { useText } from '../../text/language.hook.js';
import { useSend } from '../quality.queries.js';
import { newestOf } from './article.queries.js';

interface Values {
  topic: string;
  queueIds: string[];
  title: string;
  body: string;
  validFrom: string;
}

/** Writes an article, or its next version; those before stay with the days they were valid on. */
export function ArticleForm({ article, onClose }: { article: ArticleView | null; onClose: () => void }) {
  const { t } = useText();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const newest = article && newestOf(article);
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
            baseVersion: article.versions.length,
          })
        : post<ArticleView>('/articles', values),
    done,
  );
  const withdraw = useSend(
    () => post<ArticleView>(`/articles/${article?.id ?? ''}/withdrawal`, { from: today }),
    done,
  );
  return (
    <Modal
      open
      width={720}
      title={t(article ? 'qNextVersion' : 'qNewArticle')}
      onCancel={onClose}
      footer={[
        article && (
          <Popconfirm key="withdraw" title={t('qWithdrawAsk')} onConfirm={() => withdraw.mutate(undefined)}>
            <Button danger>{t('qWithdraw')}</Button>
          </Popconfirm>
        ),
        <Button key="cancel" onClick={onClose}>
          {t('cancel')}
        </Button>,
        <Button key="save" type="primary" loading={send.isPending} onClick={() => form.submit()}>
          {t('save')}
        </Button>,
      ]}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{
          topic: article?.topic,
          queueIds: article?.queueIds ?? [],
          title: newest?.title,
          body: newest?.body,
          validFrom: today,
        }}
        onFinish={(values) => send.mutate(values)}
      >
        <Fields districtId={article?.districtId ?? null} />
      </Form>
    </Modal>
  );
}

function Fields({ districtId }: { districtId: string | null }) {
  const { t, named } = useText();
  const own = useMyDistrict();
  const reached = (useQueues().data ?? []).filter((one) => mayServe(districtId ?? own, one));
  const rules = [{ required: true, whitespace: true, message: t('required') }];
  return (
    <>
      <Form.Item name="topic" label={t('qTopic')} rules={rules}>
        <Input autoFocus maxLength={64} />
      </Form.Item>
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
        <Input type="date" />
      </Form.Item>
    </>
  );
}
