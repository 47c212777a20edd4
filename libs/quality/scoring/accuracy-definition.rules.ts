import type { DefinitionView, HeadlineAccuracy, ShareInterval } from '#libs/contract';

/**
 * Whoever changes what it computes raises its version. Version 1 told the share that the verdicts make, without
 * correction, version 2 had other intervals where strata have few scores; what was published by them is shown, and
 * restated, by them.
 */
export const SAMPLED_ACCURACY: DefinitionView = {
  id: 'sampled-accuracy',
  version: 3,
  name: '答复抽查准确率',
  nameEn: 'Sampled answer accuracy',
  formula:
    'Σ 分层权重 × 该层答复正确数 ÷ 该层评分数；双评样本允许时，以首评结果加双评样本中（终评 − 首评）的加权均值校正评分人误差，否则注明未校正；95% 区间为有效样本量下的 Wilson 区间（各层离散程度按少量评分合并估计），并计入校正的方差',
  formulaEn:
    'Σ weight of the stratum × right answers ÷ scored of the stratum; where double scores allow, corrected for scorers’ errors: first scores plus the weighted mean of (final − first) among those scored twice, else said to be uncorrected; 95 % interval: Wilson at the effective size (the spread of strata with few scores is pooled), with the variance of the correction',
  unit: 'share',
  better: 'higher',
  options: { confidence: 0.95 },
  source:
    'the accuracy the 12360 hotline publishes (98.2 % in 2020); Wilson 1927, stratified; two-phase sampling: Tenenbein 1970, Cochran 1977',
};

/** What is told first, by a version of the definition. */
export function headlineOf(
  version: number,
  { accuracy, corrected }: { accuracy: ShareInterval; corrected: ShareInterval | null },
): HeadlineAccuracy {
  return version === 1 || corrected === null
    ? { ...accuracy, corrected: false }
    : { ...corrected, corrected: true };
}
