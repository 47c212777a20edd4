import type { Page, Principal, UserView } from '#libs/contract';
import { UserService } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { Body, Controller, Get, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ChangeUserDto, CreateUserDto, ListUsersDto } from './user.dto.js';

/** Users, for administrators; those of a district see and make users of their own only. */
@Controller('api/v1/users')
@Roles('administrator')
export class UserController {
  constructor(@Inject(UserService) private readonly users: UserService) {}

  @Get()
  list(@CurrentUser() principal: Principal, @Query() query: ListUsersDto): Promise<Page<UserView>> {
    return this.users.list(principal, query.cursor ?? null, query.limit);
  }

  @Get(':id')
  get(@CurrentUser() principal: Principal, @Param('id') id: string): Promise<UserView> {
    return this.users.get(principal, id);
  }

  @Post()
  create(@CurrentUser() principal: Principal, @Body() body: CreateUserDto): Promise<UserView> {
    return this.users.create(principal, body);
  }

  /** Ends the user's sessions if it changes password, roles, district or `disabled`. */
  @Patch(':id')
  change(
    @CurrentUser() principal: Principal,
    @Param('id') id: string,
    @Body() body: ChangeUserDto,
  ): Promise<UserView> {
    return this.users.change(principal, id, body);
  }
}
