import { PromptService, SPOKEN_LANGUAGES, type PromptView, type SpokenLanguage } from '#libs/channel/voice';
import { AppError, type Page, type Principal } from '#libs/contract';
import { AuditLog } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { Body, Controller, Get, Inject, Param, Put } from '@nestjs/common';
import { IsIn, Matches } from 'class-validator';
import { SLUG } from '../fields.decorator.js';

export class PromptParams {
  @Matches(SLUG)
  id!: string;

  @IsIn(SPOKEN_LANGUAGES)
  language!: SpokenLanguage;
}

/** What callers hear, for administrators. */
@Roles('administrator')
@Controller('api/v1/prompts')
export class PromptController {
  constructor(
    @Inject(PromptService) private readonly prompts: PromptService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Those of the product, and what was uploaded. */
  @Get()
  async list(@CurrentUser() user: Principal): Promise<Page<PromptView>> {
    return { items: await this.prompts.list(user), next: null };
  }

  /** The body is a WAV file: PCM, 16 bits, one channel, 8 or 16 kHz. Trees saved from now on say it so. */
  @Put(':id/:language')
  async upload(
    @CurrentUser() user: Principal,
    @Param() { id, language }: PromptParams,
    @Body() file: Buffer | null,
  ): Promise<PromptView> {
    if (file === null) throw new AppError('TOO_LARGE');
    const prompt = await this.prompts.upload(user, id, language, file);
    await this.audit.record({
      actor: `user:${user.userId}`,
      action: 'prompt.uploaded',
      target: `prompt:${id}`,
      districtId: prompt.districtId,
      details: { language, bytes: file.length },
    });
    return prompt;
  }
}
