import { Button } from 'antd';
import {
  countText,
  type DefinitionView,
  type Figure,
  type FigureScope,
  type Principal,
} from '#libs/contract';
import { percent } from '../../model/wallboard.rules.js';
import { useDefinitions } from '../api/queries.js';
import { queryOf } from '../api/rest.js';
import { type TextKey, useText } from '../text/language.hook.js';
import type { FigureName } from './figure-drawer.view.js';
import type { Live } from './figures.hook.js';

/** What the states of the moment mean; rates have their definition from the server. */
const OWN: Partial<Record<FigureName, TextKey>> = {
  waiting: 'defWaiting',
  'longest-wait': 'defLongest',
  agents: 'defAgents',
  counts: 'defCounts',
};
const LIMIT = 50;

interface Link {
  label: TextKey;
  path: string;
}

/** Where the contacts behind a figure are listed. */
function linksOf(name: FigureName, figure: Figure | null, day: string, scope: FigureScope): Link[] {
  const { districtId, queueId } = scope;
  if (name === 'waiting' || name === 'longest-wait') {
    // Whom an offer rings for waits as well.
    const waiting = queryOf({ state: 'waiting,offered', districtId, queueId, limit: LIMIT });
    return [{ label: 'behindWaiting', path: `/contacts${waiting}` }];
  }
  if (!figure) return [];
  const path = (part: 'numerator' | 'denominator', definition = figure.definition): string =>
    `/figures/${definition}/contacts${queryOf({ day, part, districtId, queueId, limit: LIMIT })}`;
  if (name === 'counts') {
    return [
      { label: 'behindAsked', path: path('denominator') },
      { label: 'behindAnswered', path: path('numerator') },
      { label: 'behindAbandoned', path: path('numerator', 'abandonment-rate') },
    ];
  }
  return [
    { label: 'behindDenominator', path: path('denominator') },
    { label: 'behindNumerator', path: path('numerator') },
  ];
}

interface Props {
  me: Principal;
  name: FigureName;
  live: Live;
  scope: FigureScope;
  onContacts: (path: string) => void;
}

export function Definition({ me, name, live, scope, onContacts }: Props) {
  const { t } = useText();
  const definitions = useDefinitions();
  const { figures } = live;
  if (!figures) return <p>{t('noData')}</p>;
  const figure = name === 'service-level' ? figures.serviceLevel : figures.connectionRate;
  const behind = name === 'agents' ? null : figure;
  const definition = definitions.data?.find((entry) => entry.id === figure.definition);
  const own = OWN[name];
  // The server shows the contacts behind a figure to these roles only.
  const links = me.roles.some((role) => role !== 'agent') ? linksOf(name, behind, figures.day, scope) : [];
  return (
    <div className="definition" data-testid="definition-open">
      {own ? <p>{t(own)}</p> : definition && <Formula definition={definition} />}
      {!own && <Present figure={figure} />}
      <div className="definition-links">
        {links.map((link, index) => (
          <Button
            key={link.label}
            type={index === 0 ? 'primary' : 'default'}
            data-testid={index === 0 ? 'contacts-open' : `contacts-open-${index}`}
            onClick={() => onContacts(link.path)}
          >
            {t(link.label)}
          </Button>
        ))}
      </div>
    </div>
  );
}

function Formula({ definition }: { definition: DefinitionView }) {
  const { t, lang, named } = useText();
  const options = Object.entries(definition.options);
  return (
    <>
      <h3>
        {named(definition)}{' '}
        <small>
          {t('version')} {definition.version}
        </small>
      </h3>
      <h4>{t('formula')}</h4>
      <p className="formula">{lang === 'zh' ? definition.formula : definition.formulaEn}</p>
      {options.length > 0 && (
        <>
          <h4>{t('options')}</h4>
          <ul>
            {options.map(([key, value]) => (
              <li key={key}>
                <code>{key}</code> = {String(value)}
              </li>
            ))}
          </ul>
        </>
      )}
      <h4>{t('source')}</h4>
      <p>{definition.source}</p>
    </>
  );
}

function Present({ figure }: { figure: Figure }) {
  const { t } = useText();
  return (
    <dl className="facts">
      <div>
        <dt>{t('current')}</dt>
        <dd>{percent(figure.value) ?? t('noData')}</dd>
      </div>
      <div>
        <dt>{t('numerator')}</dt>
        <dd>{countText(figure.numerator)}</dd>
      </div>
      <div>
        <dt>{t('denominator')}</dt>
        <dd>{countText(figure.denominator)}</dd>
      </div>
    </dl>
  );
}
