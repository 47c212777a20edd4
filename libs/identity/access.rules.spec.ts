import { describe, expect, it } from '@jest/globals';
import { principal } from '#kit/identity';
import { covers, mustCover } from '#libs/contract';
import { authorise, scopeOf } from './access.rules.js';
import { DISTRICTS, isDistrict } from './district.rules.js';
import { passwordFlaws } from './password.rules.js';

describe('districts', () => {
  it('are headquarters and the 42, each with two names', () => {
    expect(DISTRICTS).toHaveLength(43);
    expect(new Set(DISTRICTS.map((district) => district.id)).size).toBe(43);
    expect(DISTRICTS[0]).toEqual({ id: '00', name: '全国', nameEn: 'National' });
    for (const district of DISTRICTS.slice(1)) {
      expect(district.id).toMatch(/^\d\d$/);
      expect(district.name).toMatch(/^\p{Script=Han}+海关$/u);
      expect(district.nameEn).toMatch(/^[A-Z][a-z']+.* Customs$/);
    }
  });

  it('are known by their code', () => {
    expect(isDistrict('22')).toBe(true);
    expect(isDistrict('03')).toBe(false);
    expect(isDistrict('')).toBe(false);
  });
});

describe('access', () => {
  it('holds a district to itself and lets headquarters see all', () => {
    const shanghai = scopeOf(principal({ districtId: '22' }));
    expect(shanghai).toEqual({ districtId: '22' });
    expect(covers(shanghai, '22')).toBe(true);
    expect(covers(shanghai, '23')).toBe(false);
    expect(covers(shanghai, '00')).toBe(false);
    const national = scopeOf(principal());
    expect(national).toEqual({ districtId: null });
    expect(covers(national, '23')).toBe(true);
  });

  it('answers what is another district’s as if it were not there', () => {
    const found = { districtId: '23', name: 'theirs' };
    expect(mustCover({ districtId: null }, found)).toBe(found);
    expect(mustCover({ districtId: '23' }, found)).toBe(found);
    expect(() => mustCover({ districtId: '22' }, found)).toThrow('NOT_FOUND');
    expect(() => mustCover({ districtId: null }, null)).toThrow('NOT_FOUND');
  });

  it('lets one of the roles pass and nobody else', () => {
    const agent = principal({ roles: ['agent'] });
    expect(authorise(agent, ['supervisor', 'agent'])).toBe(agent);
    expect(() => authorise(agent, ['supervisor'])).toThrow('FORBIDDEN');
    expect(() => authorise(agent, [])).toThrow('FORBIDDEN');
    expect(() => authorise(null, ['agent'])).toThrow('NOT_SIGNED_IN');
    expect(() => authorise(undefined, ['agent'])).toThrow('NOT_SIGNED_IN');
  });
});

describe('password rules', () => {
  it.each([
    ['Short1!', 'too-short'],
    ['x'.repeat(129), 'too-long'],
    ['Zhang.San', 'is-username'],
    ['PASSWORD1', 'too-common'],
    ['ｐａｓｓｗｏｒｄ', 'too-common'],
  ])('%s is %s', (password, flaw) => {
    expect(passwordFlaws(password, 'zhang.san')).toEqual([flaw]);
  });

  it('allows a plain long one', () => {
    expect(passwordFlaws('三个苹果两个梨一根葱', 'zhang.san')).toEqual([]);
  });
});
