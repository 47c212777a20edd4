import { BugOutlined } from '@ant-design/icons';
import { Link } from '../shell/router.js';
import { useText } from '../text/language.hook.js';
import { useOpenFindings } from './finding.queries.js';

/** On every page of an administrator: that stored contacts break what must always hold. */
export function FindingBanner() {
  const { t } = useText();
  const { data } = useOpenFindings();
  if (!data || data.items.length === 0) return null;
  const n = data.items.length;
  return (
    <p className="banner banner-bad" role="alert" data-testid="finding-banner">
      <BugOutlined aria-hidden />
      {t(data.next === null ? 'findingBanner' : 'findingBannerMany', { n })}
      <Link to="/routing?tab=findings">{t('findingShow')}</Link>
    </p>
  );
}
