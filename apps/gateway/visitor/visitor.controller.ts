import { WebchatAccountService, type WebchatWords } from '#libs/channel';
import { AppError } from '#libs/contract';
import { Public } from '#libs/identity/nest';
import { Body, Controller, Get, Ip, Param, Post } from '@nestjs/common';
import { OpenVisitorBody } from './visitor.dto.js';
import { VisitorService } from './visitor.service.js';

@Controller('api/v1/visitors')
export class VisitorController {
  constructor(
    private readonly visitors: VisitorService,
    private readonly accounts: WebchatAccountService,
  ) {}

  /** A token for a new visitor of a web chat; the browser keeps it to find the conversation again. */
  @Public()
  @Post()
  admit(@Body() { accountId }: OpenVisitorBody, @Ip() address: string): Promise<{ token: string }> {
    return this.visitors.admit(accountId, address);
  }

  /** What visitors of a web chat are greeted with; null = the usual words. NOT_FOUND for one that admits nobody. */
  @Public()
  @Get(':accountId/words')
  async words(@Param() { accountId }: OpenVisitorBody): Promise<WebchatWords> {
    const words = await this.accounts.wordsOf(accountId);
    if (!words) throw new AppError('NOT_FOUND');
    return words;
  }
}
