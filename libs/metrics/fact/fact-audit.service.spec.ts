import { story, type Step } from '#kit';
import { describe, expect, it } from '@jest/globals';
import type { ContactState } from '#libs/contract';
import { FactAuditService } from './fact-audit.service.js';
import { factsOf } from './fact.rules.js';

const ASKS: Step[] = [
  [0, 'contact.opened'],
  [0, 'contact.queued'],
];

/** What the audit says of a contact whose facts are all stored as its timeline tells them. */
async function judged(state: ContactState, ...steps: Step[]): Promise<string[]> {
  const item = story('c', '2026-03-02T01:00:00Z', steps);
  const record = { ...item, contact: { ...item.contact, state }, reacted: item.timeline.length };
  const audit = new FactAuditService({ ofContacts: async () => factsOf(item) });
  return (await audit.judge([record] as never)).map(({ detail }) => detail);
}
const UNSETTLED = ['who asked was not answered, abandoned or led out exactly once'];

describe('the audit of facts', () => {
  it('finds who asked and is closed, and of whom nobody knows what became', async () => {
    expect(await judged('waiting', ...ASKS)).toEqual([]);
    expect(await judged('closed', ...ASKS)).toEqual(UNSETTLED);
    expect(await judged('closed', ...ASKS, [9, 'contact.abandoned', { by: 'customer' }])).toEqual([]);
  });
});
