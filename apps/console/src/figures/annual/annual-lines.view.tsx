import { Button, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { changeText, type AnnualFigure, type Principal } from '#libs/contract';
import { ALL_PUBLISHED, publishedFields, queryFields } from '../../../model/figures-address.rules.js';
import { annualText, type FigureChoice } from '../../../model/figures.rules.js';
import { queryOf } from '../../api/rest.js';
import { Link } from '../../shell/router.js';
import { useText } from '../../text/language.hook.js';
import { Basis } from './basis.view.js';
import { StatementDialog } from './statement-dialog.view.js';

interface Props {
  me: Principal;
  year: number;
  districtId: string | null;
  figures: AnnualFigure[];
  busy: boolean;
}

/** The lines of a year: by what each is known, what it was in both years, and, of a stated one, the way to enter it. */
export function AnnualLines({ me, year, districtId, figures, busy }: Props) {
  const { t, named } = useText();
  const [entering, setEntering] = useState<AnnualFigure | null>(null);
  const may = me.roles.some((role) => role === 'quality' || role === 'administrator');
  const told = (line: AnnualFigure, value: number | null): string => {
    const text = annualText(value, line.unit, line.definition?.better);
    if (text === null) return t('noData');
    if (line.measure) return `${text} ${named(line.measure)}`;
    return line.unit === 'seconds' || line.unit === 'longest' ? `${text} ${t('unitSeconds')}` : text;
  };
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
    { title: String(year), ...right, render: (_, line) => <b className="timer">{told(line, line.value)}</b> },
    {
      title: String(year - 1),
      ...right,
      render: (_, line) => <Before line={line} told={told(line, line.yearBefore)} />,
    },
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
  return (
    <>
      <Table<AnnualFigure>
        data-testid="annual"
        size="small"
        rowKey="nameEn"
        columns={columns}
        dataSource={figures}
        loading={busy && figures.length === 0}
        pagination={false}
      />
      {entering && (
        <StatementDialog
          line={entering}
          year={year}
          districtId={districtId}
          onClose={() => setEntering(null)}
        />
      )}
    </>
  );
}

/** Leads to the figure on the first tab, or to what was published; what is neither has no contacts to lead to. */
function LineName({ line, choice }: { line: AnnualFigure; choice: FigureChoice }) {
  const { named } = useText();
  const published = line.published?.now ?? null;
  if (published !== null) return <Published id={published}>{named(line)}</Published>;
  if (line.figure === null) return named(line);
  return <Link to={`/figures${queryOf(queryFields(choice))}`}>{named(line)}</Link>;
}

function Before({ line, told }: { line: AnnualFigure; told: string }) {
  const published = line.published?.before ?? null;
  return published === null ? told : <Published id={published}>{told}</Published>;
}

function Published({ id, children }: { id: string; children: string }) {
  const place = { ...ALL_PUBLISHED, id, among: false };
  return <Link to={`/figures${queryOf(publishedFields(place))}`}>{children}</Link>;
}
