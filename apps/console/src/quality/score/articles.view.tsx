import { Alert, Input, Skeleton } from 'antd';
import { useState } from 'react';
import type { ArticleOnDay } from '#libs/contract';
import { codeOf } from '../../api/failure.js';
import { useText } from '../../text/language.hook.js';
import { useContactArticles } from '../article/article.queries.js';

const holds = ({ version }: ArticleOnDay, words: string): boolean =>
  `${version.topic} ${version.title} ${version.body}`.toLowerCase().includes(words.trim().toLowerCase());

/** What an answer could go by on the day of the contact; versions of later days are not among them. */
export function ArticlesOnDay({ contactId }: { contactId: string }) {
  const { t, sentence } = useText();
  const [words, setWords] = useState('');
  const found = useContactArticles(contactId);
  if (found.isError) return <Alert type="error" showIcon title={sentence(codeOf(found.error))} />;
  if (!found.data) return <Skeleton active />;
  const { day, articles } = found.data;
  const shown = articles.filter((one) => holds(one, words));
  return (
    <div data-testid="day-articles">
      <p className="muted">{t('qArticlesOn', { day, n: articles.length })}</p>
      {articles.length > 0 && (
        <Input
          allowClear
          size="small"
          aria-label={t('qArticleFind')}
          placeholder={t('qArticleFind')}
          value={words}
          onChange={({ target }) => setWords(target.value)}
        />
      )}
      {shown.map(({ id, version }) => (
        <details key={id} className="article" data-testid="day-article">
          <summary>
            {version.title}{' '}
            <small className="muted">
              {version.topic} · {t('qArticleVersion', { n: version.version, day: version.validFrom })}
            </small>
          </summary>
          <p className="article-body">{version.body}</p>
        </details>
      ))}
    </div>
  );
}
