import { Tabs } from 'antd';
import { surveysAddress } from '../../model/address.rules.js';
import { navigate, useSearch } from '../shell/router.js';
import '../style/office.css';
import '../style/survey.css';
import { useText } from '../text/language.hook.js';
import { QuestionnairePage } from './questionnaire/questionnaire.view.js';
import { QuestionnairesTab } from './questionnaire/questionnaires.view.js';
import { SatisfactionTab } from './satisfaction.view.js';

/** What customers and enterprises are asked. The address says what is open. */
export default function SurveyPage() {
  const search = new URLSearchParams(useSearch());
  const { t } = useText();
  const open = search.get('questionnaire');
  if (open !== null) {
    return (
      <section className="office survey">
        <QuestionnairePage key={open} id={open} />
      </section>
    );
  }
  return (
    <section className="office survey">
      <h1>{t('sTitle')}</h1>
      <Tabs
        activeKey={search.get('tab') === 'questionnaires' ? 'questionnaires' : 'satisfaction'}
        onChange={(key) => navigate(surveysAddress({ tab: key }))}
        destroyOnHidden
        items={[
          { key: 'satisfaction', label: t('sTabSatisfaction'), children: <SatisfactionTab /> },
          { key: 'questionnaires', label: t('sTabQuestionnaires'), children: <QuestionnairesTab /> },
        ]}
      />
    </section>
  );
}
