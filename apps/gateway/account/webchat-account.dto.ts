import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsString,
  Matches,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import { Optional } from '../fields.decorator.js';
import { ACCOUNT_NAME, AccountPlaceBody } from './account.dto.js';

/** May be left out, and be null. */
const Clearable = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined && value !== null);

/** What may be changed of a web chat; a field left out stays as it is. */
export class ChangeWebchatBody extends AccountPlaceBody {
  /** Origins whose pages may embed it, such as `https://www.example.cn`; null = those the deployment allows. */
  @Clearable()
  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(50)
  @Matches(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/, { each: true })
  origins?: string[] | null;

  /** What visitors are greeted with; null or empty = the usual words. */
  @Clearable()
  @IsString()
  @MaxLength(600)
  welcome?: string | null;

  @Clearable()
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
