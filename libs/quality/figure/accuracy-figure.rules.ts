import { GROUPINGS, type DefinitionView } from '#libs/contract';
import { SAMPLED_ACCURACY } from '../scoring/accuracy-definition.rules.js';

/** The sampled accuracy as it is asked for beside figures that are counted: the same definition as is published. */
export const ACCURACY_FIGURE: DefinitionView = {
  ...SAMPLED_ACCURACY,
  groups: GROUPINGS.filter((one) => one !== 'hour' && one !== 'half-hour'),
  limits: {
    reason: '抽查按整日抽样，不能按小时拆分或筛选',
    reasonEn: 'samples are drawn of whole days: they tell nothing of hours',
  },
  estimated: true,
};
