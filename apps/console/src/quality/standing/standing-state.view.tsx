import { Tag } from 'antd';
import type { StandingPlanView } from '#libs/contract';
import { useText } from '../../text/language.hook.js';

/** Whether it draws on, still has days to draw, or is done. */
export function StandingState({ plan: { endedAt, completedAt } }: { plan: StandingPlanView }) {
  const { t } = useText();
  if (endedAt === null) return <Tag className="judged-settled">{t('spRunning')}</Tag>;
  if (completedAt === null) return <Tag className="judged-disputed">{t('spClosing')}</Tag>;
  return <Tag>{t('spCompleted')}</Tag>;
}
