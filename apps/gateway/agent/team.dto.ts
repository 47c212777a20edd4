import { GUEST_ROLES, MAX_TEXT_LENGTH, type GuestRole } from '#libs/contract';
import { IsIn, IsNotEmpty, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
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

export class NoteBody extends ContactRefBody {
  /** The console's id of the draft. */
  @IsString()
  @Length(1, 64)
  clientId!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_TEXT_LENGTH)
  text!: string;
}
