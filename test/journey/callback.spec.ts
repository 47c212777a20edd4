import {
  DAY_MS,
  type CallbackView,
  type ContactView,
  type Conversation,
  type Desk,
  type Figure,
  type LiveFigures,
  type Page,
  type VisitorConversation,
} from '#libs/contract';
import { eventually } from '#kit';
import { Jietong } from '#kit/jietong';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

let jietong: Jietong;

beforeAll(async () => {
  jietong = await Jietong.start({ JIETONG_OFFER_SECONDS: '300', JIETONG_CALLBACK_PAUSE_SECONDS: '1' });
});
afterAll(() => jietong?.close());

const refOf = ({ id, epoch }: ContactView) => ({ contactId: id, epoch });
const callbacks = async (): Promise<CallbackView[]> =>
  (await jietong.admin.get<Page<CallbackView>>('/api/v1/callbacks')).items;

describe('a visitor who does not want to wait', () => {
  it('asks to be called back, keeps the place, and is reached at the second attempt', async () => {
    const visitor = await jietong.visitor();
    await visitor.ask('message.send', { clientId: 'q', text: '请问退税' });
    const before = await visitor.ask<VisitorConversation>('conversation.sync');
    await expect(visitor.ask('contact.callback', { phone: 'call me' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    await visitor.ask('contact.callback', { phone: '13812345678' });
    await visitor.heard('contact.changed', ({ state }: { state: string }) => state === 'closed');
    await expect(visitor.ask('contact.callback', {})).rejects.toMatchObject({ code: 'NO_OPEN_CONTACT' });
    visitor.close();

    const [due] = await eventually(callbacks, ([one]) => one?.state === 'due');
    expect(due).toMatchObject({ kind: 'wished', phone: '138****5678', districtId: '00' });
    const first = await jietong.admin.get<ContactView>(`/api/v1/contacts/${before.contact!.contactId}`);
    expect(first.outcome).toBe('flowed-out');

    const agent = await jietong.agent('ann');
    const { id: agentId } = (await agent.ask<Desk>('desk.sync')).agent;
    for (const [disposition, state] of [
      ['no-reply', 'due'],
      ['answered', 'done'],
    ] as const) {
      const held = await eventually(
        () => agent.ask<Desk>('desk.sync'),
        ({ contacts }) => contacts.some((one) => one.state === 'offered'),
      );
      const offered = held.contacts.find((one) => one.state === 'offered')!;
      expect(offered).toMatchObject({ callbackId: due!.id, continues: first.id, queuedAt: first.queuedAt });
      const { contact } = await agent.ask<Conversation>('contact.accept', refOf(offered));
      expect(contact.owner?.agentId).toBe(agentId);
      // What they had said before is there to be read.
      const said = await agent.ask<Conversation>('contact.open', { contactId: first.id });
      expect(said.messages.map(({ text }) => text)).toEqual(['请问退税']);
      await agent.ask('message.send', { ...refOf(contact), clientId: `a-${contact.id}`, text: '您好' });
      await agent.ask('contact.end', refOf(contact));
      await agent.ask('contact.wrap-up', { ...refOf(contact), disposition });
      await eventually(callbacks, ([one]) => one?.state === state);
    }
    const [done] = await callbacks();
    expect(done).toMatchObject({ attempts: 2, attemptId: null });

    const success = await eventually(
      () => jietong.admin.get<Figure>('/api/v1/figures/callback-success'),
      ({ numerator }) => numerator === 1,
    );
    expect(success).toMatchObject({ denominator: 2, value: 0.5 });
    const today = await jietong.admin.get<LiveFigures>('/api/v1/figures/today');
    expect(today).toMatchObject({ asked: 1, answered: 0 });
  });

  it('has a number that is shown whole only on purpose, which the audit tells', async () => {
    const [{ id }] = (await callbacks()) as [CallbackView];
    const { phone } = await jietong.admin.post<{ phone: string }>(`/api/v1/callbacks/${id}/reveal`, {});
    expect(phone).toBe('13812345678');
    const rows = jietong.stores.mongo.collection('audit').find({ action: 'callback.revealed' });
    const [row, ...others] = await rows.toArray();
    expect(others).toEqual([]);
    expect(row).toMatchObject({ target: `callback:${id}` });
    expect(JSON.stringify(row)).not.toContain('13812345678');
  });
});

describe('an agent who calls somebody back before their turn', () => {
  it('has them at the desk, and the callback ends with the contact', async () => {
    const visitor = await jietong.visitor();
    await visitor.ask('message.send', { clientId: 'q', text: '请下午回电' });
    const { contact } = await visitor.ask<VisitorConversation>('conversation.sync');
    const at = new Date(Date.now() + DAY_MS).toISOString();
    const made = { contactId: contact!.contactId, at, phone: '13900001111' };
    const { id } = await jietong.admin.post<CallbackView>('/api/v1/callbacks', made);
    await visitor.ask('contact.leave');
    const rest = await jietong.signIn('ann');
    await jietong.dismissAgents();
    const busy = await rest.call<{ code: string }>('POST', `/api/v1/callbacks/${id}/take`, {});
    expect([busy.status, busy.body.code]).toEqual([409, 'AGENT_BUSY']);
    const console = await jietong.console('ann');
    await console.ask('presence.set', { presence: 'online' });
    const taken = await rest.post<ContactView>(`/api/v1/callbacks/${id}/take`, {});
    expect(taken).toMatchObject({ state: 'active', callbackId: id, continues: contact!.contactId });
  });
});
