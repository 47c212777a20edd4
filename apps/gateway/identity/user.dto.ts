import { ROLES, type Role } from '#libs/contract';
import { DISTRICT_IDS, PASSWORD_MAX, PASSWORD_MIN } from '#libs/identity';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateIf,
} from 'class-validator';

/** May be left out, but not be null. */
const Optional = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

/** 1 to 64 characters, none of them a control character, not only blanks. */
const DISPLAY_NAME = /^(?=.*\S)[^\p{Cc}]{1,64}$/u;

export class CreateUserDto {
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{1,31}$/)
  username!: string;

  @IsString()
  @MinLength(PASSWORD_MIN)
  @MaxLength(PASSWORD_MAX)
  password!: string;

  @Matches(DISPLAY_NAME)
  displayName!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(ROLES, { each: true })
  roles!: Role[];

  @Optional()
  @IsIn(DISTRICT_IDS)
  districtId?: string;

  @Optional()
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  queueIds?: string[];
}

/** Whatever is left out stays as it is. */
export class ChangeUserDto {
  @Optional()
  @IsString()
  @MinLength(PASSWORD_MIN)
  @MaxLength(PASSWORD_MAX)
  password?: string;

  @Optional()
  @Matches(DISPLAY_NAME)
  displayName?: string;

  @Optional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(ROLES, { each: true })
  roles?: Role[];

  @Optional()
  @IsIn(DISTRICT_IDS)
  districtId?: string;

  @Optional()
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  queueIds?: string[];

  @Optional()
  @IsBoolean()
  disabled?: boolean;
}

export class ListUsersDto {
  /** `next` of the page before. */
  @Optional()
  @Matches(/^[0-9a-f]{24}$/)
  after?: string;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;
}
