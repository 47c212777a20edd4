import { IsMongoId, IsOptional, IsString, Length } from 'class-validator';
import { PageQuery } from '../fields.decorator.js';

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
