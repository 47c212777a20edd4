import { Checkbox, DatePicker, Select } from 'antd';
import { CHANNELS, type DefinitionView, type Grouping, type Principal } from '#libs/contract';
import { shanghaiDay } from '../../model/clock.rules.js';
import { MOST_FIGURES } from '../../model/figures-address.rules.js';
import { narrowsTo, splitsBy, type FigureChoice } from '../../model/figures.rules.js';
import { keptSurvey, measuresOf } from '../../model/survey-choice.rules.js';
import { useAgents, useDefinitions, useOffices, useTopics } from '../api/queries.js';
import { useAgentName } from '../api/name.hook.js';
import dayjs from '../form/shanghai-days.js';
import { useDayPresets } from '../shell/day-presets.hook.js';
import { type TextKey, useText } from '../text/language.hook.js';
import { CHANNEL } from '../text/words.text.js';
import { PlaceSelects } from './place-selects.view.js';
import { SurveyChoiceSelects } from './survey/survey-choice.view.js';

export const BY: readonly (readonly [Grouping, TextKey])[] = [
  ['district', 'byDistrict'],
  ['queue', 'byQueue'],
  ['channel', 'byChannel'],
  ['agent', 'splitByAgent'],
  ['office', 'byOffice'],
  ['topic', 'byTopic'],
  ['half-hour', 'byHalfHour'],
  ['hour', 'byHour'],
  ['day', 'byDay'],
  ['month', 'byMonth'],
  ['year', 'byYear'],
];
const FORMAT = 'YYYY-MM-DD';
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
/** No hour is chosen. */
const WHOLE_DAY = -1;

interface Props {
  me: Principal;
  choice: FigureChoice;
  onChange: (choice: FigureChoice) => void;
}

/** What to ask: which figures, of which days, of whom, split up by what. */
export function ChoiceForm({ me, choice, onChange }: Props) {
  const { t, named } = useText();
  const known = useDefinitions().data ?? [];
  const measures = measuresOf(choice, known);
  return (
    <div className="figure-choice" role="search">
      <Select<string[]>
        mode="multiple"
        className="choose-figures"
        aria-label={t('chooseFigures')}
        title={t('chooseFiguresHint')}
        maxCount={MOST_FIGURES}
        showSearch={{ optionFilterProp: 'label' }}
        value={choice.definitions}
        options={known.map((one) => ({ value: one.id, label: named(one) }))}
        onChange={(ids) => ids.length > 0 && onChange(withDefinitions(choice, ids, known))}
      />
      {measures.length > 0 && (
        <SurveyChoiceSelects
          measures={measures}
          choice={choice}
          onChange={(survey) => onChange({ ...choice, survey })}
        />
      )}
      <Range choice={choice} onChange={onChange} />
      <Select<Grouping | ''>
        popupMatchSelectWidth={false}
        aria-label={t('chooseBy')}
        value={choice.by ?? ''}
        options={[
          { value: '', label: t('byNone') },
          ...BY.map(([value, key]) => ({ value, label: t(key), disabled: !splitsBy(choice, value) })),
        ]}
        onChange={(by) => onChange({ ...choice, by: by === '' ? null : by })}
      />
      <Narrowing me={me} choice={choice} onChange={onChange} />
      <Checkbox
        checked={choice.compare}
        onChange={(event) => onChange({ ...choice, compare: event.target.checked })}
      >
        {t('compareYear')}
      </Checkbox>
    </div>
  );
}

/** Other figures, without a questionnaire that none of them is of. */
const withDefinitions = (
  choice: FigureChoice,
  definitions: string[],
  known: readonly DefinitionView[],
): FigureChoice => ({
  ...choice,
  definitions,
  survey: keptSurvey(measuresOf({ definitions }, known), choice.survey),
});

