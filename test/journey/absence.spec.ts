import type { ContactView, Desk, Page, VisitorConversation } from '#libs/contract';
import { eventually } from '#kit';
import { Jietong } from '#kit/jietong';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

let jietong: Jietong;

beforeAll(async () => {
  jietong = await Jietong.start({ JIETONG_VISITOR_GRACE_SECONDS: '3' });
});
afterAll(() => jietong.close());

const closed = (): Promise<Page<ContactView>> => jietong.admin.get('/api/v1/contacts?state=closed');

describe('a visitor who closes the page while waiting', () => {
  it('has left: no agent answers a ghost, and whoever stayed keeps waiting [ghosts "answered" hours after hang-up]', async () => {
    const stays = await jietong.visitor();
    await stays.ask('message.send', { clientId: 'q', text: '我还在' });
    const leaves = await jietong.visitor();
    await leaves.ask('message.send', { clientId: 'q', text: '我走了' });
    leaves.close();

    const { items } = await eventually(closed, (page) => page.items.length > 0);
    expect(items).toMatchObject([{ outcome: 'abandoned', answeredAt: null }]);
    const { contact } = await stays.ask<VisitorConversation>('conversation.sync');
    expect(contact).toMatchObject({ state: 'waiting' });
    expect(contact?.contactId).not.toBe(items[0]!.id);

    const agent = await jietong.agent('wu');
    const offered = await agent.heard<ContactView>('contact.changed', ({ state }) => state === 'offered');
    expect(offered.id).toBe(contact?.contactId);
    expect((await agent.ask<Desk>('desk.sync')).contacts).toHaveLength(1);
  });

  it('who comes and goes again and again is slowed down: every time counts as an arrival', async () => {
    const visitor = await jietong.visitor();
    const leave = async (n: number): Promise<string> => {
      await visitor.ask('message.send', { clientId: `m${n}`, text: '在吗' });
      return visitor.ask('contact.leave').then(
        () => 'left',
        (error: { code: string }) => error.code,
      );
    };
    const answers: string[] = [];
    // Five at once are free, and more in the time that a slow machine takes for them.
    while (answers.at(-1) !== 'TOO_MANY' && answers.length < 40) answers.push(await leave(answers.length));
    expect(answers.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'left'));
    expect(answers.at(-1)).toBe('TOO_MANY');
  });
});
