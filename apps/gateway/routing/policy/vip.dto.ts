import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, Matches, ValidateIf, ValidateNested } from 'class-validator';
import { OrNull, PageQuery, SLUG } from '../../fields.decorator.js';

/** Its district first, but of those who were put on before districts had members of their own. */
const MEMBER_ID = /^(?:\d{2}-)?[0-9a-f]{32}$/;

export class VipMemberDto {
  /** As the channel knows them: a telephone number, an openid. Stored nowhere as it is. */
  @Matches(/^[!-~]{1,128}$/)
  identity!: string;

  /** The enterprise on whose behalf they ask: its customs or credit code. */
  @OrNull()
  @Matches(/^[0-9A-Z]{1,32}$/)
  enterpriseCode: string | null = null;
}

export class AddVipMembersDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => VipMemberDto)
  members!: VipMemberDto[];
}

export class VipListParams {
  @Matches(SLUG)
  listId!: string;
}

export class VipMemberParams extends VipListParams {
  @Matches(MEMBER_ID)
  memberId!: string;
}

export class ListVipMembersQuery extends PageQuery {
  /** `next` of the page before. */
  @ValidateIf((_, value) => value !== undefined)
  @Matches(MEMBER_ID)
  cursor?: string;
}
