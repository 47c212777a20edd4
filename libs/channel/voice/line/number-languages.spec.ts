import { AppError } from '#libs/contract';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AccountRecord } from '../../account/index.js';
import { NumberLanguages } from './number-languages.service.js';

describe('the languages of numbers', () => {
  /** Settings by number, what Asterisk was told since it was looked at, and the number that it does not take. */
  let numbers: Record<string, Record<string, unknown>>;
  let told: string[];
  let refused: string | null;
  let languages: NumberLanguages;
  const round = async (connection = 1): Promise<string[]> => {
    told = [];
    await languages.round(connection);
    return told;
  };

  beforeEach(() => {
    [numbers, told, refused] = [{ '12360': {}, '12361': { language: 'en' } }, [], null];
    const list = async (): Promise<AccountRecord[]> =>
      Object.entries(numbers).map(([id, settings]) => ({ id, settings }) as AccountRecord);
    const setGlobal = async (variable: string, value: string): Promise<void> => {
      if (refused && variable.includes(refused)) throw new AppError('UNAVAILABLE');
      told.push(`${variable} ${value}`);
    };
    languages = new NumberLanguages({ list }, { setGlobal });
  });

  it('are told to Asterisk once, changes and new numbers too', async () => {
    expect(await round()).toEqual(['LANGUAGE_12360 zh', 'LANGUAGE_12361 en']);
    expect(await round()).toEqual([]);
    numbers = { ...numbers, '12361': { language: 'zh' }, '+861': { language: 'en' } };
    expect(await round()).toEqual(['LANGUAGE_12361 zh', 'LANGUAGE_+861 en']);
  });

  it('are told anew after every connection: another process may have told others meanwhile', async () => {
    await round();
    expect(await round(3)).toEqual(['LANGUAGE_12360 zh', 'LANGUAGE_12361 en']);
  });

  it('that Asterisk did not take are told by the next round', async () => {
    refused = '12361';
    await expect(round()).rejects.toThrow();
    refused = null;
    expect(await round()).toEqual(['LANGUAGE_12361 en']);
  });
});
