import { SPOKEN_LANGUAGES, type SpokenLanguage } from '#libs/channel/voice';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { SLUG } from '../../fields.decorator.js';

export class PromptParams {
  @Matches(SLUG)
  id!: string;

  @IsIn(SPOKEN_LANGUAGES)
  language!: SpokenLanguage;
}

/** A prompt that is to be spoken. */
export class SpokenPromptBody extends PromptParams {
  /** 1 to 500 characters, not only blanks. */
  @Matches(/^(?=[^]*\S)[^]{1,500}$/u)
  words!: string;
}

export class UploadQuery {
  /** The recording says that the call is recorded; what is known of it stays when this is left out. */
  @IsOptional()
  @IsIn(['true', 'false'])
  notice?: 'true' | 'false';
}
