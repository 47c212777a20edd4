import { AppError, type InputProblem } from '#libs/contract';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsString, ValidateNested } from 'class-validator';
import { describe, expect, it } from '@jest/globals';
import { Slices } from '../../slices.js';
import { CheckedInPieces } from './pieces.rules.js';
import { StrictPipe } from './strict.pipe.js';

const MOST = 450;

class PartDto {
  @IsInt()
  n!: number;
}

class ListsDto {
  @IsArray()
  @ArrayMaxSize(MOST)
  @ValidateNested({ each: true })
  @Type(() => PartDto)
  parts: PartDto[] = [];
}

@CheckedInPieces({ parts: MOST }, { at: 'content', type: ListsDto })
class InPiecesDto {
  @IsString()
  note!: string;

  @ValidateNested()
  @Type(() => ListsDto)
  content!: ListsDto;
}

/** The same, checked at once. */
class WholeDto {
  @IsString()
  note!: string;

  @ValidateNested()
  @Type(() => ListsDto)
  content!: ListsDto;
}

const parts = (count: number, wrong: Record<number, unknown> = {}): unknown[] =>
  Array.from({ length: count }, (_, n) => wrong[n] ?? { n });

async function said(value: unknown, metatype: typeof WholeDto | typeof InPiecesDto): Promise<unknown> {
  try {
    return JSON.parse(JSON.stringify(await new StrictPipe().transform(value, { type: 'body', metatype })));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const problems = error.details as InputProblem[];
    return [error.code, problems.toSorted((a, b) => (a.field < b.field ? -1 : 1))];
  }
}

describe('a long body that is checked in pieces', () => {
  const wrong = { 0: { n: 'x' }, 99: {}, 100: { n: 1, more: 2 }, 101: [], 349: null, 350: { n: 1.5 } };

  it.each<[string, unknown]>([
    ['right', { note: 'a', content: { parts: parts(351) } }],
    ['short', { note: 'a', content: { parts: parts(3) } }],
    ['as long as may be', { note: 'a', content: { parts: parts(MOST) } }],
    ['wrong here and there', { note: 'a', content: { parts: parts(351, wrong) } }],
    ['wrong elsewhere too', { note: 1, extra: 1, content: { other: 1, parts: parts(351, wrong) } }],
    ['too long', { note: 'a', content: { parts: parts(MOST + 1) } }],
    ['no list', { note: 'a', content: { parts: { length: 5000 } } }],
    ['no object', { note: 'a', content: [parts(351)] }],
    [
      'poisonous',
      JSON.parse(`{"note":"a","content":{"__proto__":{},"parts":${JSON.stringify(parts(351))}}}`),
    ],
    ['nothing', null],
  ])('is taken, or refused with the same reasons, as one that is checked at once: %s', async (_, value) => {
    expect(await said(value, InPiecesDto)).toEqual(await said(value, WholeDto));
  });

  it('names of many problems as many as are told at once', async () => {
    const value = { note: 'a', content: { parts: parts(400).map(() => ({ n: 'x' })) } };
    const [, problems] = (await said(value, InPiecesDto)) as [string, InputProblem[]];
    expect(problems).toHaveLength(50);
  });

  it('lets others have their turn after every piece', async () => {
    let turns = 0;
    let now = 0;
    const breathe = async (): Promise<void> => void (turns += 1);
    const pipe = new StrictPipe(() => new Slices(breathe, () => (now += 1000)));
    await pipe.transform(
      { note: 'a', content: { parts: parts(MOST) } },
      { type: 'body', metatype: InPiecesDto },
    );
    expect(turns).toBe(MOST / 25);
  });
});
