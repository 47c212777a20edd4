import { LEAST_INVITED_ANSWERS, type Principal } from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { csvOf, REPORT_TYPES, xlsxOf, type Sheet } from '#libs/metrics';
import { QuestionnaireService, responseSheet, type VersionAnswers } from '#libs/survey';
import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { QuestionnaireParams, ResultsFileQuery } from './questionnaire.dto.js';

/** What of Fastify's reply is needed. */
interface Reply {
  headers(values: Record<string, string>): Reply;
  send(body: string | Readable): unknown;
}

const SHEETS = {
  zh: { figures: '答卷', about: '说明' },
  en: { figures: 'Answers', about: 'About' },
} as const;

/** Every answer of one version in a file; texts are masked already. */
@Controller('api/v1/questionnaires')
@Roles('quality', 'administrator')
export class QuestionnaireFileController {
  constructor(
    @Inject(QuestionnaireService) private readonly questionnaires: QuestionnaireService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  @Get(':id/results/file')
  async file(
    @CurrentUser() user: Principal,
    @Param() { id }: QuestionnaireParams,
    @Query() { version, format, language }: ResultsFileQuery,
    @Res() reply: Reply,
  ): Promise<void> {
    const found = await this.questionnaires.answers(id, scopeOf(user), version);
    const { view } = found;
    const about = aboutOf(found, language);
    const { row, ...sheet } = responseSheet(view.content, about, language);
    const rows: Sheet['rows'] = [];
    for await (const response of found.responses) rows.push(row(response));
    // A CSV file has one sheet: what it is of stands below.
    const body =
      format === 'csv'
        ? csvOf({ ...sheet, rows: [...rows, [], ...sheet.about] })
        : await xlsxOf({ ...sheet, rows }, SHEETS[language]);
    await this.audit.record({
      actor: `user:${user.userId}`,
      action: 'questionnaire.exported',
      target: `questionnaire:${id}`,
      districtId: view.districtId,
      details: { version: String(found.version), rows: String(rows.length) },
    });
    const name = `questionnaire-${id}-v${found.version}.${format}`;
    reply
      .headers({
        'content-type': REPORT_TYPES[format],
        'content-disposition': `attachment; filename="${name}"`,
        'cache-control': 'no-store',
      })
      .send(body);
  }
}

const heldBackLine = (zh: boolean): [string, string] =>
  zh
    ? ['答卷', `受邀者的答卷不足 ${LEAST_INVITED_ANSWERS} 份，暂不提供`]
    : ['Answers', `held back until ${LEAST_INVITED_ANSWERS} of those invited have answered`];

/** What the file is of: with the response rate, of all and of each group. */
function aboutOf(
  { view, version, groups, heldBack }: VersionAnswers,
  language: 'zh' | 'en',
): [string, string][] {
  const zh = language === 'zh';
  const rateOf = (rate: number | null): string =>
    rate === null ? (zh ? '暂无数据' : 'no data') : `${Math.round(rate * 1000) / 10}%`;
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
