import type {
  ContactDetail,
  ContactView,
  Conversation,
  Desk,
  InvariantReport,
  LiveFigures,
  MessageView,
  VisitorConversation,
} from '#libs/contract';
import { Rest, eventually } from '#kit';
import { Jietong, type Console } from '#kit/jietong';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

let jietong: Jietong;

beforeAll(async () => {
  jietong = await Jietong.start({ JIETONG_OFFER_SECONDS: '300', JIETONG_WRAP_UP_SECONDS: '300' });
  const queue = { id: 'second', name: '二线', nameEn: 'Second line', districtId: '00' };
  await jietong.admin.post('/api/v1/queues', queue);
});
afterAll(() => jietong?.close());
afterEach(() => jietong.dismissAgents());

const idOf = async (console: Console): Promise<string> => (await console.ask<Desk>('desk.sync')).agent.id;
const refOf = ({ id, epoch }: ContactView) => ({ contactId: id, epoch });

/** A visitor's contact, accepted by this agent. */
async function begun(agent: Console, text: string) {
  const visitor = await jietong.visitor();
  await visitor.ask('message.send', { clientId: 'q', text });
  const offered = await agent.heard<ContactView>('contact.changed', ({ state }) => state === 'offered');
  const { contact } = await agent.ask<Conversation>('contact.accept', refOf(offered));
  return { visitor, contact };
}

/** A supervisor who has a console too, and is offered nothing. */
async function supervisor(username: string): Promise<{ rest: Rest; console: Console; id: string }> {
  const id = await jietong.user(username, { roles: ['supervisor', 'agent'], queueIds: [] });
  const rest = await jietong.signIn(username);
  return { rest, console: await jietong.socket('/agent', rest.accessToken), id };
}

describe('a contact that goes from hand to hand', () => {
  it('visitor, agent, consult, hand-over, queue, supervisor, close: figures and replay are right', async () => {
    const ann = await jietong.agent('ann');
    const { visitor, contact } = await begun(ann, '请问如何报关');
    await ann.ask('message.send', { ...refOf(contact), clientId: 'a1', text: '请稍候' });

    const bob = await jietong.agent('bob', { queueIds: ['second'] });
    const bobId = await idOf(bob);
    await ann.ask('contact.invite', { ...refOf(contact), agentId: bobId, role: 'consult' });
    const ringing = await bob.heard<ContactView>('contact.changed', ({ guests }) => guests.length === 1);
    expect(ringing.guests).toMatchObject([{ agentId: bobId, joined: false, role: 'consult' }]);
    const joined = await bob.ask<Conversation>('contact.join', refOf(ringing));
    expect(joined.messages.map(({ text }) => text)).toEqual(['请问如何报关', '请稍候']);
    await bob.ask('message.note', { ...refOf(ringing), clientId: 'b1', text: '转给我吧' });
    await ann.heard<MessageView>('message.added', ({ text }) => text === '转给我吧');
    await expect(
      bob.ask('message.send', { ...refOf(ringing), clientId: 'b2', text: '不该出现' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });

    const handed = await ann.ask<ContactView>('contact.hand-over', { ...refOf(contact), agentId: bobId });
    expect(handed).toMatchObject({ owner: { agentId: bobId }, guests: [] });
    await expect(
      ann.ask('message.send', { ...refOf(contact), clientId: 'a2', text: '晚了' }),
    ).rejects.toMatchObject({ code: 'STALE_EPOCH' });
    await bob.ask('message.send', { ...refOf(handed), clientId: 'b3', text: '您好，我来接手' });
    await bob.ask('presence.set', { presence: 'break' });

    const passed = await bob.ask<ContactView>('contact.transfer', { ...refOf(handed), queueId: 'second' });
    expect(passed).toMatchObject({ state: 'waiting', queueId: 'second', queuedAt: contact.queuedAt });

    const lee = await supervisor('lee');
    const taken = await lee.rest.post<ContactView>(`/api/v1/contacts/${passed.id}/take-over`, {
      epoch: passed.epoch,
    });
    expect(taken).toMatchObject({ state: 'active', owner: { agentId: lee.id } });
    await lee.console.ask('message.send', { ...refOf(taken), clientId: 'l1', text: '已为您办好' });
    await lee.console.ask('contact.end', refOf(taken));
    const extended = await lee.console.ask<ContactView>('contact.extend', refOf(taken));
    expect(extended.extensions).toBe(1);
    await expect(lee.console.ask('contact.extend', refOf(taken))).rejects.toMatchObject({ code: 'TOO_MANY' });
    await lee.console.ask('contact.wrap-up', { ...refOf(taken), disposition: 'answered' });

    const { messages } = await visitor.ask<VisitorConversation>('conversation.sync');
    expect(messages.map(({ text }) => text)).toEqual([
      '请问如何报关',
      '请稍候',
      '您好，我来接手',
      '已为您办好',
    ]);
    const detail = await jietong.admin.get<ContactDetail>(`/api/v1/contacts/${contact.id}`);
    expect(detail).toMatchObject({ state: 'closed', outcome: 'handled', handledBy: lee.id });
    const course = detail.timeline.map(({ type }) => type.slice('contact.'.length));
    expect(course.join(' ')).toBe(
      'opened queued offered accepted responded invited joined transferred transferred queued ' +
        'taken ended wrap-up-extended closed',
    );
    const today = await eventually(
      () => jietong.admin.get<LiveFigures>('/api/v1/figures/today'),
      ({ answered }) => answered === 1,
    );
    expect(today).toMatchObject({ asked: 1, answered: 1, abandoned: 0, waiting: 0 });
    const report = await jietong.admin.get<InvariantReport>('/api/v1/invariants');
    expect(report.findings).toEqual([]);
    expect(report.conservation).toMatchObject({ offered: 1, answered: 1, holds: true });
  });
});

describe('a supervisor', () => {
  it('sends a contact back to its queue, and says an agent is on a break; both are in the audit', async () => {
    const cai = await jietong.agent('cai');
    const { visitor, contact } = await begun(cai, '在吗');
    const caiId = await idOf(cai);
    const mei = await supervisor('mei');
    await mei.rest.post(`/api/v1/agents/${caiId}/presence`, { presence: 'break', reason: '培训' });
    const stale = await mei.rest.call('POST', `/api/v1/contacts/${contact.id}/requeue`, { epoch: 0 });
    expect(stale.status).toBe(409);
    const after = await mei.rest.post<ContactView>(`/api/v1/contacts/${contact.id}/requeue`, {
      epoch: contact.epoch,
    });
    expect(after).toMatchObject({ state: 'waiting', owner: null });
    await cai.heard<ContactView>(
      'contact.changed',
      ({ id, state }) => id === contact.id && state === 'waiting',
    );
    expect((await cai.ask<Desk>('desk.sync')).agent).toMatchObject({ presence: 'break', reason: '培训' });
    const rows = await jietong.stores.mongo
      .collection('audit')
      .find({ actor: `user:${mei.id}`, action: { $in: ['contact.requeued', 'agent.presence-forced'] } })
      .toArray();
    expect(rows.map(({ target }) => String(target)).toSorted()).toEqual(
      [`contact:${contact.id}`, `user:${caiId}`].toSorted(),
    );
    await visitor.ask('contact.leave');
  });
});