function Range({ choice, onChange }: Omit<Props, 'me'>) {
  const { t } = useText();
  const today = shanghaiDay(Date.now());
  return (
    <DatePicker.RangePicker
      aria-label={t('chooseRange')}
      allowClear={false}
      value={[dayjs(choice.from), dayjs(choice.to)]}
      maxDate={dayjs(today)}
      presets={useDayPresets(today)}
      onChange={(dates) => {
        const [from, to] = dates ?? [];
        if (from && to) onChange({ ...choice, from: from.format(FORMAT), to: to.format(FORMAT) });
      }}
    />
  );
}

function Narrowing({ me, choice, onChange }: Props) {
  const { t, p } = useText();
  return (
    <>
      <PlaceSelects
        me={me}
        place={choice}
        onChange={(place) =>
          onChange({
            ...choice,
            ...place,
            // An office, an agent or a questionnaire of another district.
            ...(place.districtId === choice.districtId
              ? {}
              : { officeId: null, agentId: null, survey: null }),
          })
        }
      />
      <Select
        popupMatchSelectWidth={false}
        aria-label={t('channel')}
        value={choice.channel ?? ''}
        options={[
          { value: '', label: t('allChannels') },
          ...CHANNELS.map((value) => ({ value, label: p(CHANNEL[value]) })),
        ]}
        onChange={(value) => onChange({ ...choice, channel: value || null })}
      />
      <AgentAndHour choice={choice} onChange={onChange} />
      <OfficeAndTopic choice={choice} onChange={onChange} />
    </>
  );
}

/** Agents only for those who may list them. */
function AgentAndHour({ choice, onChange }: Omit<Props, 'me'>) {
  const { t } = useText();
  const agentName = useAgentName();
  const agents = useAgents().data ?? [];
  const { districtId, agentId, hour } = choice;
  const shown = agents
    .filter((one) => districtId === null || one.districtId === districtId)
    .map(({ id }) => id);
  const ids = agentId === null || shown.includes(agentId) ? shown : [agentId, ...shown];
  return (
    <>
      {ids.length > 0 && (
        <Select<string>
          popupMatchSelectWidth={false}
          aria-label={t('splitByAgent')}
          showSearch={{ optionFilterProp: 'label' }}
          disabled={agentId === null && !narrowsTo(choice, 'agent')}
          value={agentId ?? ''}
          options={[
            { value: '', label: t('allAgents') },
            ...ids.map((id) => ({ value: id, label: agentName(id) })),
          ]}
          onChange={(id) => onChange({ ...choice, agentId: id || null })}
        />
      )}
      <Select<number>
        popupMatchSelectWidth={false}
        aria-label={t('byHour')}
        disabled={hour === null && !narrowsTo(choice, 'hour')}
        value={hour ?? WHOLE_DAY}
        options={[
          { value: WHOLE_DAY, label: t('wholeDay') },
          ...HOURS.map((value) => ({ value, label: `${String(value).padStart(2, '0')}:00` })),
        ]}
        onChange={(value) => onChange({ ...choice, hour: value === WHOLE_DAY ? null : value })}
      />
    </>
  );
}

/** Only where there are such. */
function OfficeAndTopic({ choice, onChange }: Omit<Props, 'me'>) {
  const { t, named } = useText();
  const offices = useOffices().data ?? [];
  const topics = useTopics().data ?? [];
  const { districtId, officeId, topicId } = choice;
  const ofDistrict = offices.filter((one) => districtId === null || one.districtId === districtId);
  const select = (
    label: TextKey,
    all: TextKey,
    value: string | null,
    of: typeof offices,
    key: 'officeId' | 'topicId',
  ) =>
    (of.length > 0 || value !== null) && (
      <Select<string>
        popupMatchSelectWidth={false}
        aria-label={t(label)}
        showSearch={{ optionFilterProp: 'label' }}
        disabled={value === null && !narrowsTo(choice, 'office')}
        value={value ?? ''}
        options={[{ value: '', label: t(all) }, ...of.map((one) => ({ value: one.id, label: named(one) }))]}
        onChange={(id) => onChange({ ...choice, [key]: id || null })}
      />
    );
  return (
    <>
      {select('byOffice', 'allOffices', officeId, ofDistrict, 'officeId')}
      {select('byTopic', 'allTopics', topicId, topics, 'topicId')}
    </>
  );
}
