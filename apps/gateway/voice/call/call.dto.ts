import { PHONE_KINDS, type PhoneKind } from '#libs/contract';
import { IsBoolean, IsIn } from 'class-validator';
import { ContactRefBody } from '../../agent/agent.dto.js';
import { Optional } from '../../fields.decorator.js';

export class SwitchBody extends ContactRefBody {
  @IsBoolean()
  on!: boolean;
}

export class ChoosePhoneBody {
  /** `phone` = a SIP phone, `webrtc` = a softphone in the browser. */
  @IsIn(PHONE_KINDS)
  kind!: PhoneKind;

  /** Another password: whoever knows the present one can register no longer. */
  @Optional()
  @IsBoolean()
  renew?: boolean;
}
