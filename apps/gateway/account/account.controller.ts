import { AccountRepository, listedDistrict } from '#libs/channel';
import { type AccountNameView, NATIONAL_DISTRICT, type Page, type Principal } from '#libs/contract';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { Controller, Get, Inject } from '@nestjs/common';

/** What our addresses are called, for whoever reads where a contact came in. */
@Controller('api/v1/accounts')
@Roles('agent', 'supervisor', 'quality', 'administrator')
export class AccountController {
  constructor(@Inject(AccountRepository) private readonly accounts: AccountRepository) {}

  /** Of all channels, in use or not, by id: a district's own and headquarters'. */
  @Get()
  async list(@CurrentUser() user: Principal): Promise<Page<AccountNameView>> {
    const own = listedDistrict(user);
    const items = await this.accounts.names(own === null ? null : [own, NATIONAL_DISTRICT]);
    return { items, next: null };
  }
}
