import type { AccessKeyView, NewAccessKey, Page, Principal } from '#libs/contract';
import { AccessKeyService, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { AccessKeyParams, CreateAccessKeyDto, ListAccessKeysQuery } from './access-key.dto.js';

/** Keys by which other systems read figures; administrators of a district see and make its own. */
@Controller('api/v1/access-keys')
@Roles('administrator')
export class AccessKeyController {
  constructor(@Inject(AccessKeyService) private readonly keys: AccessKeyService) {}

  @Get()
  list(@CurrentUser() user: Principal, @Query() query: ListAccessKeysQuery): Promise<Page<AccessKeyView>> {
    return this.keys.list(scopeOf(user), query.cursor ?? null, query.limit);
  }

  /** The token is in this answer and nowhere else. */
  @Post()
  create(@CurrentUser() user: Principal, @Body() body: CreateAccessKeyDto): Promise<NewAccessKey> {
    return this.keys.create(user, body);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@CurrentUser() user: Principal, @Param() { id }: AccessKeyParams): Promise<void> {
    return this.keys.remove(user, id);
  }
}
