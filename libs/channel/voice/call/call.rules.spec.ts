import type { CallContact, ContactState } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  contactOfBridge,
  legIdOf,
  legOfId,
  planOf,
  talkBridgeOf,
  type CallAction,
  type CallMedia,
} from './call.rules.js';
import { endingOf } from './hangup.rules.js';

const ID = '6b09d5b77222cd0b7c504ef3';
const contact = (state: ContactState, epoch = 2): CallContact => {
  const owned = state === 'offered' || state === 'active' || state === 'wrap-up';
  return { id: ID, state, epoch, seq: 5, owner: owned ? { agentId: 'ann', slot: 'voice:1' } : null };
};
const leg = (answered: boolean, epoch = 2) => ({ epoch, agentId: 'ann', answered });
const done = (state: ContactState, media: CallMedia): string[] =>
  planOf(contact(state), media).map((action) => action.do);

describe('the plan of a call', () => {
  it.each<[string, ContactState, CallMedia, string[]]>([
    ['music for who has just come', 'waiting', { caller: 'nowhere', leg: null }, ['hold']],
    ['nothing for who waits', 'waiting', { caller: 'waiting', leg: null }, []],
    ['rings the agent it is offered to', 'offered', { caller: 'waiting', leg: null }, ['ring']],
    ['rings once', 'offered', { caller: 'waiting', leg: leg(false) }, []],
    ['connects who was accepted and picked up', 'active', { caller: 'waiting', leg: leg(true) }, ['connect']],
    [
      'waits for the phone of who accepted at the console',
      'active',
      { caller: 'waiting', leg: leg(false) },
      [],
    ],
    ['leaves a conversation alone', 'active', { caller: 'talking', leg: leg(true) }, []],
    [
      'rings again for an agent whose leg was lost',
      'active',
      { caller: 'talking', leg: null },
      ['hold', 'ring'],
    ],
    ['stops ringing for a declined offer', 'waiting', { caller: 'waiting', leg: leg(false) }, ['drop-leg']],
    ['takes the caller back', 'waiting', { caller: 'talking', leg: leg(true) }, ['drop-leg', 'hold']],
    [
      'moves on to the next agent',
      'offered',
      { caller: 'waiting', leg: leg(false, 1) },
      ['drop-leg', 'ring'],
    ],
    ['ends all when it is over', 'wrap-up', { caller: 'talking', leg: leg(true) }, ['hang-up']],
    ['ends all when it is closed', 'closed', { caller: 'waiting', leg: null }, ['hang-up']],
  ])('%s', (_, state, media, actions) => {
    expect(done(state, media)).toEqual(actions);
  });

  it('comes to rest, whatever was found: carried out, it asks for nothing more', () => {
    const states = fc.constantFrom<ContactState>('waiting', 'offered', 'active');
    const media = fc.record({
      caller: fc.constantFrom('nowhere', 'waiting', 'talking'),
      leg: fc.option(
        fc.record({
          epoch: fc.integer({ min: 1, max: 3 }),
          agentId: fc.constant('ann'),
          answered: fc.boolean(),
        }),
      ),
    }) as fc.Arbitrary<CallMedia>;
    fc.assert(
      fc.property(states, media, (state, found) => {
        const after = planOf(contact(state), found).reduce(carriedOut, found);
        expect(planOf(contact(state), after)).toEqual([]);
        expect(after.caller).not.toBe('nowhere');
        expect(after.leg === null).toBe(state === 'waiting');
      }),
    );
  });
});

function carriedOut(media: CallMedia, action: CallAction): CallMedia {
  switch (action.do) {
    case 'hold':
      return { ...media, caller: 'waiting' };
    case 'ring':
      return { ...media, leg: { epoch: action.leg.epoch, agentId: action.leg.agentId, answered: false } };
    case 'drop-leg':
      return { ...media, leg: null };
    case 'connect':
      return { ...media, caller: 'talking' };
    case 'hang-up':
      return { caller: 'nowhere', leg: null };
  }
}

describe('names in Asterisk', () => {
  it('are found again', () => {
    expect(legOfId(legIdOf({ contactId: ID, epoch: 12 }))).toEqual({ contactId: ID, epoch: 12 });
    expect(contactOfBridge(talkBridgeOf(ID))).toBe(ID);
  });

  it('of others are not ours', () => {
    for (const id of ['pbx-1795806647.1', 'jt-leg-x-1', `jt-leg-${ID}`, `jt-leg-${ID}-1;2`, '']) {
      expect(legOfId(id)).toBeNull();
    }
    expect(contactOfBridge('jietong-waiting')).toBeNull();
  });
});

describe('the end of an agent leg', () => {
  it.each([
    [true, true, 16, 'end'],
    [true, true, 44, 'release'],
    [false, false, 17, 'decline'],
    [false, false, 21, 'decline'],
    [false, false, 19, 'miss'],
    [false, false, 20, 'miss'],
    [false, true, 17, 'release'],
  ] as const)('answered %s, accepted %s, cause %i: %s', (answered, accepted, cause, ending) => {
    expect(endingOf({ answered, accepted }, cause)).toBe(ending);
  });
});
