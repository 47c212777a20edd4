import type { CallContact, CallMonitor, MonitorMode } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { fc } from '#kit/property';
import {
  asideOf,
  spyIdOf,
  watchIdOf,
  watchOfId,
  watchPlan,
  type WatchAction,
  type Watcher,
} from './monitor.rules.js';

const ID = '6b09d5b77222cd0b7c504ef3';
const contact = (change: Partial<CallContact> = {}): CallContact => ({
  id: ID,
  state: 'active',
  epoch: 2,
  seq: 5,
  queueId: 'general',
  owner: { agentId: 'ann', slot: 'voice:1' },
  guests: [],
  deadlineAt: null,
  ...change,
});
const monitor = (mode: MonitorMode, epoch = 2): CallMonitor => ({ supervisorId: 'sue', mode, epoch });
const watcher = (change: Partial<Watcher> = {}): Watcher => ({
  supervisorId: 'sue',
  epoch: 2,
  answered: true,
  at: 'nowhere',
  spy: null,
  ...change,
});
const spy = (mode: 'listen' | 'coach', change = {}) => ({
  id: 'spy',
  mode,
  ready: true,
  joined: true,
  ...change,
});
const plan = (monitors: CallMonitor[], watchers: Watcher[], of = contact(), talks = true): string[] =>
  watchPlan({ contact: of, monitors, watchers, talks }).map(({ do: act }) => act);

describe('the plan of who watches a call', () => {
  it.each<[string, CallMonitor[], Watcher[], string[]]>([
    ['rings whoever wishes to listen', [monitor('listen')], [], ['ring']],
    ['rings once', [monitor('listen')], [watcher({ answered: false })], []],
    ['sets them aside before it spies', [monitor('listen')], [watcher()], ['set-aside', 'spy']],
    [
      'lets them hear when both are there',
      [monitor('listen')],
      [watcher({ at: 'aside', spy: spy('listen', { joined: false }) })],
      ['join-spy'],
    ],
    ['leaves a listener alone', [monitor('listen')], [watcher({ at: 'aside', spy: spy('listen') })], []],
    [
      'changes how they are heard',
      [monitor('coach')],
      [watcher({ at: 'aside', spy: spy('listen') })],
      ['drop-spy', 'spy'],
    ],
    [
      'brings them in',
      [monitor('barge')],
      [watcher({ at: 'aside', spy: spy('coach') })],
      ['drop-spy', 'barge'],
    ],
    ['takes them out first', [monitor('listen')], [watcher({ at: 'talk' })], ['set-aside', 'spy']],
    ['ends who wishes no more', [], [watcher({ at: 'talk' })], ['end']],
    ['ends who watched another agent', [monitor('listen', 1)], [watcher({ epoch: 1 })], ['end']],
  ])('%s', (_, monitors, watchers, acts) => {
    expect(plan(monitors, watchers)).toEqual(acts);
  });

  it('ends with the conversation, and does not begin before it', () => {
    const over = contact({ state: 'wrap-up' });
    expect(plan([monitor('barge')], [watcher({ at: 'talk' })], over)).toEqual(['end']);
    expect(plan([monitor('barge')], [], contact(), false)).toEqual([]);
    expect(plan([monitor('barge')], [watcher()], contact(), false)).toEqual([]);
  });

  it('comes to rest where the wish says, whatever was before', () => {
    const modes = fc.constantFrom<MonitorMode>('listen', 'coach', 'barge');
    fc.assert(
      fc.property(fc.array(modes, { minLength: 1, maxLength: 6 }), (wishes) => {
        let one = watcher();
        for (const mode of wishes) {
          const acts = (): WatchAction[] =>
            watchPlan({ contact: contact(), monitors: [monitor(mode)], watchers: [one], talks: true });
          for (let left = acts(), round = 0; left.length > 0; left = acts(), round += 1) {
            expect(round).toBeLessThan(5);
            for (const action of left) one = carriedOut(one, action);
            // Asterisk tells later that it is there.
            if (one.spy) one = { ...one, spy: { ...one.spy, ready: true } };
          }
          const heard = one.at === 'talk' ? 'barge' : one.spy?.mode;
          expect([heard, one.spy?.joined ?? true]).toEqual([mode, true]);
        }
      }),
    );
  });
});

function carriedOut(one: Watcher, action: WatchAction): Watcher {
  switch (action.do) {
    case 'set-aside':
      return { ...one, at: 'aside' };
    case 'spy':
      return { ...one, spy: spy(action.mode, { ready: false, joined: false }) };
    case 'drop-spy':
      return { ...one, spy: null };
    case 'join-spy':
      return { ...one, spy: one.spy && { ...one.spy, joined: true } };
    case 'barge':
      return { ...one, at: 'talk' };
    default:
      return one;
  }
}

describe('names in Asterisk', () => {
  it('are found again', () => {
    const id = { contactId: ID, epoch: 2, supervisorId: 'sue' };
    for (const name of [watchIdOf(id), spyIdOf(id, 12), asideOf(id)]) expect(watchOfId(name)).toEqual(id);
    expect(watchOfId(`jt-talk-${ID}-2`)).toBeNull();
  });
});
