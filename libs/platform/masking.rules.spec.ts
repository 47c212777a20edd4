import { within } from '#kit/within';
import { describe, expect, it } from '@jest/globals';
import {
  isIdCard,
  maskEntered,
  maskIdCard,
  maskIdentifier,
  maskIdentity,
  maskMobile,
  maskText,
} from './masking.rules.js';

// The example number of GB 11643-1999.
const ID = '11010519491231002X';

describe('masking', () => {
  it('keeps three and four of a mobile', () => {
    expect(maskMobile('13812345678')).toBe('138****5678');
  });

  it('hides whatever is not a mobile altogether', () => {
    expect(maskMobile('12812345678')).toBe('***********');
  });

  it('knows an identity number by its checksum and date', () => {
    expect(isIdCard(ID)).toBe(true);
    expect(isIdCard(ID.toLowerCase())).toBe(true);
    expect(isIdCard('110105194912310021')).toBe(false);
    expect(isIdCard('11010519491331002X')).toBe(false);
  });

  it('keeps six and four of an identity number', () => {
    expect(maskIdCard(ID)).toBe('110105********002X');
  });

  it('keeps four and two of an openid, and next to nothing of a short one', () => {
    expect(maskIdentifier('oABCD1234567890xyz')).toBe('oABC***yz');
    expect(maskIdentifier('abcdef')).toBe('a***');
    expect(maskIdentifier('')).toBe('***');
  });

  it('keeps the last two of what was entered by keys, nothing of four and less, and what it masked before', () => {
    expect(['531122', '2214', ''].map(maskEntered)).toEqual(['****22', '****', '']);
    expect(['****22', '****'].map(maskEntered)).toEqual(['****22', '****']);
  });

  it('masks an identity by what it is', () => {
    expect(maskIdentity('13812345678')).toBe('138****5678');
    expect(maskIdentity(ID)).toBe('110105********002X');
    expect(maskIdentity('oABCD1234567890xyz')).toBe('oABC***yz');
  });
});

describe('masking inside a sentence', () => {
  it.each([
    ['我的手机13812345678，身份证11010519491231002X。', '我的手机138****5678，身份证110105********002X。'],
    ['call 138 1234 5678 or 1390-123-4567', 'call 138****5678 or 139****4567'],
    ['电话+86 138-1234-5678', '电话138****5678'],
    ['电话008613812345678转', '电话138****5678转'],
    ['手机１３８１２３４５６７８谢谢', '手机138****5678谢谢'],
    ['证件110105 19491231 002x', '证件110105********002x'],
    ['13812345678 13912345678', '138****5678 139****5678'],
  ])('%s', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it.each([
    '报关单号 310120201318123456 什么时候放行',
    '税号 8471301000，金额 1381234567 元',
    '单号 113812345678',
    '单号 138123456789',
    '',
  ])('leaves alone: %s', (text) => {
    expect(maskText(text)).toBe(text);
  });

  it('takes a long hostile text in a moment', async () => {
    const text = '138 1234 567'.repeat(20_000) + '1'.repeat(100_000);
    await within(1000, () => Promise.resolve(maskText(text)));
  });
});
