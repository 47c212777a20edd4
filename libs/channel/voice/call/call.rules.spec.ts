import type { CallContact, CallLeg, ContactState, Guest, GuestRole } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { fc } from '#kit/property';
import {
  contactOfBridge,
  legIdOf,
  legOfId,
  planOf,
  recordingOf,
  recordingOfBridge,
  talkBridgeOf,
  type AgentLeg,
  type CallAction,
  type CallMedia,
  type CallerPlace,
} from './call.rules.js';
import { partingOf, pickUpsOf, ringSecondsOf } from './leg.rules.js';
import { endingOf, hangupCauseOf } from './hangup.rules.js';

const ID = '6b09d5b77222cd0b7c504ef3';
const contact = (state: ContactState, guests: Guest[] = [], epoch = 2): CallContact => {
  const owned = state === 'offered' || state === 'active' || state === 'wrap-up';
  const owner = owned ? { agentId: 'ann', slot: 'voice:1' } : null;
  return { id: ID, state, epoch, seq: 5, queueId: 'general', owner, guests, deadlineAt: null };
};
const guest = (role: GuestRole, joined: boolean, agentId = 'bob'): Guest => ({
  agentId,
  slot: 'voice:1',
  role,
  joined,
});
const leg = (change: Partial<AgentLeg> = {}): AgentLeg => ({
  epoch: 2,
  agentId: 'ann',
  answered: true,
  talks: false,
  ...change,
});
const ringing = leg({ answered: false });
const talking = leg({ talks: true });
const at = (caller: CallerPlace, ...legs: AgentLeg[]): CallMedia => ({ caller, legs });

/** `hold`, `ring bob` …: short words for what is to be done. */
const said = (action: CallAction): string => {
  switch (action.do) {
    case 'place':
      return action.at === 'waiting' ? 'wait' : 'hold';
    case 'ring':
      return `ring ${action.leg.agentId}`;
    case 'drop-leg':
      return `drop ${action.leg.agentId}`;
    case 'talk':
      return ['talk', ...(action.caller ? ['caller'] : []), ...action.legs.map((one) => one.agentId)].join(
        ' ',
      );
    default:
      return action.do;
  }
};
const done = (of: CallContact, media: CallMedia, onHold = false): string[] =>
  planOf(of, media, onHold).map(said);

describe('the plan of a call', () => {
  it.each<[string, ContactState, CallMedia, string[]]>([
    ['music for who has just come', 'waiting', at('nowhere'), ['wait']],
    ['nothing for who waits', 'waiting', at('waiting'), []],
    ['rings the agent it is offered to', 'offered', at('waiting'), ['ring ann']],
    ['rings before it plays music', 'offered', at('nowhere'), ['ring ann', 'wait']],
    ['rings once', 'offered', at('waiting', ringing), []],
    ['connects who was accepted and picked up', 'active', at('waiting', leg()), ['talk caller ann']],
    ['waits for the phone of who has it and has not picked up', 'active', at('waiting', ringing), []],
    ['leaves a conversation alone', 'active', at('talking', talking), []],
    ['rings again for an agent whose leg was lost', 'active', at('talking'), ['ring ann', 'wait']],
    ['stops ringing for a declined offer', 'waiting', at('waiting', ringing), ['drop ann']],
    ['takes the caller back', 'waiting', at('talking', talking), ['drop ann', 'wait']],
    [
      'moves on to the next agent',
      'offered',
      at('waiting', leg({ answered: false, agentId: 'eve', epoch: 1 })),
      ['drop eve', 'ring ann'],
    ],
    ['rings anew for a new offer', 'offered', at('waiting', leg({ epoch: 1 })), ['drop ann', 'ring ann']],
    ['ends all when it is over', 'wrap-up', at('talking', talking), ['hang-up']],
    ['ends all when it is closed', 'closed', at('waiting'), ['hang-up']],
  ])('%s', (_, state, media, actions) => {
    expect(done(contact(state), media)).toEqual(actions);
  });

  it('holds the caller while the agent wishes it, and goes on afterwards', () => {
    expect(done(contact('active'), at('talking', talking), true)).toEqual(['hold']);
    expect(done(contact('active'), at('held', talking), true)).toEqual([]);
    expect(done(contact('active'), at('held', talking))).toEqual(['talk caller']);
  });
});

