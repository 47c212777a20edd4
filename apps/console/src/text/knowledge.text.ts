import type { Pair } from './words.text.js';

/** What answers are judged by: articles, and the agent's own record. */
export const KNOWLEDGE = {
  qKnowledge: ['知识库', 'Articles'],
  qArticlesLead: [
    '评分页显示会话当天有效的版本；以后的版本不影响以前的会话。',
    'Scoring shows the version that was valid on the day of the contact; later ones never reach back.',
  ],
  qNewArticle: ['新建文章', 'New article'],
  qNextVersion: ['新版本', 'Next version'],
  qNoArticles: ['还没有文章', 'There is no article yet'],
  qTopic: ['主题', 'Subject'],
  qArticleTitle: ['标题', 'Title'],
  qArticleBody: ['正文', 'Text'],
  qArticleTopics: ['适用事项', 'For topics'],
  qArticleTopicsHint: ['会话属于这些事项时排在最前', 'First for contacts on one of these'],
  qArticleQueues: ['适用队列', 'For queues'],
  qArticleQueuesHint: ['留空则适用全部队列', 'Empty = all queues'],
  qVersions: ['版本', 'Versions'],
  qArticleVersion: ['v{n} · {day} 起有效', 'v{n} · valid from {day}'],
  qWithdrawnFrom: ['{day} 起废止', 'withdrawn from {day}'],
  qValidFrom: ['生效日期', 'Valid from'],
  qValidFromHint: [
    '新版本不能早于今天：过去有效的内容不会改变',
    'A next version begins today at the earliest: what was valid stays',
  ],
  qWithdraw: ['今天起废止', 'Withdraw from today'],
  qWithdrawAsk: [
    '废止后不能恢复；以前的会话仍按当时版本评分。',
    'For good; earlier contacts are still judged by it.',
  ],
  qBeside: ['时间线、工单与知识', 'Timeline, work order and articles'],
  qOrder: ['工单', 'Work order'],
  qArticles: ['当日知识', 'Articles that day'],
  qArticlesOn: ['{day} 有效的文章：{n} 篇', 'Articles valid on {day}: {n}'],
  qArticleFind: ['按主题、标题或正文查找', 'Find by subject, title or text'],
  qClosedAt: ['完成时间', 'Closed'],
  qGoesOnFrom: ['关联会话', 'Goes on from'],
  qOpenLinked: ['打开 …{id}', 'Open …{id}'],
  qNotes: ['内部备注', 'Notes'],
  qNoNotesWritten: ['没有备注', 'none'],
} as const satisfies Record<string, Pair>;
