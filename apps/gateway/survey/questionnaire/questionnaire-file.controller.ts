import type { Principal } from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { csvOf, xlsxOf, type Sheet } from '#libs/metrics';
import { QuestionnaireService, responseSheet } from '#libs/survey';
import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { sendFile, type FileReply } from '../../file-reply.adapter.js';
import { QuestionnaireParams, ResultsFileQuery } from './questionnaire.dto.js';
import { aboutAnswers } from './questionnaire-file.rules.js';

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
    @Res() reply: FileReply,
  ): Promise<void> {
    const found = await this.questionnaires.answers(id, scopeOf(user), version);
    const { view } = found;
    const about = aboutAnswers(found, language);
    const { row, ...sheet } = responseSheet(found, about, language);
    const rows: Sheet['rows'] = [];
    for await (const response of found.responses) rows.push(row(response));
    const whole = { ...sheet, rows };
    const body = format === 'csv' ? csvOf(whole) : await xlsxOf(whole, SHEETS[language]);
    await this.audit.record({
      actor: `user:${user.userId}`,
      action: 'questionnaire.exported',
      target: `questionnaire:${id}`,
      districtId: view.districtId,
      details: { version: String(found.version), rows: String(rows.length) },
    });
    const name = `questionnaire-${id}-v${found.version}`;
    sendFile(reply, { name, format }, body);
  }
}