describe('the plan of a call with several agents', () => {
  const bob = leg({ agentId: 'bob' });
  const bobTalks = leg({ agentId: 'bob', talks: true });
  it.each<[string, Guest[], CallMedia, string[]]>([
    ['rings whoever is invited', [guest('consult', false)], at('talking', talking), ['ring bob']],
    [
      'keeps the caller in the conversation until they join',
      [guest('consult', false)],
      at('talking', talking, bob),
      [],
    ],
    [
      'holds the caller before a consulted guest is heard',
      [guest('consult', true)],
      at('talking', talking, bob),
      ['hold', 'talk bob'],
    ],
    ['leaves a consult alone', [guest('consult', true)], at('held', talking, bobTalks), []],
    ['brings the caller back after it', [], at('held', talking, bobTalks), ['drop bob', 'talk caller']],
    ['has all in one conference', [guest('conference', true)], at('talking', talking, bob), ['talk bob']],
    [
      'talks to nobody before the owner is there',
      [guest('conference', true)],
      at('waiting', ringing, bob),
      [],
    ],
    [
      'ends a talk without its owner',
      [guest('conference', true)],
      at('waiting', ringing, bobTalks),
      ['end-talk'],
    ],
  ])('%s', (_, guests, media, actions) => {
    expect(done(contact('active', guests), media)).toEqual(actions);
  });

  it('hands over: the first one goes, the guest stays, and the caller hears them', () => {
    const after = { ...contact('active', [], 3), owner: { agentId: 'bob', slot: 'voice:1' } };
    expect(done(after, at('held', talking, bobTalks))).toEqual(['drop ann', 'talk caller']);
  });

  it('takes over: the caller waits until the new owner picks up', () => {
    const after = { ...contact('active', [], 3), owner: { agentId: 'sue', slot: 'voice:1' } };
    expect(done(after, at('talking', talking))).toEqual(['drop ann', 'ring sue', 'wait']);
  });

  it('comes to rest, whatever was found: carried out, it asks for nothing more', () => {
    const agent = fc.constantFrom('ann', 'bob', 'eve');
    const legs = fc.uniqueArray(
      fc.record({
        epoch: fc.integer({ min: 1, max: 3 }),
        agentId: agent,
        answered: fc.boolean(),
        talks: fc.boolean(),
      }),
      { selector: ({ epoch, agentId }) => `${epoch} ${agentId}` },
    );
    const caller = fc.constantFrom<CallerPlace>('nowhere', 'waiting', 'held', 'talking');
    const guests = fc.uniqueArray(
      fc
        .tuple(
          fc.constantFrom<GuestRole>('consult', 'conference'),
          fc.boolean(),
          fc.constantFrom('bob', 'eve'),
        )
        .map((args) => guest(...args)),
      { selector: ({ agentId }) => agentId },
    );
    const states = fc.constantFrom<ContactState>('waiting', 'offered', 'active');
    fc.assert(
      fc.property(states, guests, fc.record({ caller, legs }), fc.boolean(), (state, team, found, onHold) => {
        const of = contact(state, state === 'active' ? team : []);
        const after = planOf(of, found, onHold).reduce(carriedOut, found);
        expect(done(of, after, onHold)).toEqual([]);
        expect(after.caller).not.toBe('nowhere');
        // Whoever is consulted never meets the caller.
        const consults = after.legs.some(
          ({ agentId, talks }) =>
            talks && of.guests.some((one) => one.agentId === agentId && one.role === 'consult'),
        );
        if (consults && after.legs.some(({ agentId, answered }) => answered && agentId === 'ann'))
          expect(after.caller).toBe('held');
      }),
    );
  });
});

function carriedOut(media: CallMedia, action: CallAction): CallMedia {
  const silent = media.legs.map((one) => ({ ...one, talks: false }));
  const is = (one: AgentLeg, { epoch, agentId }: CallLeg): boolean =>
    one.epoch === epoch && one.agentId === agentId;
  switch (action.do) {
    case 'place':
      return action.at === 'waiting' ? { caller: 'waiting', legs: silent } : { ...media, caller: 'held' };
    case 'ring':
      return { ...media, legs: [...media.legs, { ...action.leg, answered: false, talks: false }] };
    case 'drop-leg':
      return { ...media, legs: media.legs.filter((one) => !is(one, action.leg)) };
    case 'talk': {
      const legs = media.legs.map((one) =>
        action.legs.some((x) => is(one, x)) ? { ...one, talks: true } : one,
      );
      return { caller: action.caller ? 'talking' : media.caller, legs };
    }
    case 'end-talk':
      return { ...media, legs: silent };
    case 'hang-up':
      return { caller: 'nowhere', legs: [] };
  }
}

