import { BugOutlined } from '@ant-design/icons';
import { routingAddress } from '../../model/address.rules.js';
import { Link } from '../shell/router.js';
import { useText } from '../text/language.hook.js';
import { useFindingCount } from './finding.queries.js';

/** On every page of an administrator: that stored contacts break what must always hold. */
export function FindingBanner() {
  const { t } = useText();
  const { data } = useFindingCount();
  if (!data || data.total === 0) return null;
  return (
    <p className="banner banner-bad" role="alert" data-testid="finding-banner">
      <BugOutlined aria-hidden />
      {t('findingBanner', { n: data.total })}
      <Link to={routingAddress({ tab: 'findings' })}>{t('findingShow')}</Link>
    </p>
  );
}
