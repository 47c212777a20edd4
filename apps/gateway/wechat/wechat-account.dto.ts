import { WECHAT_AES_KEY, WECHAT_MODES, WECHAT_TOKEN, type WechatMode } from '#libs/channel/wechat';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';

const NAME = /^[A-Za-z0-9_-]{1,64}$/;
/** Ten years: more is a slip of the keyboard. */
const MAX_AGE_SECONDS = 315_360_000;

/** The field may be left out; null, which would empty it, is refused. */
const IfNamed = (): PropertyDecorator => ValidateIf((_, value: unknown) => value !== undefined);

class WechatAccountOptions {
  /** 43 letters and digits; may be missing in plain mode only. */
  @IsOptional()
  @Matches(WECHAT_AES_KEY)
  encodingAesKey?: string | null;

  /** A callback whose timestamp is older is refused; 0 = no limit, default 3600. */
  @IfNamed()
  @IsInt()
  @Min(0)
  @Max(MAX_AGE_SECONDS)
  maxAgeSeconds?: number;

  /** Who owns its contacts; the administrator's own district by default. */
  @IfNamed()
  @Matches(NAME)
  districtId?: string;

  /** Where its contacts wait; `general` by default. */
  @IfNamed()
  @Matches(NAME)
  queueId?: string;

  @IfNamed()
  @IsString()
  @Length(1, 100)
  name?: string;

  /** Answered to every new follower; null or empty = nothing. */
  @IsOptional()
  @IsString()
  @MaxLength(600)
  welcome?: string | null;
}

export class NewWechatAccountBody extends WechatAccountOptions {
  /** Ours, part of the callback's address. */
  @Matches(NAME)
  id!: string;

  @Matches(NAME)
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
  @IfNamed()
  @Matches(NAME)
  appId?: string;

  @IfNamed()
  @Matches(WECHAT_TOKEN)
  token?: string;

  @IfNamed()
  @IsIn(WECHAT_MODES)
  mode?: WechatMode;

  @IfNamed()
  @IsString()
  @Length(1, 128)
  secret?: string;
}
