import { readFileSync } from 'node:fs';
import { AppError } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.js';

/** What readConfig refuses an environment for. */
function problemsOf(env: Record<string, string>): unknown {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof AppError) return error.details;
    throw error;
  }
  return [];
}

describe('the settings', () => {
  it('need none to be set', () => {
    expect(readConfig({})).toMatchObject({ port: 3000, redisPrefix: 'jt', offerMs: 20_000 });
  });

  it('are refused with every mistake at once', () => {
    const problems = problemsOf({
      PORT: '70000',
      MONGODB_URI: 'http://db',
      REDIS_URL: 'localhost',
      LOG_LEVEL: 'loud',
      JIETONG_SECRET: 'short',
      JIETONG_ADMIN_PASSWORD: 'short',
    });
    expect(problems).toHaveLength(6);
  });

  it.each(['', '-1', '1.5', 'ten', '0'])('refuse %j seconds for an offer, but for an empty one', (value) => {
    expect(problemsOf({ JIETONG_OFFER_SECONDS: value })).toHaveLength(value === '' ? 0 : 1);
  });

  it('are all explained in docs/OPERATIONS.md', () => {
    const source = readFileSync('libs/platform/config.ts', 'utf8');
    const names = new Set(
      source.match(/'(?:PORT|HOST|[A-Z]+(?:_[A-Z]+)+)'/g)?.map((name) => name.slice(1, -1)),
    );
    names.delete('BAD_SETTING');
    const document = readFileSync('docs/OPERATIONS.md', 'utf8');
    expect([...names].filter((name) => !document.includes(`\`${name}\``))).toEqual([]);
    expect(names.size).toBeGreaterThan(10);
  });
});
