import { Alert, Drawer, Skeleton } from 'antd';
import type { ArticleEntry } from '#libs/contract';
import { codeOf } from '../../api/failure.js';
import { useText } from '../../text/language.hook.js';
import { newestOf, useArticle } from './article.queries.js';

/** What an article says and said, the newest first; whoever reads it need not be who writes it. */
export function ArticleText({ entry, onClose }: { entry: ArticleEntry; onClose: () => void }) {
  const { t, sentence } = useText();
  const { data, isError, error } = useArticle(entry.id);
  return (
    <Drawer open size={560} title={newestOf(entry)?.title} onClose={onClose}>
      {isError && <Alert type="error" showIcon title={sentence(codeOf(error))} />}
      {!isError && !data && <Skeleton active />}
      {[...(data?.versions ?? [])].reverse().map(({ version, validFrom, title, body }) => (
        <section key={version} className="article" data-testid="article-version">
          <h3>{title}</h3>
          <small className="muted">{t('qArticleVersion', { n: version, day: validFrom })}</small>
          <p className="article-body">{body}</p>
        </section>
      ))}
    </Drawer>
  );
}
