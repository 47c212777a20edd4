import { PhoneRepository, endpointOf, phonePasswordOf, type PhoneKind } from '#libs/channel/voice';
import type { Principal } from '#libs/contract';
import { CurrentUser, Roles } from '#libs/identity/nest';
import type { Config } from '#libs/platform';
import { CONFIG } from '#libs/platform/nest';
import { Body, Controller, Inject, Put } from '@nestjs/common';
import { ChoosePhoneBody } from './voice.dto.js';

/** With what an agent's phone registers at Asterisk. */
export interface PhoneAccess {
  kind: PhoneKind;
  username: string;
  password: string;
}

/** An agent's own phone. */
@Roles('agent')
@Controller('api/v1/phone')
export class PhoneController {
  constructor(
    @Inject(PhoneRepository) private readonly phones: PhoneRepository,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Says which phone the agent uses, and answers with what it registers; Asterisk knows it within seconds. */
  @Put()
  async choose(
    @CurrentUser() { userId }: Principal,
    @Body() { kind }: ChoosePhoneBody,
  ): Promise<PhoneAccess> {
    await this.phones.choose({ agentId: userId, kind });
    return { kind, username: endpointOf(userId), password: phonePasswordOf(this.config.secret, userId) };
  }
}
