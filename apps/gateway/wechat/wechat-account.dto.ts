import { WECHAT_AES_KEY, WECHAT_MODES, WECHAT_TOKEN, type WechatMode } from '#libs/channel/wechat';
import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, MaxLength, Min } from 'class-validator';
import { ACCOUNT_NAME, AccountPlaceBody } from '../account/account.dto.js';
import { Optional } from '../fields.decorator.js';

/** Ten years: more is a slip of the keyboard. */
const MAX_AGE_SECONDS = 315_360_000;

class WechatAccountOptions extends AccountPlaceBody {
  /** 43 letters and digits; may be missing in plain mode only. */
  @IsOptional()
  @Matches(WECHAT_AES_KEY)
  encodingAesKey?: string | null;

  /** A callback whose timestamp is older is refused; 0 = no limit, default 3600. */
  @Optional()
  @IsInt()
  @Min(0)
  @Max(MAX_AGE_SECONDS)
  maxAgeSeconds?: number;

  /** Answered to every new follower; null or empty = nothing. */
  @IsOptional()
  @IsString()
  @MaxLength(600)
  welcome?: string | null;
}

export class NewWechatAccountBody extends WechatAccountOptions {
  /** Ours, part of the callback's address. */
  @Matches(ACCOUNT_NAME)
  id!: string;

  @Matches(ACCOUNT_NAME)
  appId!: string;

  /** 3–32 letters and digits, the same as in WeChat's console. */
  @Matches(WECHAT_TOKEN)
  token!: string;

  @IsIn(WECHAT_MODES)
  mode!: WechatMode;

  /** The AppSecret, needed to send. */
  @IsString()
  @Length(1, 128)
  secret!: string;
}

/** What may be changed; a field left out stays as it is. */
export class ChangeWechatAccountBody extends WechatAccountOptions {
  @Optional()
  @Matches(ACCOUNT_NAME)
  appId?: string;

  @Optional()
  @Matches(WECHAT_TOKEN)
  token?: string;

  @Optional()
  @IsIn(WECHAT_MODES)
  mode?: WechatMode;

  @Optional()
  @IsString()
  @Length(1, 128)
  secret?: string;
}
