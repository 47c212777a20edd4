import { Button, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { changeText, type AnnualFigure, type Principal } from '#libs/contract';
import { figuresAddress } from '../../../model/address.rules.js';
import { absenceOf, partsOf } from '../../../model/annual.rules.js';
import { ALL_PUBLISHED, publishedFields, queryFields } from '../../../model/figures-address.rules.js';
import { annualText, type FigureChoice } from '../../../model/figures.rules.js';
import { Link } from '../../shell/router.js';
import { useText } from '../../text/language.hook.js';
import { ANNUAL_ABSENCE } from '../../text/report.text.js';
import { Basis } from './basis.view.js';
import { StatementDialog } from './statement-dialog.view.js';

interface Props {
  me: Principal;
  year: number;
  districtId: string | null;
  figures: AnnualFigure[];
  busy: boolean;
}

/**
 * The lines of a year: by what each is known, what it was in both years, and, of a stated one, the way to enter it. Those
 * that neither year has are folded, by why: what is left reads as a report.
 */
export function AnnualLines({ me, year, districtId, figures, busy }: Props) {
  const { t, p, named } = useText();
  const [entering, setEntering] = useState<AnnualFigure | null>(null);
  const may = me.roles.some((role) => role === 'quality' || role === 'administrator');
  const right = { align: 'right' as const };
  const choiceOf = ({ figure }: AnnualFigure): FigureChoice => ({
    definitions: figure ? [figure.definition] : [],
    from: `${year}-01-01`,
    to: `${year}-12-31`,
    by: 'month',
    compare: true,
    districtId,
    queueId: null,
    channel: figure?.channel ?? null,
    agentId: null,
    hour: null,
    officeId: figure?.officeId ?? null,
    topicId: figure?.topicId ?? null,
  });
  const columns: TableColumnsType<AnnualFigure> = [
    {
      title: t('anFigure'),
      render: (_, line) => <LineName line={line} choice={choiceOf(line)} />,
    },
    { title: t('anDefinition'), render: (_, line) => <Basis line={line} /> },
    { title: String(year), ...right, render: (_, line) => <Value line={line} year="now" /> },
    { title: String(year - 1), ...right, render: (_, line) => <Value line={line} year="before" /> },
    {
      title: t('anChange'),
      ...right,
      render: (_, line) => changeText(line.change, line.unit, { better: line.definition?.better }) ?? '–',
    },
    ...(may
      ? [
          {
            title: t('anEnterTitle'),
            render: (_: unknown, line: AnnualFigure) =>
              line.stated && (
                <Button
                  size="small"
                  data-testid={`state-${line.stated.lineId}`}
                  aria-label={`${t(line.stated.now ? 'anCorrect' : 'anEnter')} ${named(line)}`}
                  onClick={() => setEntering(line)}
                >
                  {t(line.stated.now ? 'anCorrect' : 'anEnter')}
                </Button>
              ),
          },
        ]
      : []),
  ];
  const { told, absent } = partsOf(figures);
  const table = (lines: AnnualFigure[], loading = false) => (
    <Table<AnnualFigure>
      size="small"
      rowKey="nameEn"
      columns={columns}
      dataSource={lines}
      loading={loading}
      locale={{ emptyText: t('anNothing') }}
      pagination={false}
    />
  );
  return (
    <div data-testid="annual">
      {table(told, busy && figures.length === 0)}
      {absent.map(({ why, lines }) => (
        <details key={why} className="annual-absent" data-testid={`annual-${why}`}>
          <summary>{t('anAbsent', { why: p(ANNUAL_ABSENCE[why]), n: lines.length })}</summary>
          {table(lines)}
        </details>
      ))}
      {entering && (
        <StatementDialog
          line={entering}
          year={year}
          districtId={districtId}
          onClose={() => setEntering(null)}
        />
      )}
    </div>
  );
}

/** Leads to the figure on the first tab, or to what was published; what is neither has no contacts to lead to. */
function LineName({ line, choice }: { line: AnnualFigure; choice: FigureChoice }) {
  const { named } = useText();
  const published = line.published?.now ?? null;
  if (published !== null) return <Published id={published}>{named(line)}</Published>;
  if (line.figure === null) return named(line);
  return <Link to={figuresAddress(queryFields(choice))}>{named(line)}</Link>;
}

/** Of one of both years; without one, why there is none. */
function Value({ line, year }: { line: AnnualFigure; year: 'now' | 'before' }) {
  const { t, p, named } = useText();
  const { unit, measure, definition } = line;
  const why = absenceOf(line, year);
  if (why !== null) {
    return (
      <span className="muted">
        {t('noData')}
        <br />
        <small>{p(ANNUAL_ABSENCE[why])}</small>
      </span>
    );
  }
  const isNow = year === 'now';
  const text = annualText(isNow ? line.value : line.yearBefore, unit, definition?.better) ?? '';
  const inSeconds = unit === 'seconds' || unit === 'longest';
  const told = measure ? `${text} ${named(measure)}` : inSeconds ? `${text} ${t('unitSeconds')}` : text;
  const published = line.published?.before ?? null;
  if (isNow) return <b className="timer">{told}</b>;
  return published === null ? told : <Published id={published}>{told}</Published>;
}

function Published({ id, children }: { id: string; children: string }) {
  const place = { ...ALL_PUBLISHED, id, among: false };
  return <Link to={figuresAddress(publishedFields(place))}>{children}</Link>;
}
