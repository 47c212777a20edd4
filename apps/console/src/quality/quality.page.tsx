import { Tabs } from 'antd';
import { qualityAddress } from '../../model/address.rules.js';
import { useMe } from '../api/queries.js';
import { useToken } from '../api/session.js';
import { navigate, useSearch } from '../shell/router.js';
import '../style/office.css';
import '../style/quality.css';
import { useText } from '../text/language.hook.js';
import { ArticlesTab } from './article/articles.view.js';
import { CalibrationPage } from './calibration/calibration.view.js';
import { CalibrationsTab } from './calibration/calibrations.view.js';
import { AppealsTab } from './follow/appeal.view.js';
import { CorrectionsTab } from './follow/corrections.view.js';
import { FormsTab } from './form/forms.view.js';
import { JudgementPage } from './plan/judgement.view.js';
import { PlanPage } from './plan/plan.view.js';
import { PlansTab } from './plan/plans.view.js';
import { ScoringPage } from './score/scoring.view.js';
import { TasksTab } from './score/tasks.view.js';
import { StandingPlanPage } from './standing/standing-plan.view.js';
import { StandingPlansTab } from './standing/standing-plans.view.js';

/** Sampled quality. The address says what is open, so that it can be passed on and read again. */
export default function QualityPage() {
  const search = new URLSearchParams(useSearch());
  const of = (name: string): string => search.get(name) ?? '';
  const open = () => {
    if (of('task')) return <ScoringPage key={of('task')} taskId={of('task')} />;
    if (of('draw') && of('contact'))
      return <JudgementPage key={of('contact')} drawId={of('draw')} contactId={of('contact')} />;
    if (of('calibration')) return <CalibrationPage key={of('calibration')} id={of('calibration')} />;
    if (of('plan')) return <PlanPage key={of('plan')} planId={of('plan')} />;
    if (of('standing')) return <StandingPlanPage key={of('standing')} planId={of('standing')} />;
    return <QualityTabs tab={of('tab')} />;
  };
  return <section className="office quality">{open()}</section>;
}

/** Supervisors are told of wrong answers, and read what is judged by; the rest is for those who judge. */
function QualityTabs({ tab }: { tab: string }) {
  const { t } = useText();
  const roles = useMe(useToken()).data?.roles ?? [];
  const judges = roles.includes('quality') || roles.includes('administrator');
  const corrections = { key: 'corrections', label: t('qCorrections'), children: <CorrectionsTab /> };
  const articles = { key: 'articles', label: t('qKnowledge'), children: <ArticlesTab /> };
  const items = judges
    ? [
        { key: 'tasks', label: t('qTasks'), children: <TasksTab /> },
        { key: 'plans', label: t('qPlans'), children: <PlansTab /> },
        { key: 'standing', label: t('spTab'), children: <StandingPlansTab /> },
        { key: 'appeals', label: t('qAppeals'), children: <AppealsTab /> },
        corrections,
        { key: 'calibrations', label: t('qCalibrations'), children: <CalibrationsTab /> },
        { key: 'forms', label: t('qForms'), children: <FormsTab /> },
        articles,
      ]
    : [corrections, articles];
  return (
    <>
      <h1>{t('qualityTitle')}</h1>
      <Tabs
        activeKey={items.some(({ key }) => key === tab) ? tab : (items[0]?.key ?? '')}
        onChange={(key) => navigate(qualityAddress({ tab: key }))}
        destroyOnHidden
        items={items}
      />
    </>
  );
}
