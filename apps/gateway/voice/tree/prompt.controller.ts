import { PromptService, type PromptView, type SpokenLanguage } from '#libs/channel/voice';
import { AppError, type Page, type Principal } from '#libs/contract';
import { AuditLog } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { Body, Controller, Get, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import { PromptParams, SpokenPromptBody, UploadQuery } from './prompt.dto.js';

/** What of Fastify's reply is needed. */
interface Reply {
  headers(values: Record<string, string>): Reply;
  send(body: Buffer): unknown;
}

/** What callers hear, for administrators. */
@Roles('administrator')
@Controller('api/v1/prompts')
export class PromptController {
  constructor(
    @Inject(PromptService) private readonly prompts: PromptService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Those of the product, and those that were made. */
  @Get()
  async list(@CurrentUser() user: Principal): Promise<Page<PromptView>> {
    return { items: await this.prompts.list(user), next: null };
  }

  /** Has words spoken; the prompt is made, or says them from now on. Trees saved from now on say it so. */
  @Post()
  async say(
    @CurrentUser() user: Principal,
    @Body() { id, language, words }: SpokenPromptBody,
  ): Promise<PromptView> {
    const prompt = await this.prompts.say(user, id, language, words);
    await this.record(user, 'prompt.spoken', prompt, { language, characters: words.length });
    return prompt;
  }

  /** The body is a WAV file: PCM, 16 bits, one channel, 8 or 16 kHz. Trees saved from now on say it so. */
  @Put(':id/:language')
  async upload(
    @CurrentUser() user: Principal,
    @Param() { id, language }: PromptParams,
    @Query() { notice }: UploadQuery,
    @Body() file: Buffer | null,
  ): Promise<PromptView> {
    if (file === null) throw new AppError('TOO_LARGE');
    const told = notice === undefined ? undefined : notice === 'true';
    const prompt = await this.prompts.upload(user, id, language, file, told);
    await this.record(user, 'prompt.uploaded', prompt, { language, bytes: file.length });
    return prompt;
  }

  /** How it sounds on the telephone: a WAV file of 8 kHz. */
  @Get(':id/:language/audio')
  async listen(
    @CurrentUser() user: Principal,
    @Param() { id, language }: PromptParams,
    @Res() reply: Reply,
  ): Promise<void> {
    const wave = await this.prompts.listen(user, id, language);
    reply.headers({ 'content-type': 'audio/wav', 'cache-control': 'no-store' }).send(wave);
  }

  private record(
    user: Principal,
    action: 'prompt.uploaded' | 'prompt.spoken',
    { id, districtId }: PromptView,
    details: { language: SpokenLanguage; bytes?: number; characters?: number },
  ): Promise<void> {
    const target = `prompt:${id}`;
    return this.audit.record({ actor: `user:${user.userId}`, action, target, districtId, details });
  }
}
