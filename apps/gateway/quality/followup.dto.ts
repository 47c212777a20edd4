import { IsIn, IsMongoId, IsOptional, IsString, Length, Matches } from 'class-validator';
import { PageQuery } from '../fields.decorator.js';

const ID = /^[0-9a-f]{24}\.[A-Za-z0-9-]{1,64}$/;

/** What an agent is told about a contact of theirs. */
export class CoachingNoteDto {
  @IsMongoId()
  agentId!: string;

  @IsString()
  @Length(1, 2000)
  text!: string;
}

export class NotesQuery extends PageQuery {
  /** `next` of the page before. */
  @IsOptional()
  @IsMongoId()
  cursor?: string;
}

export class NoteParams {
  @IsMongoId()
  id!: string;
}

/** What the customer has to be told. */
export class CorrectionDto {
  @IsString()
  @Length(1, 2000)
  what!: string;
}

export class CorrectionsQuery extends PageQuery {
  @IsIn(['open', 'done'])
  state: 'open' | 'done' = 'open';

  @IsOptional()
  @Matches(ID)
  cursor?: string;
}

export class CorrectionParams {
  @Matches(ID)
  id!: string;
}

/** How the customer was told. */
export class CorrectionDoneDto {
  @IsString()
  @Length(1, 2000)
  note!: string;
}
