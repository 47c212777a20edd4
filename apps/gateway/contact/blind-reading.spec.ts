import { describe, expect, it } from '@jest/globals';
import type { ContactDetail, ContactView, MessageView, Principal, Role } from '#libs/contract';
import { BlindReading } from './blind-reading.service.js';

const HERE = { districtId: '22' };
const user = (userId: string, ...roles: Role[]): Principal => ({ userId, roles }) as Principal;
const contact = (id: string): ContactDetail =>
  ({
    id,
    owner: null,
    guests: [],
    handledBy: 'bob',
    timeline: [{ seq: 1, at: 1, type: 'contact.accepted', agentId: 'bob' }],
  }) as unknown as ContactDetail;
const message = { text: '您好', agentId: 'bob' } as MessageView;

describe('reading a contact', () => {
  const asked: string[] = [];
  /** `qa` has c1 to score. */
  const reading = new BlindReading(
    {
      allToScore: async (scorerId) => (scorerId === 'qa' ? ['c1'] : []),
      toScore: async (scorerId, ids) => {
        asked.push(scorerId);
        return new Set(ids.filter((id) => scorerId === 'qa' && id === 'c1'));
      },
    },
    { detail: async (id) => contact(id) },
  );
  const names = async (reader: Principal, id: string): Promise<unknown[]> => {
    const listed = { items: [contact(id) as ContactView], next: 'n' };
    const page = await reading.page(reader, listed);
    const said = await reading.messages(reader, id, { items: [message], next: null }, HERE);
    const { handledBy, timeline } = await reading.detail(reader, contact(id));
    expect([page.next, page.items.length]).toEqual(['n', 1]);
    return [page.items[0]?.handledBy, handledBy, timeline[0], said.items[0]?.agentId];
  };
  const entry = (agentId: string): unknown => expect.objectContaining({ agentId });

  it('names nobody to whoever has it to score, whatever else they are', async () => {
    const hidden = ['*', '*1', entry('*1'), '*1'];
    expect(await names(user('qa', 'quality'), 'c1')).toEqual(hidden);
    expect(await names(user('qa', 'quality', 'supervisor', 'administrator'), 'c1')).toEqual(hidden);
  });

  it('names everybody to all others, and of what they have not to score', async () => {
    const told = ['bob', 'bob', entry('bob'), 'bob'];
    expect(await names(user('qa', 'quality'), 'c2')).toEqual(told);
    expect(await names(user('chief', 'quality', 'supervisor'), 'c1')).toEqual(told);
    asked.length = 0;
    expect(await names(user('boss', 'supervisor'), 'c1')).toEqual(told);
    // Who can have nothing to score costs no question.
    expect(asked).toEqual([]);
  });

  it('leaves what they have to score out of lists that are narrowed to an agent', async () => {
    const leftOut = async (...reader: [string, ...Role[]]): Promise<unknown> =>
      reading.leftOut(user(...reader));
    expect(await leftOut('qa', 'quality')).toEqual(['c1']);
    expect(await leftOut('chief', 'quality', 'supervisor')).toEqual([]);
    expect(await leftOut('qa', 'supervisor')).toEqual([]);
  });
});
