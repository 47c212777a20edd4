import { describe, expect, it } from '@jest/globals';
import { ArrayMaxSize, IsIn, IsInt, Length, Max, MaxLength, validate } from 'class-validator';
import { constraintText } from './constraint.text.js';
import { fieldProblems } from './strict.pipe.js';

class Wish {
  @MaxLength(40)
  note1 = 'x'.repeat(41);
  @Length(2, 8)
  name = '一';
  @Max(50)
  @IsInt()
  limit = 99.5;
  @ArrayMaxSize(3)
  @MaxLength(2, { each: true })
  words = ['abc', 'd', 'e', 'f'];
  @IsIn(['a'])
  kind = 'b';
}

describe('what class-validator refuses', () => {
  it('is told in both languages, with the bounds, a line a field', async () => {
    const problems = fieldProblems(await validate(new Wish()));
    const told = new Map(problems.map(({ field, reason, reasonEn }) => [field, [reason, reasonEn]]));
    expect(told.get('note1')).toEqual([
      'note1 最多 40 个字符',
      'note1 must be shorter than or equal to 40 characters',
    ]);
    expect(told.get('name')?.[0]).toContain('2');
    expect(told.get('limit')?.[0]).toMatch(/^limit (不得大于 50、须为整数|须为整数、不得大于 50)$/);
    expect(told.get('words')?.[0]).toMatch(/^words (最多 2 个字符、最多 3 项|最多 3 项、最多 2 个字符)$/);
    expect(told.get('kind')?.[0]).toBe('kind 不在可选值之内');
  });

  it('is told generally where nobody foresaw the constraint', () => {
    expect(constraintText('isHexColor', 'colour must be a hexadecimal color')).toBe('格式或取值有误');
  });
});
