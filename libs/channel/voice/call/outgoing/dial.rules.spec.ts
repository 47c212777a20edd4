import type { CallContact, CallDial } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { planOf } from '../call.rules.js';
import {
  causeOfEnd,
  contactOfDial,
  dialEndOf,
  dialIdOf,
  dialledNumberOf,
  isToDial,
  isUnbegun,
  listenerOfNotice,
  noticeIdOf,
  trunkEndpointOf,
} from './dial.rules.js';

const ID = '0123456789abcdef01234567';
const taken: CallContact = {
  id: ID,
  state: 'active',
  epoch: 2,
  seq: 4,
  queueId: 'general',
  owner: { agentId: 'ann', slot: 'voice:1' },
  guests: [],
  deadlineAt: null,
  callbackId: 'cb1',
};

describe('the number that is dialled', () => {
  it.each([
    ['13800138000', '13800138000'],
    ['+86 138-0013-8000', '13800138000'],
    ['008613800138000', '13800138000'],
    ['010-65194114', '01065194114'],
    ['+8675588886666', '075588886666'],
  ])('of the mainland: %s', (written, number) => {
    expect(dialledNumberOf(written, ['CN'])).toBe(number);
  });

  it.each([
    // Emergencies, services, short numbers.
    ['110'],
    ['119'],
    ['120'],
    ['122'],
    ['12110'],
    ['12360'],
    ['95588'],
    ['010110'],
    ['01096110'],
    ['4008008820'],
    ['16888888'],
    // What begins as a paid service, or leads on to another number, is no mobile one for being as long.
    ['16812345678'],
    ['16000000000'],
    ['17951010110'],
    ['17909008521'],
    ['040080012345'],
    ['080080012345'],
    // Satellites, and other countries.
    ['13491234567'],
    ['17401234567'],
    ['+447911123456'],
    ['+85223456789'],
    ['00447911123456'],
    // No numbers.
    [''],
    ['anonymous:pbx-1700000000.1'],
    ['13800138000@example.com'],
    ['13800138000;x=y'],
  ])('is not %s', (written) => {
    expect(dialledNumberOf(written, ['CN'])).toBeNull();
  });

  it('may be others too where they are allowed, and an emergency never', () => {
    expect(dialledNumberOf('+85223456789', ['CN', '+852'])).toBe('+85223456789');
    expect(dialledNumberOf('0085223456789', ['+852'])).toBe('+85223456789');
    expect(dialledNumberOf('4008008820', ['400'])).toBe('4008008820');
    expect(dialledNumberOf('8001', ['8'])).toBe('8001');
    expect(dialledNumberOf('13800138000', ['400'])).toBeNull();
    const any = ['0', '1', '8', '9', '+', 'CN'];
    for (const number of ['110', '119', '120', '112', '999']) {
      expect(dialledNumberOf(number, any)).toBeNull();
      for (const before of ['010', '0755', '+86', '0086', '86', '+8610', '00860755', '+852'])
        expect(dialledNumberOf(`${before}${number}`, any)).toBeNull();
    }
    expect(dialledNumberOf('86755110', ['8'])).toBe('86755110');
    expect(dialledNumberOf('13800138000', [])).toBeNull();
  });

  it('goes out through the trunk', () => {
    expect(trunkEndpointOf('13800138000', '10.0.0.1:5060;transport=tls')).toBe(
      'PJSIP/trunk/sip:13800138000@10.0.0.1:5060;transport=tls',
    );
  });
});

describe('a call to a customer', () => {
  it('has a name of its own for each attempt, by which it is found again', () => {
    const id = dialIdOf(ID, { epoch: 2, attempt: 1 });
    expect(contactOfDial(id)).toBe(ID);
    expect(dialIdOf(ID, { epoch: 2, attempt: 2 })).not.toBe(id);
    expect(dialIdOf(ID, { epoch: 3, attempt: 1 })).not.toBe(id);
    expect(contactOfDial(`jt-leg-${ID}-2-ann`)).toBeNull();
    expect(listenerOfNotice(noticeIdOf(id))).toBe(id);
    expect(listenerOfNotice(`jt-greet-${id}`)).toBeNull();
  });

  it('is made for whoever has accepted it, and for nobody’s contact and no caller’s', () => {
    expect(isToDial(taken)).toBe(true);
    expect(isToDial({ ...taken, callbackId: null })).toBe(false);
    const { callbackId: _, ...before } = taken;
    expect(isToDial(before)).toBe(false);
    for (const state of ['waiting', 'offered', 'wrap-up', 'closed'] as const)
      expect(isToDial({ ...taken, state })).toBe(false);
  });

  it('is begun once in an ownership, and never while one may be talking', () => {
    const dial: CallDial = { epoch: 2, attempt: 1, state: 'ended', end: 'busy', asterisk: 'pbx' };
    expect(isUnbegun(undefined, 2)).toBe(true);
    for (const state of ['due', 'calling', 'answered', 'ended'] as const)
      expect(isUnbegun({ ...dial, state }, 2)).toBe(false);
    expect(
      ['due', 'calling', 'answered', 'ended'].map((state) => isUnbegun({ ...dial, state } as CallDial, 3)),
    ).toEqual([true, false, false, true]);
  });

  it.each([
    [17, 'busy', 'busy'],
    [19, 'no-answer', 'no-answer'],
    [18, 'no-answer', 'no-answer'],
    [16, 'no-answer', 'no-answer'],
    [0, 'no-answer', 'no-answer'],
    [21, 'rejected', 'rejected'],
    [1, 'wrong-number', 'other'],
    [28, 'wrong-number', 'other'],
    [34, 'congestion', 'congestion'],
    [38, 'network', 'network'],
    [127, 'other', 'other'],
  ] as const)('that ends for cause %i was %s, and the contact is told %s', (cause, end, told) => {
    expect(dialEndOf(cause)).toBe(end);
    expect(causeOfEnd(end)).toBe(told);
  });

  it('has its agent’s phone rung first; nobody is put anywhere before they can be talked to', () => {
    const leg = { contactId: ID, epoch: 2, agentId: 'ann' };
    expect(planOf(taken, { caller: 'away', legs: [] })).toEqual([{ do: 'ring', leg }]);
    const up = { epoch: 2, agentId: 'ann', answered: true, talks: false };
    expect(planOf(taken, { caller: 'away', legs: [up] })).toEqual([]);
    expect(planOf(taken, { caller: 'nowhere', legs: [up] })).toEqual([
      { do: 'talk', legs: [leg], caller: true },
    ]);
    expect(planOf({ ...taken, state: 'wrap-up' }, { caller: 'away', legs: [up] })).toEqual([
      { do: 'hang-up' },
    ]);
  });
});
