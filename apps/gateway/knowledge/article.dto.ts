import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsMongoId,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { DISTRICT, IsName, IsShanghaiDay, Optional, PageQuery, SLUG } from '../fields.decorator.js';

const MOST_QUEUES = 50;
const MOST_TOPICS = 50;
const MOST_TEXT = 20_000;

/** What an article says. */
class ArticleContentDto {
  /** What it is about, as people file it. */
  @IsName()
  topic!: string;

  /** Topics of contacts that it answers, of its district or headquarters'; left out or empty = none in particular. */
  @Optional()
  @IsArray()
  @ArrayMaxSize(MOST_TOPICS)
  @ArrayUnique()
  @IsMongoId({ each: true })
  topicIds: string[] = [];

  /** Queues whose contacts it is for; left out or empty = all. */
  @Optional()
  @IsArray()
  @ArrayMaxSize(MOST_QUEUES)
  @ArrayUnique()
  @Matches(SLUG, { each: true })
  queueIds: string[] = [];

  @IsString()
  @Length(1, 200)
  title!: string;

  @IsString()
  @Length(1, MOST_TEXT)
  body!: string;

  /** First Shanghai day on which it is valid. */
  @IsShanghaiDay()
  validFrom!: string;
}

export class CreateArticleDto extends ArticleContentDto {
  /** District code; 00 = every district reads it. The own district if left out. */
  @Optional()
  @Matches(DISTRICT)
  districtId?: string;
}

export class ReviseArticleDto extends ArticleContentDto {
  /** The version that is replaced: the newest. */
  @IsInt()
  @Min(1)
  @Max(1000)
  baseVersion!: number;
}

export class WithdrawArticleDto {
  /** First Shanghai day on which it is valid no more; today or later. */
  @IsShanghaiDay()
  from!: string;
}

export class ArticleParams {
  @IsMongoId()
  id!: string;
}

export class ListArticlesQuery extends PageQuery {
  /** `next` of the page before. */
  @IsOptional()
  @IsMongoId()
  cursor?: string;
}
