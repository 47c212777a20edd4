import { describe, expect, it } from '@jest/globals';
import { AppError } from '#libs/contract';
import { openSecret, sealSecret } from './secret.js';

const SECRET = 'a deployment secret of 32 letters or more';

describe('secrets at rest', () => {
  it('come back as they went in', () => {
    const sealed = sealSecret(SECRET, 'account:a:token', '令牌 token');
    expect(sealed).not.toContain('token');
    expect(openSecret(SECRET, 'account:a:token', sealed)).toBe('令牌 token');
  });

  it('are sealed differently each time', () => {
    expect(sealSecret(SECRET, 'p', 'x')).not.toBe(sealSecret(SECRET, 'p', 'x'));
  });

  it.each([
    ['another deployment secret', 'another secret of 32 letters or more!', 'p', (s: string) => s],
    ['another purpose', SECRET, 'q', (s: string) => s],
    ['an altered value', SECRET, 'p', (s: string) => s.slice(0, -2) + (s.endsWith('AA') ? 'BB' : 'AA')],
    ['a cut value', SECRET, 'p', (s: string) => s.slice(0, 12)],
    ['something else', SECRET, 'p', () => 'plain'],
  ])('stay shut for %s', (_, secret, purpose, change) => {
    const sealed = sealSecret(SECRET, 'p', 'hidden');
    expect(() => openSecret(secret, purpose, change(sealed))).toThrow(AppError);
  });
});
