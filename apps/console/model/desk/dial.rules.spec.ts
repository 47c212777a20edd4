import { describe, expect, it } from '@jest/globals';
import type { CallControl, CallDial, ContactView } from '#libs/contract';
import { dialIn, isCalledBack, suggestedDisposition } from './dial.rules.js';

const dial: CallDial = { epoch: 1, attempt: 1, state: 'ended', end: 'busy', asterisk: 'pbx' };

describe('what is suggested after a call to a customer', () => {
  it('is no reply where they were not reached, however that was', () => {
    expect(suggestedDisposition(dial)).toBe('no-reply');
    expect(suggestedDisposition({ ...dial, end: 'wrong-number' })).toBe('no-reply');
    expect(suggestedDisposition({ ...dial, state: 'calling' })).toBe('no-reply');
  });

  it('is nothing where they answered, where they are dialled by hand, and where nothing is known', () => {
    expect(suggestedDisposition({ ...dial, state: 'answered' })).toBeNull();
    expect(suggestedDisposition({ ...dial, end: 'not-allowed' })).toBeNull();
    expect(suggestedDisposition({ ...dial, end: 'blocked' })).toBeNull();
    expect(suggestedDisposition(null)).toBeNull();
  });
});

describe('a customer who is called back', () => {
  const contact = (change: Partial<ContactView>): ContactView =>
    ({ id: 'c1', channel: 'voice', callbackId: 'b1', state: 'active', ...change }) as ContactView;

  it('is called by telephone alone, and once an agent has them', () => {
    expect(isCalledBack(contact({}))).toBe(true);
    expect(isCalledBack(contact({ state: 'wrap-up' }))).toBe(true);
    expect(isCalledBack(contact({ state: 'offered' }))).toBe(false);
    expect(isCalledBack(contact({ channel: 'webchat' }))).toBe(false);
    expect(isCalledBack(contact({ callbackId: null }))).toBe(false);
  });

  it('has what is known of their own contact', () => {
    const control = { contactId: 'c1', dial } as CallControl;
    expect(dialIn(control, 'c1')).toEqual(dial);
    expect(dialIn(control, 'c2')).toBeNull();
    expect(dialIn({ contactId: 'c1' } as CallControl, 'c1')).toBeNull();
    expect(dialIn(null, 'c1')).toBeNull();
  });
});
