import { expect, it } from '@jest/globals';
import { QUEUE_POLICY_DEFAULTS } from '../../policy/model/policy.rules.js';
import { Line } from './line.rules.js';

it('a line is deserted when the last slot of a class has gone, and from then on', () => {
  const line = new Line({ queueId: 'general', districtId: '22', ...QUEUE_POLICY_DEFAULTS }, 100);
  expect(line.nobodySince).toEqual({ voice: 100, chat: 100 });
  expect([line.count('chat', 3, 200), line.count('voice', 1, 200)]).toEqual([false, false]);
  expect(line.nobodySince).toEqual({ voice: null, chat: null });
  expect(line.count('chat', 2, 300)).toBe(false);
  expect(line.count('chat', -3, 400)).toBe(false);
  expect(line.nobodySince.chat).toBeNull();
  expect(line.count('chat', -2, 500)).toBe(true);
  expect(line.nobodySince).toEqual({ voice: null, chat: 500 });
});

it('whoever has no room of a class changes nothing for it', () => {
  const line = new Line({ queueId: 'general', districtId: '22', ...QUEUE_POLICY_DEFAULTS }, 100);
  expect(line.count('voice', 0, 200)).toBe(false);
  expect(line.nobodySince.voice).toBe(100);
});
