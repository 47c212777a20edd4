import { Alert, Spin, Tabs } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { NATIONAL_DISTRICT, type ErrorCode, type Grouping, type Principal } from '#libs/contract';
import { shanghaiDay } from '../../model/clock.rules.js';
import {
  choiceOf,
  presetRange,
  queryFields,
  refusalOf,
  type FigureChoice,
} from '../../model/figures.rules.js';
import { isComplete, measuresOf } from '../../model/survey-choice.rules.js';
import { codeOf, detailsOf, possibleOf, reasonOf } from '../api/failure.js';
import { useDefinitions } from '../api/queries.js';
import { queryOf } from '../api/rest.js';
import '../style/figures.css';
import '../style/office.css';
import { useText } from '../text/language.hook.js';
import { Annual } from './annual/annual.view.js';
import { Answer } from './answer.view.js';
import { BY, ChoiceForm } from './choice-form.view.js';
import { useReport } from './figures.queries.js';
import { PublishedList } from './published.view.js';
import { SavedReports } from './saved/saved.view.js';

/** With ECharts in a file of its own: once somebody looks at it. */
const ForecastView = lazy(() => import('../forecast/forecast.view.js'));

/** Where everybody begins: this month's connection rate by day. */
const firstChoice = (me: Principal): FigureChoice => ({
  definitions: ['connection-rate', 'contacts-asked'],
  ...presetRange('thisMonth', shanghaiDay(Date.now())),
  by: 'day',
  compare: false,
  districtId: me.districtId === NATIONAL_DISTRICT ? null : me.districtId,
  queueId: null,
  channel: null,
  agentId: null,
  hour: null,
  officeId: null,
  topicId: null,
});

/** Figures of any days: a question, and its answer as numbers, chart, table and file. */
export default function FiguresPage({ me }: { me: Principal }) {
  const { t } = useText();
  const [tab, setTab] = useState('analysis');
  const [publishedId, setPublishedId] = useState<string | null>(null);
  const open = (choice: FigureChoice): void => {
    history.replaceState(null, '', `/figures${queryOf(queryFields(choice))}`);
    setTab('analysis');
  };
  const openPublished = (id: string): void => {
    setPublishedId(id);
    setTab('published');
  };
  const annual = <Annual me={me} onOpen={open} onPublished={openPublished} />;
  const published = <PublishedList me={me} only={publishedId} onAll={() => setPublishedId(null)} />;
  return (
    <section className="office figures" aria-labelledby="figures-title">
      <h1 id="figures-title">{t('figuresTitle')}</h1>
      <Tabs
        destroyOnHidden
        activeKey={tab}
        onChange={(key) => {
          setPublishedId(null);
          setTab(key);
        }}
        items={[
          { key: 'analysis', label: t('tabAnalysis'), children: <Analysis me={me} /> },
          { key: 'forecast', label: t('tabForecast'), children: <Forecasts me={me} /> },
          { key: 'annual', label: t('tabAnnual'), children: annual },
          { key: 'saved', label: t('tabSaved'), children: <SavedReports /> },
          { key: 'published', label: t('tabPublished'), children: published },
        ]}
      />
    </section>
  );
}

const Forecasts = ({ me }: { me: Principal }) => (
  <Suspense fallback={<Spin />}>
    <ForecastView me={me} />
  </Suspense>
);

function Analysis({ me }: { me: Principal }) {
  const { lang } = useText();
  const [choice, setChoice] = useState(() => choiceOf(location.search, firstChoice(me)));
  const definitions = useDefinitions();
  const refusal = definitions.data ? refusalOf(choice, definitions.data) : null;
  const measures = measuresOf(choice, definitions.data ?? []);
  const complete = isComplete(measures, choice.survey ?? null);
  const report = useReport(choice, definitions.isFetched && refusal === null && complete);
  useEffect(() => history.replaceState(null, '', `/figures${queryOf(queryFields(choice))}`), [choice]);
  return (
    <>
      <ChoiceForm me={me} choice={choice} onChange={setChoice} />
      {refusal !== null && (
        <Refused
          code="FIGURE_NOT_BY"
          why={lang === 'zh' ? refusal.reason : refusal.reasonEn}
          possible={refusal.possible}
        />
      )}
      {refusal === null && complete && report.isError && (
        <Refused
          code={codeOf(report.error)}
          why={reasonOf(report.error, lang) || detailsOf(report.error, lang)}
          possible={possibleOf(report.error)}
        />
      )}
      {refusal === null && complete && report.data && (
        <Answer me={me} choice={choice} tables={report.data} busy={report.isFetching} />
      )}
    </>
  );
}

/** Why there is no answer, and by what there would be one. */
function Refused({
  code,
  why,
  possible,
}: {
  code: ErrorCode | 'NO_ANSWER';
  why: string;
  possible: Grouping[];
}) {
  const { t, lang, sentence } = useText();
  const names = BY.filter(([by]) => possible.includes(by)).map(([, key]) => t(key));
  const by = names.length > 0 ? t('possibleBy', { by: names.join(lang === 'zh' ? '、' : ', ') }) : '';
  return (
    <Alert type="error" showIcon data-testid="figure-refused" title={sentence(code)} description={why + by} />
  );
}
