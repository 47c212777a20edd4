import { Public } from '#libs/identity/nest';
import { Body, Controller, Ip, Post } from '@nestjs/common';
import { OpenVisitorBody } from './visitor.dto.js';
import { VisitorService } from './visitor.service.js';

@Controller('api/v1/visitors')
export class VisitorController {
  constructor(private readonly visitors: VisitorService) {}

  /** A token for a new visitor of a web chat; the browser keeps it to find the conversation again. */
  @Public()
  @Post()
  admit(@Body() { accountId }: OpenVisitorBody, @Ip() address: string): Promise<{ token: string }> {
    return this.visitors.admit(accountId, address);
  }
}
