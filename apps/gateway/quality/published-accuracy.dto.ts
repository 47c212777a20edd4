import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsMongoId, IsString, Length } from 'class-validator';

/** A year of five plans that draw every day. */
const MOST_DRAWS = 5 * 366;

/** Which draws to freeze together, what is said of them, and whether everybody may see it. */
export class PublishAccuracyDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_DRAWS)
  @IsMongoId({ each: true })
  drawIds!: string[];

  @IsString()
  @Length(1, 500)
  note!: string;

  /** Shown at `public/accuracies`, without signing in. */
  @IsBoolean()
  public: boolean = false;
}