describe('what phones tell the contact', () => {
  const invited = contact('active', [guest('consult', false)]);
  it('is an acceptance by the owner, and a joining by a guest, once', () => {
    const acts = (of: CallContact, ...legs: AgentLeg[]): string[] =>
      pickUpsOf(of, legs).map(({ act, leg: { agentId } }) => `${act} ${agentId}`);
    expect(acts(contact('offered'), leg())).toEqual(['accept ann']);
    expect(acts(contact('offered'), leg({ epoch: 1 }))).toEqual([]);
    expect(acts(contact('offered'), ringing)).toEqual([]);
    expect(acts(contact('active'), leg())).toEqual([]);
    expect(acts(invited, leg(), leg({ agentId: 'bob' }))).toEqual(['join bob']);
    expect(acts(contact('active', [guest('consult', true)]), leg({ agentId: 'bob' }))).toEqual([]);
  });

  it.each<[boolean, number, string]>([
    [true, 16, 'left'],
    [true, 0, 'left'],
    [true, 44, 'gone'],
    [false, 17, 'declined'],
    [false, 21, 'declined'],
    [false, 19, 'missed'],
  ])('is the parting of a guest: answered %s, cause %i: %s', (answered, cause, reason) => {
    expect(partingOf(invited, leg({ agentId: 'bob', answered }), cause)).toEqual({ part: 'guest', reason });
  });

  it.each([
    ['offered', 21, 'decline'],
    ['offered', 19, 'miss'],
    ['active', 21, 'release'],
    ['active', 19, 'release'],
  ] as const)('of its %s owner who never picked up, with cause %i, is: %s', (state, cause, ending) => {
    expect(partingOf(contact(state), ringing, cause)).toEqual({ part: 'owner', ending });
  });

  it('is nothing, when the leg is nobody’s who has to do with it', () => {
    expect(partingOf(invited, leg({ agentId: 'eve' }), 16)).toBeNull();
    expect(partingOf(invited, leg(), 16)).toEqual({ part: 'owner', ending: 'end' });
  });
});

describe('names in Asterisk', () => {
  it('are found again', () => {
    expect(legOfId(legIdOf({ contactId: ID, epoch: 12, agentId: 'ann' }))).toEqual({
      contactId: ID,
      epoch: 12,
      agentId: 'ann',
    });
    expect(contactOfBridge(talkBridgeOf(`${ID}-2`))).toBe(ID);
    expect(recordingOfBridge(talkBridgeOf(`${ID}-2`))).toBe(`${ID}-2`);
  });

  it('are new for every conversation', () => {
    const first = recordingOf({ id: ID, epoch: 2 }, null);
    const second = recordingOf({ id: ID, epoch: 2 }, first);
    expect([first, second, recordingOf({ id: ID, epoch: 2 }, second)]).toEqual([
      `${ID}-2`,
      `${ID}-2-2`,
      `${ID}-2-3`,
    ]);
    expect(recordingOf({ id: ID, epoch: 3 }, second)).toBe(`${ID}-3`);
    expect(contactOfBridge(talkBridgeOf(second))).toBe(ID);
    expect(recordingOfBridge(talkBridgeOf(second))).toBe(second);
  });

  it('of others are not ours', () => {
    for (const id of ['pbx-1795806647.1', 'jt-leg-x-1', `jt-leg-${ID}-1`, `jt-leg-${ID}-1-ann;2`, '']) {
      expect(legOfId(id)).toBeNull();
    }
    expect(contactOfBridge('jietong-waiting')).toBeNull();
  });
});

describe('the end of an agent leg', () => {
  it.each([
    [true, true, 16, 'end'],
    [true, false, 0, 'end'],
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

describe('why a phone’s part in a call ended', () => {
  it.each([
    [0, 'normal'],
    [16, 'normal'],
    [31, 'normal'],
    [17, 'busy'],
    [19, 'no-answer'],
    [21, 'rejected'],
    [44, 'no-sound'],
    [38, 'network'],
    [102, 'network'],
    [34, 'congestion'],
    [88, 'other'],
    [127, 'other'],
  ] as const)('Q.850 cause %d is %s', (cause, meaning) => expect(hangupCauseOf(cause)).toBe(meaning));
});

describe('a phone rings by itself', () => {
  it.each([
    ['as long as its offer holds, and ten seconds', 20_000, 30],
    ['whole seconds', 19_001, 30],
    ['ten seconds where the offer ran out before', -5000, 10],
  ])('%s', (_, ms, seconds) => {
    expect(ringSecondsOf({ deadlineAt: 1_700_000_000_000 + ms }, 1_700_000_000_000)).toBe(seconds);
  });

  it('a minute without a deadline', () => {
    expect(ringSecondsOf({ deadlineAt: null }, 1_700_000_000_000)).toBe(60);
  });
});
