import type { WaitingPlace, WaitingTerms } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import type { ScriptEvent } from '../script/index.js';
import { waitingMedia, waitingScript } from './waiting.rules.js';

const TERMS: WaitingTerms = {
  everySeconds: 45,
  position: true,
  expectedWait: true,
  callbackKey: '1',
  messageKey: '2',
  repeatKey: '9',
};
const MUTE = { ...TERMS, callbackKey: null, messageKey: null, repeatKey: null };
const said = (terms: WaitingTerms, place: WaitingPlace | null, reachable = true): string =>
  waitingMedia(terms, place, reachable)
    .map((media) => media.replace('sound:jietong/', ''))
    .join(' ');

describe('what a waiting caller hears', () => {
  it.each<[string, WaitingTerms, WaitingPlace | null, string]>([
    ['next, and soon', MUTE, { ahead: 0, expectedWait: 20 }, 'waiting-next waiting-soon'],
    [
      'a place of two words, and minutes rounded up',
      MUTE,
      { ahead: 22, expectedWait: 601 },
      'waiting-position number-20 number-3 waiting-position-end waiting-minutes number-11 waiting-minutes-end',
    ],
    ['more than can be told', MUTE, { ahead: 99, expectedWait: 3601 }, 'waiting-many waiting-long'],
    ['no wait that nobody knows', MUTE, { ahead: 0, expectedWait: null }, 'waiting-next'],
    [
      'only what its queue wants',
      { ...MUTE, position: false },
      { ahead: 0, expectedWait: 9 },
      'waiting-soon',
    ],
    [
      'the keys, if nobody knows the rest',
      TERMS,
      null,
      'waiting-key-callback number-1 waiting-key-message number-2 waiting-key-repeat number-9',
    ],
  ])('%s', (_, terms, place, words) => {
    expect(said(terms, place)).toBe(words);
  });

  it('is no callback for whoever withholds their number', () => {
    expect(said({ ...MUTE, callbackKey: '1' }, null, false)).toBe('');
  });
});

describe('the keys of a waiting caller', () => {
  const told = (caller: string, ...events: ScriptEvent[]): string[] => {
    const script = waitingScript({ terms: TERMS, media: [], musicMs: 45_000, caller });
    let state = script.first;
    return events.flatMap((event) => {
      const step = script.on(state, event);
      state = step.state;
      return step.actions.map((action) => (action.do === 'finish' ? action.outcome : action.do));
    });
  };
  const key = (digit: string): ScriptEvent => ({ type: 'key', key: digit });
  const known = '13800138000';

  it.each<[string, ScriptEvent[], string[]]>([
    ['a message, at once', [key('2')], ['voice-mail']],
    ['a callback, once the number is confirmed', [key('1'), key('1')], ['play', 'callback']],
    ['no callback, when it is not', [key('1'), key('2')], ['play', 'wait']],
    [
      'no callback, when nothing is said to it',
      [key('1'), { type: 'played' }, { type: 'timeout' }],
      ['play', 'wait', 'wait'],
    ],
    ['all again', [key('9')], ['again']],
    ['nothing', [key('5'), key('#')], []],
  ])('ask for %s', (_, events, done) => {
    expect(told(known, ...events)).toEqual(done);
  });

  it('tell whoever withholds their number that they can not be called back', () => {
    expect(told('', key('1'), key('1'))).toEqual(['play', 'play']);
  });
});
