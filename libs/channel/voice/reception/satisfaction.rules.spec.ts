import { describe, expect, it } from '@jest/globals';
import type { ScriptAction, ScriptEvent } from '../script/index.js';
import { satisfactionScript } from './satisfaction.rules.js';

const ASK = 'sound:jietong/satisfaction-ask';
const SORRY = 'sound:jietong/wrong-key';
const played: ScriptEvent = { type: 'played' };
const silence: ScriptEvent = { type: 'timeout' };
const key = (pressed: string): ScriptEvent => ({ type: 'key', key: pressed });

/** What is done at the last of these events. */
function after(...events: ScriptEvent[]): readonly ScriptAction<unknown>[] {
  const script = satisfactionScript();
  let step = script.on(script.first, { type: 'start' });
  for (const event of events) step = script.on(step.state, event);
  return step.actions;
}

describe('a caller who is asked how satisfied they are', () => {
  it.each(['1', '2', '3', '4', '5'])('answers by the key %s, also while it is being said', (pressed) => {
    const finish = [{ do: 'finish', outcome: Number(pressed) }];
    expect(after(key(pressed))).toEqual(finish);
    expect(after(played, key(pressed))).toEqual(finish);
    expect(after(key('9'), key(pressed))).toEqual(finish);
  });

  it('is asked once more after silence, and then let go without an answer', () => {
    expect(after(played)).toEqual([{ do: 'wait', ms: 6000 }]);
    expect(after(played, silence)).toEqual([{ do: 'play', media: [ASK] }]);
    expect(after(played, silence, played, silence)).toEqual([{ do: 'finish', outcome: null }]);
  });

  it.each(['0', '6', '*', '#', 'A'])('is told that %s is no answer, and asked once more', (pressed) => {
    expect(after(key(pressed))).toEqual([{ do: 'play', media: [SORRY, ASK] }]);
    expect(after(key(pressed), key(pressed))).toEqual([{ do: 'finish', outcome: null }]);
  });
});
