import { Table, type TableColumnsType } from 'antd';
import type { DrawAccuracyView, SamplingPlanView, StratumView } from '#libs/contract';
import { percentOf } from '../../../model/quality.rules.js';
import { usePaging } from '../../shell/paging.hook.js';
import { useText } from '../../text/language.hook.js';
import { useStratumName } from '../stratum.hook.js';

interface Props {
  plan: SamplingPlanView;
  /** Null before the draw. */
  accuracy: DrawAccuracyView | null;
}

/** Strata with sizes and probabilities, and with an accuracy of their own where the sample allows one. */
export function StrataTable({ plan, accuracy }: Props) {
  const { t } = useText();
  const stratumName = useStratumName();
  const right = { align: 'right' as const };
  const own = ({ key }: StratumView): string => {
    const found = accuracy?.strata.find(({ stratum }) => stratum === key);
    if (!found) return t('qTooFew');
    return `${percentOf(found.value)}（${percentOf(found.low)}–${percentOf(found.high, 'up')}）`;
  };
  const columns: TableColumnsType<StratumView> = [
    { title: t('qStratum'), render: (_, { key }) => <span title={key}>{stratumName(key)}</span> },
    { title: t('qInFrame'), dataIndex: 'population', ...right },
    { title: t('qExpected'), ...right, render: (_, { expected }) => percentOf(expected) },
    { title: t('qDrawnOf'), dataIndex: 'size', ...right },
    { title: t('qProbability'), ...right, render: (_, { probability }) => percentOf(probability) },
    ...(accuracy ? [{ title: t('qAccuracyOf'), render: (_: unknown, one: StratumView) => own(one) }] : []),
  ];
  return (
    <div data-testid="strata">
      <Table<StratumView>
        size="small"
        rowKey="key"
        columns={columns}
        dataSource={plan.strata}
        pagination={usePaging()}
      />
    </div>
  );
}
