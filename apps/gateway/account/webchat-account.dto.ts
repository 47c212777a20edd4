import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsString, Matches, MaxLength } from 'class-validator';
import { Optional, OptionalOrNull } from '../fields.decorator.js';
import { ACCOUNT_NAME, AccountPlaceBody } from './account.dto.js';

/** What may be changed of a web chat; a field left out stays as it is. */
export class ChangeWebchatBody extends AccountPlaceBody {
  /** Origins whose pages may embed it, such as `https://www.example.cn`; null = those the deployment allows. */
  @OptionalOrNull()
  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(50)
  @Matches(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/, { each: true })
  origins?: string[] | null;

  /** What visitors are greeted with; null or empty = the usual words. */
  @OptionalOrNull()
  @IsString()
  @MaxLength(600)
  welcome?: string | null;

  @OptionalOrNull()
  @IsString()
  @MaxLength(600)
  welcomeEn?: string | null;

  /** Nobody is admitted any more, and whoever is connected is put out. */
  @Optional()
  @IsBoolean()
  disabled?: boolean;
}

export class NewWebchatBody extends ChangeWebchatBody {
  /** Names it in the address of the chat and in the widget's `data-account`. */
  @Matches(ACCOUNT_NAME)
  id!: string;
}

export class WebchatParams {
  @Matches(ACCOUNT_NAME)
  id!: string;
}
