import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, Matches, ValidateIf, ValidateNested } from 'class-validator';
import { OrNull, PageQuery, SLUG } from '../../fields.decorator.js';

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
  @Matches(/^[0-9a-f]{32}$/)
  memberId!: string;
}

export class ListVipMembersQuery extends PageQuery {
  /** `next` of the page before. */
  @ValidateIf((_, value) => value !== undefined)
  @Matches(/^[0-9a-f]{32}$/)
  cursor?: string;
}
