import { SPOKEN_LANGUAGES, type SpokenLanguage } from '#libs/channel/voice';
import { ArrayMaxSize, IsIn, IsString, Length, Matches, ValidateIf } from 'class-validator';
import { OptionalOrNull, SLUG } from '../../fields.decorator.js';
import { OFFICE_ID } from '../../identity/office.dto.js';

const NAME = /^[A-Za-z0-9_-]{1,64}$/;
const NUMBER = /^\+?\d{1,20}$/;

/** The field may be left out; null, which would empty it, is refused. */
const IfNamed = (): PropertyDecorator => ValidateIf((_, value: unknown) => value !== undefined);

/** What may be changed of a number; a field left out stays as it is. */
export class ChangeVoiceNumberBody {
  @IfNamed()
  @IsString()
  @Length(1, 100)
  name?: string;

  /** Who owns its contacts; the administrator's own district by default. */
  @IfNamed()
  @Matches(NAME)
  districtId?: string;

  /** Where its callers wait; `general` by default. */
  @IfNamed()
  @Matches(NAME)
  queueId?: string;

  /** The office it belongs to, which must be of its district and in use; null = none. */
  @OptionalOrNull()
  @Matches(OFFICE_ID)
  officeId?: string | null;

  /** What callers hear before they wait, in this order: names of prompts, the product's or made ones. */
  @IfNamed()
  @ArrayMaxSize(10)
  @Matches(SLUG, { each: true })
  prompts?: string[];

  /** The tree they go through; null = none, straight into the queue. */
  @OptionalOrNull()
  @Matches(SLUG)
  treeId?: string | null;

  /** In which they are spoken to; `zh` by default. */
  @IfNamed()
  @IsIn(SPOKEN_LANGUAGES)
  language?: SpokenLanguage;
}

export class NewVoiceNumberBody extends ChangeVoiceNumberBody {
  /** The number that is called, as callers know it or as the trunk sends it: 12360 is found as +8612360 and 010-12360 too. */
  @Matches(NUMBER)
  id!: string;
}
