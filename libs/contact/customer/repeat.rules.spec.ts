import { expect, it } from '@jest/globals';
import type { ContactTopic } from '../contact-query.repository.js';
import { repeated } from './repeat.rules.js';

const of = (id: string, topicId: string | null, openedAt: number): ContactTopic => ({
  id,
  topicId,
  openedAt,
});
const duty = { id: 'now', topicId: 'duty', openedAt: 1000 };

it('a contact repeats the latest on its topic that was opened within the time before', () => {
  const found = [of('newer', 'duty', 900), of('older', 'duty', 500)];
  expect(repeated(found, duty, 500)).toBe('newer');
  expect(repeated(found.slice(1), duty, 500)).toBe('older');
  expect(repeated(found.slice(1), duty, 499)).toBeNull();
});

it('not itself, one of another topic or of none, nor what came after it', () => {
  const found = [
    of('after', 'duty', 1001),
    of('now', 'duty', 1000),
    of('x', 'quota', 990),
    of('y', null, 980),
  ];
  expect(repeated(found, duty, 500)).toBeNull();
  // Of two that were opened at one moment each may be the first.
  expect(repeated([...found, of('twin', 'duty', 1000)], duty, 0)).toBe('twin');
});
