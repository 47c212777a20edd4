import { LEAST_INVITED_ANSWERS, shareText } from '#libs/contract';
import type { VersionAnswers } from '#libs/survey';

/** What of the answers of a version is told about them. */
export interface AnswersTold extends Pick<VersionAnswers, 'version' | 'heldBack'> {
  groups: readonly Omit<VersionAnswers['groups'][number], 'quota'>[];
  view: Pick<VersionAnswers['view'], 'answers' | 'offered' | 'responseRate'> & {
    content: Pick<VersionAnswers['view']['content'], 'name' | 'nameEn'>;
  };
}

/** What the file is of: with the response rate, of all and of each group. */
export function aboutAnswers(
  { view, version, groups, heldBack }: AnswersTold,
  language: 'zh' | 'en',
): [string, string][] {
  const zh = language === 'zh';
  const rateOf = (rate: number | null): string =>
    rate === null ? (zh ? '暂无数据' : 'no data') : shareText(rate);
  const grouped = groups.some(({ group }) => group !== null) ? groups : [];
  return [
    [zh ? '问卷' : 'Questionnaire', zh ? view.content.name : view.content.nameEn],
    [zh ? '版本' : 'Version', `v${version}`],
    ...(heldBack ? [heldBackLine(zh)] : []),
    [
      zh ? '全部版本答卷 / 邀请或打开' : 'Answers of all versions / offered',
      `${view.answers} / ${view.offered}`,
    ],
    [zh ? '答复率' : 'Response rate', rateOf(view.responseRate)],
    ...grouped.map(({ group, invited, answered, responseRate }): [string, string] => [
      `${zh ? '答复率' : 'Response rate'} · ${group ?? (zh ? '未分组' : 'no group')}`,
      `${rateOf(responseRate)}（${answered} / ${invited}）`,
    ]),
  ];
}

const heldBackLine = (zh: boolean): [string, string] =>
  zh
    ? ['答卷', `受邀者的答卷不足 ${LEAST_INVITED_ANSWERS} 份，暂不提供`]
    : ['Answers', `held back until ${LEAST_INVITED_ANSWERS} of those invited have answered`];
