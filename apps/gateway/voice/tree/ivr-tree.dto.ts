import {
  IsBoolean,
  IsInt,
  IsObject,
  IsString,
  Length,
  Matches,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { DISTRICT, SLUG } from '../../fields.decorator.js';

/** The field may be left out; null is refused. */
const IfNamed = (): PropertyDecorator => ValidateIf((_, value: unknown) => value !== undefined);

class TreeBody {
  /** Its form is checked by the rules of trees, which name every reason. */
  @IsObject()
  content!: Record<string, unknown>;
}

export class TryTreeBody extends TreeBody {
  /** Whose numbers it is for; the administrator's own district by default. */
  @IfNamed()
  @Matches(DISTRICT)
  districtId?: string;
}

export class NewTreeVersionBody extends TreeBody {
  @IfNamed()
  @IsString()
  @Length(1, 100)
  name?: string;

  /** Why it was changed. */
  @IfNamed()
  @IsString()
  @MaxLength(500)
  note?: string;

  /** False = kept, but callers go on with the present version; true by default. */
  @IfNamed()
  @IsBoolean()
  activate?: boolean;

  /** The newest version when the change was begun: refused with STATE_CONFLICT if there is another by now. */
  @IfNamed()
  @IsInt()
  @Min(1)
  baseVersion?: number;
}

export class NewTreeBody {
  /** Its form is checked by the rules of trees; left out, it is the ready tree of a hotline. */
  @IfNamed()
  @IsObject()
  content?: Record<string, unknown>;

  /** By whose hours that ready tree goes; `general` by default. */
  @IfNamed()
  @Matches(SLUG)
  queueId?: string;

  @Matches(SLUG)
  id!: string;

  @IfNamed()
  @IsString()
  @Length(1, 100)
  name?: string;

  /** Who owns it; the administrator's own district by default. */
  @IfNamed()
  @Matches(DISTRICT)
  districtId?: string;

  @IfNamed()
  @IsString()
  @MaxLength(500)
  note?: string;
}

export class ActivateTreeBody {
  /** Any version there is: a newer one, or an older one again. */
  @IsInt()
  @Min(1)
  version!: number;
}

export class TryLookupBody {
  /** A number, or digits as a caller would enter them. */
  @Matches(/^\+?[\d*]{1,40}$/)
  value!: string;
}
