import type { TableColumnsType } from 'antd';
import { useState } from 'react';
import { type ArticleEntry, NATIONAL_DISTRICT, type Principal } from '#libs/contract';
import { EditButton, ListFrame } from '../../admin/list-frame.view.js';
import { useDistrictName, useQueueName, useTopicName } from '../../api/name.hook.js';
import { useMe } from '../../api/queries.js';
import { useToken } from '../../api/session.js';
import { useText } from '../../text/language.hook.js';
import { ArticleForm } from './article-form.view.js';
import { ArticleText } from './article-text.view.js';
import { newestOf, useArticles } from './article.queries.js';

/** Headquarters' articles are read by all districts, and changed by headquarters. */
const mayChange = (me: Principal | undefined, { districtId }: ArticleEntry): boolean =>
  me !== undefined &&
  me.roles.includes('administrator') &&
  (me.districtId === NATIONAL_DISTRICT || me.districtId === districtId);

/** What answers are given and judged by; administrators write it. */
export function ArticlesTab() {
  const { t, listed } = useText();
  /** `new`: one is being written. */
  const [edited, setEdited] = useState<ArticleEntry | 'new' | null>(null);
  const [read, setRead] = useState<ArticleEntry | null>(null);
  const articles = useArticles();
  const me = useMe(useToken()).data;
  const districtName = useDistrictName();
  const queueName = useQueueName();
  const topicName = useTopicName();
  const columns: TableColumnsType<ArticleEntry> = [
    { title: t('qTopic'), render: (_, article) => newestOf(article)?.topic },
    {
      title: t('qArticleTitle'),
      render: (_, article) => (
        <button type="button" className="link" data-testid="article-read" onClick={() => setRead(article)}>
          {newestOf(article)?.title}
        </button>
      ),
    },
    { title: t('district'), render: (_, { districtId }) => districtName(districtId) },
    {
      title: t('queue'),
      render: (_, article) => {
        const queueIds = newestOf(article)?.queueIds ?? [];
        return queueIds.length === 0 ? t('allQueues') : listed(queueIds.map(queueName));
      },
    },
    {
      title: t('topic'),
      render: (_, article) => listed(newestOf(article)?.topicIds.map(topicName) ?? []),
    },
    {
      title: t('qVersions'),
      render: (_, { versions, withdrawnFrom }) => (
        <ul className="form-items">
          {versions.map(({ version, validFrom }) => (
            <li key={version}>{t('qArticleVersion', { n: version, day: validFrom })}</li>
          ))}
          {withdrawnFrom !== null && <li className="bad">{t('qWithdrawnFrom', { day: withdrawnFrom })}</li>}
        </ul>
      ),
    },
    {
      title: '',
      align: 'right',
      render: (_, article) =>
        mayChange(me, article) &&
        article.withdrawnFrom === null && (
          <EditButton name={newestOf(article)?.title ?? article.id} onClick={() => setEdited(article)} />
        ),
    },
  ];
  const add = { label: t('qNewArticle'), testId: 'article-add', onClick: () => setEdited('new') };
  return (
    <>
      <ListFrame
        list={articles}
        columns={columns}
        {...(me?.roles.includes('administrator') ? { add } : {})}
        empty={t('qNoArticles')}
      >
        <p className="muted">{t('qArticlesLead')}</p>
      </ListFrame>
      {read && <ArticleText entry={read} onClose={() => setRead(null)} />}
      {edited !== null && (
        <ArticleForm entry={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}
