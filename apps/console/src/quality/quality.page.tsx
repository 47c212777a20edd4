import { Tabs } from 'antd';
import { navigate, useSearch } from '../shell/router.js';
import '../style/office.css';
import '../style/quality.css';
import { useText } from '../text/language.hook.js';
import { FormsTab } from './form/forms.view.js';
import { JudgementPage } from './plan/judgement.view.js';
import { PlanPage } from './plan/plan.view.js';
import { PlansTab } from './plan/plans.view.js';
import { ScoringPage } from './score/scoring.view.js';
import { TasksTab } from './score/tasks.view.js';

/** Sampled quality. The address says what is open, so that it can be passed on and read again. */
export default function QualityPage() {
  const search = new URLSearchParams(useSearch());
  const of = (name: string): string => search.get(name) ?? '';
  const open = () => {
    if (of('task')) return <ScoringPage key={of('task')} taskId={of('task')} />;
    if (of('plan') && of('contact'))
      return <JudgementPage key={of('contact')} planId={of('plan')} contactId={of('contact')} />;
    if (of('plan')) return <PlanPage key={of('plan')} planId={of('plan')} />;
    return <QualityTabs tab={of('tab') || 'tasks'} />;
  };
  return <section className="office quality">{open()}</section>;
}

function QualityTabs({ tab }: { tab: string }) {
  const { t } = useText();
  return (
    <>
      <h1>{t('qualityTitle')}</h1>
      <Tabs
        activeKey={tab}
        onChange={(key) => navigate(`/quality?tab=${key}`)}
        destroyOnHidden
        items={[
          { key: 'tasks', label: t('qTasks'), children: <TasksTab /> },
          { key: 'plans', label: t('qPlans'), children: <PlansTab /> },
          { key: 'forms', label: t('qForms'), children: <FormsTab /> },
        ]}
      />
    </>
  );
}
