import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { ListMessagesQuery } from './contact/contact.dto.js';
import { IsMail } from './fields.decorator.js';

class Letter {
  @IsMail({ each: true })
  to!: string[];
}

describe('an address of mail', () => {
  const isTaken = (to: unknown): boolean => validateSync(plainToInstance(Letter, { to })).length === 0;

  it.each([[['wang@example.cn']], [['a@example.cn', 'b@example.cn']], [[]]])('%j is taken', (to) => {
    expect(isTaken(to)).toBe(true);
  });

  it.each([
    [['wang']],
    [[null]],
    [['a@example.cn', '']],
    // Half a character: it threw, and the request was answered 500.
    [['\uD800']],
    [['wang@\uDC00.cn']],
    ['\uD800'],
  ])('%j is refused', (to) => {
    expect(isTaken(to)).toBe(false);
  });
});

describe('a number of a query', () => {
  const read = (cursor: unknown): ListMessagesQuery => plainToInstance(ListMessagesQuery, { cursor });

  it.each([
    ['0', 0],
    ['12', 12],
  ])('%j is %j', (given, number) => {
    expect(read(given).cursor).toBe(number);
    expect(validateSync(read(given))).toEqual([]);
  });

  it.each([[''], [' '], ['x'], ['1.5'], ['-1'], [['1']]])('%j is refused', (given) => {
    expect(validateSync(read(given))).toHaveLength(1);
  });
});
