import { Button } from 'antd';
import { useState } from 'react';
import { countText, figureText, type NamedFigureTable, type Principal } from '#libs/contract';
import { shanghaiDay } from '../../model/clock.rules.js';
import { hasContacts, isPartial, type Drill, type FigurePart } from '../../model/drill.rules.js';
import { shownChange, shownValue, type FigureChoice } from '../../model/figures.rules.js';
import { useText } from '../text/language.hook.js';
import { useAbsent } from './absent.hook.js';
import { useOptionText } from './option-text.hook.js';
import { Beside } from './beside.view.js';
import { Sample } from './sample.view.js';
import { PublishDialog } from './publish-dialog.view.js';
import { AnswerParts, HeldBack, NoContacts } from './survey/held-back.view.js';

interface Props {
  me: Principal;
  choice: FigureChoice;
  tables: readonly NamedFigureTable[];
  onDrill: (drill: Drill) => void;
}

/** Each figure's total with its definition beside it. */
export function FigureCards(props: Props) {
  return (
    <ul className="figure-cards">
      {props.tables.map((table) => (
        <Card key={table.definition.id} {...props} table={table} />
      ))}
    </ul>
  );
}

function Card({ me, choice, table, onDrill }: Props & { table: NamedFigureTable }) {
  const { t, lang, named } = useText();
  const optionText = useOptionText();
  const absent = useAbsent();
  const [publishing, setPublishing] = useState(false);
  const { definition, total, yearBefore } = table;
  const value = shownValue(definition, total.value);
  const change = shownChange(total, yearBefore, definition);
  const before = shownValue(definition, yearBefore?.value);
  const target = figureText(total.target, 'share');
  const mayPublish =
    hasContacts(definition) &&
    // What is estimated is published with its draws, on the page of quality.
    !definition.estimated &&
    !isPartial(table.by) &&
    me.roles.some((role) => role === 'quality' || role === 'administrator');
  const over = table.to < shanghaiDay(Date.now());
  return (
    <li className="figure-card" data-testid={`card-${definition.id}`}>
      <h2>
        {named(definition)} <small>v{definition.version}</small>
        {mayPublish && over && (
          <Button
            size="small"
            className="screen-only"
            data-testid={`publish-${definition.id}`}
            onClick={() => setPublishing(true)}
          >
            {t('publish')}
          </Button>
        )}
      </h2>
      <p className="figure-value timer">
        {value ?? <span className="calm">{absent(definition, total)}</span>}
        {value !== null && (definition.unit === 'seconds' || definition.unit === 'longest') && (
          <small> {t('unitSeconds')}</small>
        )}
      </p>
      <p className="figure-beside timer">
        <Parts table={table} onDrill={onDrill} />
        {target !== null && <span>{t('targetIs', { t: target })}</span>}
        {yearBefore && (
          <span>
            {t('yearBeforeShort')} {before ?? absent(definition, yearBefore)}{' '}
            {change !== null && <b>{change}</b>}
          </span>
        )}
      </p>
      <Beside definition={definition} figure={total} />
      <Sample definition={definition} figure={total} />
      <HeldBack figure={total} />
      <p className="figure-formula">
        {lang === 'zh' ? definition.formula : definition.formulaEn}
        <span className="muted">
          {Object.entries(definition.options).map(([name, set]) => ` · ${optionText(name, set)}`)}
        </span>
      </p>
      {publishing && <PublishDialog table={table} choice={choice} onClose={() => setPublishing(false)} />}
    </li>
  );
}

/** Numerator and denominator, each with its contacts behind it; of a count there is the number alone. */
function Parts({ table, onDrill }: { table: NamedFigureTable; onDrill: (drill: Drill) => void }) {
  const { t, named } = useText();
  const { total, definition } = table;
  const drill = { table, key: null, figure: total, earlier: false };
  const name = named(definition);
  if (definition.unit === 'contacts') {
    if (!hasContacts(definition)) return <NoContacts />;
    return total.numerator === 0 ? null : (
      <button
        type="button"
        className="link"
        data-testid={`card-contacts-${definition.id}`}
        onClick={() => onDrill({ ...drill, part: 'numerator' })}
      >
        {t('contactsBehind')}
      </button>
    );
  }
  if (definition.survey) return <AnswerParts figure={total} />;
  if (!hasContacts(definition)) {
    return (
      <span>
        {countText(Math.round(total.numerator))} ÷ {countText(Math.round(total.denominator))}{' '}
        {t('unitSeconds')}
      </span>
    );
  }
  const side = (part: FigurePart, label: 'numeratorOf' | 'denominatorOf') => {
    const count = countText(Number(total[part].toFixed(1)));
    // Nobody is behind it.
    if (total[part] === 0) return count;
    return (
      <button
        type="button"
        className="link"
        aria-label={`${t(label, { name })} ${total[part]}`}
        onClick={() => onDrill({ ...drill, part })}
      >
        {count}
      </button>
    );
  };
  return (
    <span>
      {side('numerator', 'numeratorOf')} ÷ {side('denominator', 'denominatorOf')}
    </span>
  );
}
