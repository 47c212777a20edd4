import { MAX_BODY_BYTES, WechatCallbackService, type CallbackQuery } from '#libs/channel/wechat';
import { AppError, refuse } from '#libs/contract';
import { Public } from '#libs/identity/nest';
import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';

const PLAIN_TEXT = 'text/plain; charset=utf-8';

/** The address that WeChat calls. Its signature is what lets a caller in. */
@Controller('wechat')
export class WechatController {
  constructor(private readonly callbacks: WechatCallbackService) {}

  /** Answers WeChat's check of this address with its `echostr`. */
  @Public()
  @Get(':accountId')
  @Header('content-type', PLAIN_TEXT)
  @Header('x-content-type-options', 'nosniff')
  verify(@Param('accountId') accountId: string, @Query() query: CallbackQuery): Promise<string> {
    return this.callbacks.verify(accountId, query);
  }

  /** Takes a message or event as XML or JSON, and answers `success` once it is kept, or a reply. */
  @Public()
  @Post(':accountId')
  @HttpCode(200)
  @Header('content-type', PLAIN_TEXT)
  @Header('x-content-type-options', 'nosniff')
  receive(
    @Param('accountId') accountId: string,
    @Query() query: CallbackQuery,
    @Body() body: unknown,
  ): Promise<string> {
    if (body === null) throw new AppError('TOO_LARGE', { maxBytes: MAX_BODY_BYTES });
    if (!Buffer.isBuffer(body)) refuse('', '请求没有内容', 'there is no body');
    return this.callbacks.receive(accountId, query, body);
  }
}
