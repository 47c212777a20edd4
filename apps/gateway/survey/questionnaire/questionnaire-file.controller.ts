import { AppError, type Principal, type ReportFormat } from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { csvPieces, xlsxOf, type Sheet } from '#libs/metrics';
import { QuestionnaireService, responseSheet } from '#libs/survey';
import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { Readable } from 'node:stream';
import { sendFile, type FileReply } from '../../file-reply.adapter.js';
import { QuestionnaireParams, ResultsFileQuery } from './questionnaire.dto.js';
import { aboutAnswers } from './questionnaire-file.rules.js';

const SHEETS = {
  zh: { figures: '答卷', about: '说明' },
  en: { figures: 'Answers', about: 'About' },
} as const;
/** A workbook is made whole in memory: anybody may answer, and at length. */
export const MOST_CHARACTERS = 20_000_000;

type Row = Sheet['rows'][number];

/** Every answer of one version in a file; texts are masked already. */
@Controller('api/v1/questionnaires')
@Roles('quality', 'administrator')
export class QuestionnaireFileController {
  constructor(
    @Inject(QuestionnaireService) private readonly questionnaires: QuestionnaireService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** CSV of however many. Throws TOO_LARGE {mostCharacters} for a workbook of more than a process can hold. */
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
    const rows = mapped(found.responses, row);
    const body = await bodyOf(format, sheet, rows, SHEETS[language]);
    // Before it is sent: what can't be written to the audit is not exported.
    await this.audit.record({
      actor: `user:${user.userId}`,
      action: 'questionnaire.exported',
      target: `questionnaire:${id}`,
      districtId: view.districtId,
      details: { version: String(found.version), rows: String(found.count) },
    });
    const name = `questionnaire-${id}-v${found.version}`;
    sendFile(reply, { name, format }, body);
  }
}

async function bodyOf(
  format: ReportFormat,
  sheet: Omit<Sheet, 'rows'>,
  rows: AsyncIterable<Row>,
  names: { figures: string; about: string },
): Promise<Readable> {
  if (format === 'csv') return Readable.from(csvPieces(sheet, rows));
  return xlsxOf({ ...sheet, rows: await bounded(rows) }, names);
}

/** All of them, of so many characters at most. */
async function bounded(rows: AsyncIterable<Row>): Promise<Row[]> {
  const all: Row[] = [];
  let characters = 0;
  for await (const row of rows) {
    for (const cell of row) characters += typeof cell === 'string' ? cell.length : 1;
    if (characters > MOST_CHARACTERS) {
      const reason = { reason: '答卷过多，请用 CSV', reasonEn: 'too many answers; take CSV' };
      throw new AppError('TOO_LARGE', { mostCharacters: MOST_CHARACTERS, ...reason });
    }
    all.push(row);
  }
  return all;
}

async function* mapped<T>(responses: AsyncIterable<T>, row: (response: T) => Row): AsyncGenerator<Row> {
  for await (const response of responses) yield row(response);
}
