import type { Grouping } from './figures.js';
import type { SurveyChoice } from './survey-figure.js';
import type { Channel } from './words.js';

/** The whole days that a saved report is about: the last ones of their kind that are over. */
export const REPORT_PERIODS = ['day', 'week', 'month', 'year'] as const;
export type ReportPeriod = (typeof REPORT_PERIODS)[number];
export const REPORT_FORMATS = ['csv', 'xlsx', 'pdf'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** `annual`: the figures that the hotline publishes of a year, which choose nothing; its period is the year. */
export const REPORT_CONTENTS = ['figures', 'annual'] as const;
export type ReportContent = (typeof REPORT_CONTENTS)[number];

/** What a saved report asks, besides its days. */
export interface ReportChoice {
  definitions: string[];
  by: Grouping | null;
  /** The same days one year before stand beside. */
  compare: boolean;
  queueId: string | null;
  channel: Channel | null;
  agentId: string | null;
  /** Hour of the day, 0 to 23. */
  hour: number | null;
  officeId: string | null;
  topicId: string | null;
  /** Of which questionnaire; null or left out: of none. */
  survey?: SurveyChoice | null;
}

/** What somebody says of a saved report. */
export interface ReportWish {
  name: string;
  content: ReportContent;
  /** Of the annual figures it says nothing. */
  choice: ReportChoice;
  period: ReportPeriod;
  format: ReportFormat;
  language: 'zh' | 'en';
  /** Made by itself when a period is over, at this hour of Shanghai; null = only when asked. */
  hour: number | null;
  /** Who gets it by mail each time it was made by itself. */
  recipients: string[];
}

export interface SavedReportView extends ReportWish {
  id: string;
  /** Whose it is; 00 = headquarters, over the whole hotline. */
  districtId: string;
  /** When it is made next; null if only when asked. */
  nextAt: string | null;
}

export const REPORT_RUN_STATES = ['due', 'ready', 'failed'] as const;
export type ReportRunState = (typeof REPORT_RUN_STATES)[number];
export const REPORT_MAIL_STATES = ['none', 'due', 'sent', 'failed'] as const;
export type ReportMailState = (typeof REPORT_MAIL_STATES)[number];

/** A report as it was made once; its file stays as it was then. Times are ISO 8601 in UTC. */
export interface ReportRunView {
  id: string;
  reportId: string;
  from: string;
  to: string;
  format: ReportFormat;
  state: ReportRunState;
  mail: ReportMailState;
  /** Why the last try failed; null unless it did. */
  problem: string | null;
  madeAt: string | null;
  /** Of the file, in bytes. */
  size: number | null;
}
