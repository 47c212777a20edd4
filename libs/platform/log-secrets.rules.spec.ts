import { describe, expect, it } from '@jest/globals';
import { createLog } from './log.js';
import { withoutSecrets } from './log-secrets.rules.js';

describe('what is logged', () => {
  it('is the same object where there is nothing to hide', () => {
    const line = { contactId: 'c', events: ['contact.opened'], at: new Date(0), deep: { er: [{ a: 1 }] } };
    expect(withoutSecrets(line)).toBe(line);
  });

  it('never shows secrets or speech, at any depth, and leaves what it was given as it was', () => {
    const given = { a: { b: { c: [{ token: 't', id: 1 }], text: 'hello' } }, password: 'p' };
    expect(withoutSecrets(given)).toEqual({
      a: { b: { c: [{ token: '***', id: 1 }], text: '***' } },
      password: '***',
    });
    expect(given.password).toBe('p');
    expect(given.a.b.text).toBe('hello');
  });

  it('ends with things that contain themselves', () => {
    const ring: Record<string, unknown> = { id: 1 };
    ring['ring'] = ring;
    expect(() => JSON.stringify(withoutSecrets(ring))).not.toThrow();
  });

  it('is clean in the line itself: objects, bound fields, and what errors carry', () => {
    const lines: string[] = [];
    const log = createLog('test', { logLevel: 'info' }, { write: (line) => void lines.push(line) });
    const error = Object.assign(new Error('refused'), {
      details: { token: 'SECRET-1' },
      cause: Object.assign(new Error('why'), { config: { authorization: 'SECRET-2' } }),
    });
    log.warn({ err: error, user: { password: 'SECRET-3' } }, 'failed');
    log.child({ secret: 'SECRET-4', contactId: 'c' }).info({ message: { text: 'SECRET-5' } }, 'said');
    log.error(error);
    expect(lines).toHaveLength(3);
    expect(lines.join('')).not.toContain('SECRET');
    expect(JSON.parse(lines[1] as string)).toMatchObject({
      contactId: 'c',
      secret: '***',
      message: { text: '***' },
    });
    expect(lines[0]).toContain('refused');
  });
});
