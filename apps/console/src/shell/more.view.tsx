import { Button } from 'antd';
import { useText } from '../text/language.hook.js';

interface Props {
  pages: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
}

/** Reads the next page of a list; not there once all of it has been read. */
export function More({ pages }: Props) {
  const { t } = useText();
  if (!pages.hasNextPage) return null;
  return (
    <Button className="more" onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
      {t('more')}
    </Button>
  );
}
