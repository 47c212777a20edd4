import { PhoneRepository, endpointOf, phonePasswordOf } from '#libs/channel/voice';
import type { PhoneAccess, PhoneView, Principal } from '#libs/contract';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { softphoneUrlsOf, type Config } from '#libs/platform';
import { CONFIG } from '#libs/platform/nest';
import { Body, Controller, Get, Inject, Put } from '@nestjs/common';
import { ChoosePhoneBody } from './call.dto.js';

/** The phone of whoever talks with callers, or listens to those who do. */
@Roles('agent', 'supervisor')
@Controller('api/v1/phone')
export class PhoneController {
  private readonly sockets: Pick<PhoneView, 'socketUrls' | 'socketUrl'>;

  constructor(
    @Inject(PhoneRepository) private readonly phones: PhoneRepository,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    const socketUrls = softphoneUrlsOf(config);
    this.sockets = { socketUrls, socketUrl: socketUrls[0] ?? null };
  }

  /** The phone that the agent chose, and whether softphones can be used here. */
  @Get()
  async chosen(@CurrentUser() { userId }: Principal): Promise<PhoneView> {
    return { kind: await this.phones.find(userId), ...this.sockets };
  }

  /** Says which phone the agent uses, and answers with what it registers; Asterisk knows it within seconds. */
  @Put()
  async choose(
    @CurrentUser() { userId }: Principal,
    @Body() { kind, renew }: ChoosePhoneBody,
  ): Promise<PhoneAccess> {
    const key = await this.phones.choose({ agentId: userId, kind, renew: renew === true });
    const password = phonePasswordOf(this.config.secret, userId, key);
    return { kind, ...this.sockets, username: endpointOf(userId), password };
  }
}
