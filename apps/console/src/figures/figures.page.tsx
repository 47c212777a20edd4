import { Alert, Spin, Tabs } from 'antd';
import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';
import { NATIONAL_DISTRICT, type ErrorCode, type Grouping, type Principal } from '#libs/contract';
import { figuresAddress } from '../../model/address.rules.js';
import { shanghaiDay } from '../../model/clock.rules.js';
import {
  choiceOf,
  drillFields,
  drillOf,
  FIGURE_TABS,
  queryFields,
  tabOf,
  type FigureTab,
} from '../../model/figures-address.rules.js';
import type { DrillPlace } from '../../model/drill.rules.js';
import { presetRange, refusalOf, type FigureChoice } from '../../model/figures.rules.js';
import { isComplete, measuresOf } from '../../model/survey-choice.rules.js';
import { codeOf, possibleOf } from '../api/failure.js';
import { useDefinitions } from '../api/queries.js';
import { navigate, useSearch } from '../shell/router.js';
import '../style/figures.css';
import '../style/office.css';
import { type TextKey, useText } from '../text/language.hook.js';
import { useWhy } from '../text/refusal.hook.js';
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

/** Figures of any days: a question, and its answer as numbers, chart, table and file. The address says what is open. */
export default function FiguresPage({ me }: { me: Principal }) {
  const { t } = useText();
  const tab = tabOf(useSearch());
  const left = useRef(new Map<FigureTab, string>());
  const change = (next: FigureTab): void => {
    left.current.set(tab, `${location.pathname}${location.search}`);
    // Whoever comes back finds what they left; of what was published, all of it.
    const found = next === 'published' ? undefined : left.current.get(next);
    navigate(found ?? figuresAddress({ tab: next === 'analysis' ? null : next }));
  };
  const content: Record<FigureTab, readonly [TextKey, ReactNode]> = {
    analysis: ['tabAnalysis', <Analysis key="analysis" me={me} />],
    forecast: ['tabForecast', <Forecasts key="forecast" me={me} />],
    annual: ['tabAnnual', <Annual key="annual" me={me} />],
    saved: ['tabSaved', <SavedReports key="saved" />],
    published: ['tabPublished', <PublishedList key="published" me={me} />],
  };
  return (
    <section className="office figures" aria-labelledby="figures-title">
      <h1 id="figures-title">{t('figuresTitle')}</h1>
      <Tabs
        destroyOnHidden
        activeKey={tab}
        onChange={(key) => change(key as FigureTab)}
        items={FIGURE_TABS.map((key) => ({ key, label: t(content[key][0]), children: content[key][1] }))}
      />
    </section>
  );
}

const Forecasts = ({ me }: { me: Principal }) => (
  <Suspense fallback={<Spin />}>
    <ForecastView me={me} />
  </Suspense>
);

const addressOf = (choice: FigureChoice, place: DrillPlace | null): string =>
  figuresAddress({ ...queryFields(choice), ...drillFields(place) });

function Analysis({ me }: { me: Principal }) {
  const { lang } = useText();
  const why = useWhy();
  const definitions = useDefinitions();
  const search = useSearch();
  const choice = choiceOf(search, firstChoice(me), definitions.data);
  const place = drillOf(search, choice);
  const address = addressOf(choice, place);
  const refusal = definitions.data ? refusalOf(choice, definitions.data) : null;
  const measures = measuresOf(choice, definitions.data ?? []);
  const complete = isComplete(measures, choice.survey ?? null);
  const report = useReport(choice, definitions.isFetched && refusal === null && complete);
  useEffect(() => {
    // What was not said, or could not be meant, is said by the address as it is shown.
    if (definitions.isFetched && tabOf(location.search) === 'analysis') navigate(address, true);
  }, [address, definitions.isFetched]);
  return (
    <>
      <ChoiceForm me={me} choice={choice} onChange={(next) => navigate(addressOf(next, null))} />
      {refusal !== null && (
        <Refused
          code="FIGURE_NOT_BY"
          why={lang === 'zh' ? refusal.reason : refusal.reasonEn}
          possible={refusal.possible}
        />
      )}
      {refusal === null && complete && report.isError && (
        <Refused code={codeOf(report.error)} why={why(report.error)} possible={possibleOf(report.error)} />
      )}
      {refusal === null && complete && report.data && (
        <Answer
          me={me}
          choice={choice}
          tables={report.data}
          busy={report.isFetching}
          settled={!report.isPlaceholderData}
          place={place}
          onPlace={(next) => navigate(addressOf(choice, next))}
        />
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
