import { PASSWORD_MAX, PASSWORD_MIN, ROLES, type Role } from '#libs/contract';
import { DISTRICT_IDS } from '#libs/identity';
import { applyDecorators } from '@nestjs/common';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsString,
  Matches,
  MaxLength,
  MinLength,
} from 'class-validator';
import { IsName, Optional, PageQuery } from '../fields.decorator.js';

const IsPassword = (): PropertyDecorator =>
  applyDecorators(IsString(), MinLength(PASSWORD_MIN), MaxLength(PASSWORD_MAX));

const AreRoles = (): PropertyDecorator =>
  applyDecorators(IsArray(), ArrayMinSize(1), ArrayUnique(), IsIn(ROLES, { each: true }));

const AreQueueIds = (): PropertyDecorator =>
  applyDecorators(
    IsArray(),
    ArrayMaxSize(100),
    ArrayUnique(),
    IsString({ each: true }),
    MaxLength(64, { each: true }),
  );

export class CreateUserDto {
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{1,31}$/)
  username!: string;

  @IsPassword()
  password!: string;

  @IsName()
  displayName!: string;

  @AreRoles()
  roles!: Role[];

  @Optional()
  @IsIn(DISTRICT_IDS)
  districtId?: string;

  @Optional()
  @AreQueueIds()
  queueIds?: string[];
}

/** Whatever is left out stays as it is. */
export class ChangeUserDto {
  @Optional()
  @IsPassword()
  password?: string;

  @Optional()
  @IsName()
  displayName?: string;

  @Optional()
  @AreRoles()
  roles?: Role[];

  @Optional()
  @IsIn(DISTRICT_IDS)
  districtId?: string;

  @Optional()
  @AreQueueIds()
  queueIds?: string[];

  @Optional()
  @IsBoolean()
  disabled?: boolean;
}

export class ListUsersDto extends PageQuery {
  /** `next` of the page before. */
  @Optional()
  @Matches(/^[0-9a-f]{24}$/)
  cursor?: string;
}
