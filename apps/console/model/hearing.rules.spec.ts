import { describe, expect, it } from '@jest/globals';
import type { ContactView, Principal, Role } from '#libs/contract';
import { mayHear } from './hearing.rules.js';

const person = (districtId: string, ...roles: Role[]): Principal =>
  ({ userId: 'u', districtId, roles }) as Principal;
const call = { channel: 'voice', districtId: '22' } as ContactView;
const HEARING: Role[] = ['supervisor', 'quality'];

describe('the sound of a call', () => {
  it('is heard by those of the customer’s district and of headquarters, in one of the roles', () => {
    expect(mayHear(person('22', 'quality'), call, HEARING)).toBe(true);
    expect(mayHear(person('00', 'agent', 'supervisor'), call, HEARING)).toBe(true);
    expect(mayHear(person('22', 'agent', 'administrator'), call, HEARING)).toBe(false);
    expect(mayHear(person('22', 'quality'), call, ['supervisor'])).toBe(false);
  });

  it('is not heard by a district that serves the call for another', () => {
    expect(mayHear(person('53', 'supervisor'), call, HEARING)).toBe(false);
  });

  it('is there of calls alone, and for nobody before it is known who they are', () => {
    expect(mayHear(person('22', 'quality'), { ...call, channel: 'webchat' }, HEARING)).toBe(false);
    expect(mayHear(undefined, call, HEARING)).toBe(false);
  });
});
