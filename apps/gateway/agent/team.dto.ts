import { GUEST_ROLES, type GuestRole } from '#libs/contract';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { ContactRefBody } from './agent.dto.js';
import { SLUG, USER_ID } from '../fields.decorator.js';

/** One of the two. */
export class TransferBody extends ContactRefBody {
  @IsOptional()
  @Matches(SLUG)
  queueId?: string;

  @IsOptional()
  @Matches(USER_ID)
  agentId?: string;
}

/** A guest of the contact. */
export class GuestBody extends ContactRefBody {
  @Matches(USER_ID)
  agentId!: string;
}

export class InviteBody extends GuestBody {
  @IsIn(GUEST_ROLES)
  role!: GuestRole;
}
