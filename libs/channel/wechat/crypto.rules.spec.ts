import { describe, expect, it } from '@jest/globals';
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { decodeAesKey, decryptMessage, encryptMessage, isSignature, sign } from './crypto.rules.js';

type Vector = Record<string, string> & { expect: { rand: string; msg: string; appid: string; pad: number } };
const vectors = JSON.parse(readFileSync('test/vectors/wechat.json', 'utf8')) as Vector[];
const vector = (id: string): Vector => {
  const found = vectors.find((v) => v['id'] === id);
  if (!found) throw new Error(`no vector ${id}`);
  return found;
};
const part = (v: Vector, ...names: string[]): string[] => names.map((name) => v[name] as string);
const KEY = decodeAesKey('abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG');
const APP = 'wxb11529c136998cb6';

/** Encrypts bytes as they are, to make what WeChat never sends. */
function rawEncrypt(content: Buffer): string {
  const cipher = createCipheriv('aes-256-cbc', KEY, KEY.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(content), cipher.final()]).toString('base64');
}

describe('signatures', () => {
  it.each(['V1', 'V2', 'V3'])('vector %s', (id) => {
    const v = vector(id);
    expect(isSignature(v['signature'] as string, part(v, 'token', 'timestamp', 'nonce'))).toBe(true);
  });

  it.each(['V3', 'V4', 'V8'])('of an encrypted message, vector %s', (id) => {
    const v = vector(id);
    const parts = part(v, 'token', 'timestamp', 'nonce', 'encrypt');
    expect(isSignature(v['msg_signature'] as string, parts)).toBe(true);
    expect(isSignature(v['msg_signature'] as string, [...parts.slice(0, 3), `${parts[3]}A`])).toBe(false);
  });

  it.each(['', 'x', 'é'.repeat(20), 'F464B24FC39322E44B38AA78F5EDD27BD1441696', '0'.repeat(40)])(
    'refuses %j',
    (given) => expect(isSignature(given, ['AAAAA', '1714036504', '1514711492'])).toBe(false),
  );

  it('does not depend on the order of its parts', () => {
    expect(sign(['b', 'a', 'c'])).toBe(sign(['c', 'b', 'a']));
  });
});

describe('encryption', () => {
  it('decrypts vector V3, whose padding is longer than 16', () => {
    const v = vector('V3');
    const key = decodeAesKey(v['encodingAESKey'] as string);
    expect(decryptMessage(key, v.expect.appid, v['encrypt'] as string)).toBe(v.expect.msg);

    const bytes = Buffer.from(v['encrypt'] as string, 'base64');
    const raw = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false).update(bytes);
    expect(raw.subarray(0, 16).toString()).toBe(v.expect.rand);
    expect(raw.at(-1)).toBe(v.expect.pad);
  });

  it.each(['V4', 'V8'])('makes vector %s and reads it again', (id) => {
    const v = vector(id);
    const key = decodeAesKey(v['encodingAESKey'] as string);
    const [appId, message, encrypted] = part(v, 'appid', 'msg', 'encrypt') as [string, string, string];
    expect(encryptMessage(key, appId, message, Buffer.from(v['random16'] as string))).toBe(encrypted);
    expect(decryptMessage(key, appId, encrypted)).toBe(message);
  });

  it('carries messages of every length around a block', () => {
    for (let length = 0; length <= 70; length += 1) {
      const message = '字'.repeat(length % 7) + 'x'.repeat(length);
      expect(decryptMessage(KEY, APP, encryptMessage(KEY, APP, message))).toBe(message);
    }
  });

  it('refuses another app', () => {
    const encrypted = encryptMessage(KEY, 'wxother', 'hello');
    expect(() => decryptMessage(KEY, APP, encrypted)).toThrow(expect.objectContaining({ code: 'BAD_APPID' }));
  });

  it.each([
    ['nothing', ''],
    ['what is not base64', '***'],
    ['half a block', Buffer.alloc(24).toString('base64')],
    ['another key', encryptMessage(decodeAesKey('A'.repeat(43)), APP, 'hello')],
    ['padding of 0', rawEncrypt(Buffer.alloc(32, 0))],
    ['padding of 33', rawEncrypt(Buffer.alloc(64, 33))],
    ['padding longer than the content', rawEncrypt(Buffer.alloc(16, 32))],
    ['padding that differs', rawEncrypt(Buffer.concat([Buffer.alloc(62, 1), Buffer.from([7, 2])]))],
    ['only padding', rawEncrypt(Buffer.alloc(32, 32))],
    [
      'a length past its end',
      rawEncrypt(Buffer.concat([Buffer.alloc(16), Buffer.alloc(15, 255), Buffer.from([1])])),
    ],
  ])('refuses %s', (_, encrypted) => {
    expect(() => decryptMessage(KEY, APP, encrypted)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
  });

  it('refuses a key of another length', () => {
    expect(() => decodeAesKey('short')).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
  });
});
