import type {
  ContactDetail,
  ContactView,
  Conversation,
  Desk,
  LiveFigures,
  MessageView,
  Page,
  TimelineEntry,
  TopicView,
  VisitorContact,
  VisitorConversation,
  VisitorMessage,
} from '#libs/contract';
import { Refused, eventually } from '#kit';
import { Jietong } from '#kit/jietong';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

let jietong: Jietong;

beforeAll(async () => {
  jietong = await Jietong.start();
});
afterAll(() => jietong.close());
/** Each story has its own agents: nobody else is online when the next begins. */
afterEach(() => jietong.dismissAgents());

describe('a visitor of the web site', () => {
  it('asks, is answered and the contact moves the figures', async () => {
    const board = await jietong.live();
    const before = await board.ask<LiveFigures>('figures.watch', {});
    const agent = await jietong.agent('wang');
    const visitor = await jietong.visitor();

    await visitor.ask<VisitorMessage>('message.send', { clientId: 'q1', text: '个人物品怎么申报？' });
    const offered = await agent.heard<ContactView>(
      'contact.changed',
      (contact) => contact.state === 'offered',
    );
    const ref = { contactId: offered.id, epoch: offered.epoch };
    const accepted = await agent.ask<Conversation>('contact.accept', ref);
    expect(accepted.contact.state).toBe('active');
    expect(accepted.messages.map((message) => message.text)).toEqual(['个人物品怎么申报？']);
    await visitor.heard<VisitorContact>('contact.changed', (contact) => contact.state === 'active');

    const answer = { ...ref, clientId: 'a1', text: '请填写申报单。' };
    await agent.ask<MessageView>('message.send', answer);
    const heard = await visitor.heard<VisitorMessage>(
      'message.added',
      ({ direction }) => direction === 'outbound',
    );
    expect(heard.text).toBe('请填写申报单。');

    await agent.ask<ContactView>('contact.end', ref);
    const closed = await agent.ask<ContactView>('contact.wrap-up', { ...ref, disposition: 'answered' });
    expect(closed).toMatchObject({
      state: 'closed',
      outcome: 'handled',
      disposition: 'answered',
      owner: null,
    });

    const after = await board.heard<LiveFigures>(
      'figures.changed',
      ({ answered }) => answered > before.answered,
    );
    expect(after.connectionRate).toMatchObject({
      numerator: before.answered + 1,
      denominator: before.asked + 1,
    });
    const detail = await jietong.admin.get<ContactDetail>(`/api/v1/contacts/${offered.id}`);
    expect(detail.timeline.map((entry) => entry.type)).toEqual([
      'contact.opened',
      'contact.queued',
      'contact.offered',
      'contact.accepted',
      'contact.responded',
      'contact.ended',
      'contact.closed',
    ]);
  });

  it('finds the conversation again after a reload, with what was said meanwhile', async () => {
    const agent = await jietong.agent('li');
    const visitor = await jietong.visitor();
    await visitor.ask('message.send', { clientId: 'q1', text: '你好' });
    const offered = await agent.heard<ContactView>(
      'contact.changed',
      (contact) => contact.state === 'offered',
    );
    const ref = { contactId: offered.id, epoch: offered.epoch };
    await agent.ask('contact.accept', ref);
    visitor.close();
    await agent.ask('message.send', { ...ref, clientId: 'a1', text: '请讲' });

    const again = await jietong.visitor(visitor.token);
    const conversation = await again.ask<VisitorConversation>('conversation.sync');
    expect(conversation.contact).toMatchObject({ contactId: offered.id, state: 'active' });
    expect(conversation.messages.map((message) => message.text)).toEqual(['你好', '请讲']);
    await again.ask('contact.leave');
    await agent.heard<ContactView>('contact.changed', (contact) => contact.state === 'wrap-up');
    await agent.ask('contact.wrap-up', { ...ref, disposition: 'answered' });
  });

  it('is not asked twice when the answer of the server got lost', async () => {
    const visitor = await jietong.visitor();
    const draft = { clientId: 'same', text: '一次' };
    const first = await visitor.ask<VisitorMessage>('message.send', draft);
    const second = await visitor.ask<VisitorMessage>('message.send', draft);
    expect(second.id).toBe(first.id);
    const { messages } = await visitor.ask<VisitorConversation>('conversation.sync');
    expect(messages).toHaveLength(1);
    await visitor.ask('contact.leave');
  });
});

describe('the topic of a contact', () => {
  it('is named at wrap-up; who comes back with it repeats, unless it is another district’s or out of use', async () => {
    const { admin } = jietong;
    const topicOf = async (name: string, districtId = '00'): Promise<string> =>
      (await admin.post<TopicView>('/api/v1/topics', { name, nameEn: name, districtId })).id;
    const [duty, foreign, old] = [
      await topicOf('税款'),
      await topicOf('退税', '22'),
      await topicOf('旧事项'),
    ];
    await admin.must('PATCH', `/api/v1/topics/${old}`, { active: false });
    const agent = await jietong.agent('feng');
    const visitor = await jietong.visitor();
    const talked = async (clientId: string): Promise<{ contactId: string; epoch: number }> => {
      const { contactId } = await visitor.ask<VisitorMessage>('message.send', { clientId, text: '税款？' });
      const { epoch } = await agent.heard<ContactView>(
        'contact.changed',
        ({ id, state }) => id === contactId && state === 'offered',
      );
      await agent.ask('contact.accept', { contactId, epoch });
      await agent.ask('contact.end', { contactId, epoch });
      return { contactId, epoch };
    };
    const closes = (ref: object, topicId: string, more: object = {}): Promise<ContactView> =>
      agent.ask<ContactView>('contact.wrap-up', { ...ref, disposition: 'answered', topicId, ...more });
    const lastOf = async ({ contactId }: { contactId: string }): Promise<TimelineEntry | undefined> =>
      (await admin.get<ContactDetail>(`/api/v1/contacts/${contactId}`)).timeline.at(-1);

    const first = await talked('q1');
    for (const refused of [foreign, old, '0'.repeat(24)]) {
      await expect(closes(first, refused)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    }
    expect(await closes(first, duty)).toMatchObject({ state: 'closed', topicId: duty });
    expect(await lastOf(first)).toMatchObject({ type: 'contact.closed', topicId: duty });
    expect(await lastOf(first)).not.toHaveProperty('repeats');
    const second = await talked('q2');
    await closes(second, duty);
    expect(await lastOf(second)).toMatchObject({ topicId: duty, repeats: first.contactId });

    // It goes out of use while an agent has it before them: they have chosen among those that were there.
    const third = await talked('q3');
    await admin.must('PATCH', `/api/v1/topics/${duty}`, { active: false });
    expect(await closes(third, duty)).toMatchObject({ state: 'closed', topicId: duty });
    expect(await lastOf(third)).toMatchObject({ topicId: duty, repeats: second.contactId });
    // Afterwards it is refused, unless nobody is there to choose another one: then what became of it is kept.
    const fourth = await talked('q4');
    await expect(closes(fourth, duty)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    const handedIn = await closes(fourth, duty, { disposition: 'referred', unattended: true });
    expect(handedIn).toMatchObject({ state: 'closed', disposition: 'referred', topicId: null });
    expect(await lastOf(fourth)).toMatchObject({ by: 'agent', disposition: 'referred' });
  });
});

describe('an offer', () => {
  it('goes to the next agent when it is declined, and the place in line is kept', async () => {
    const first = await jietong.agent('zhao');
    const visitor = await jietong.visitor();
    await visitor.ask('message.send', { clientId: 'q', text: '在吗' });
    const offered = await first.heard<ContactView>(
      'contact.changed',
      (contact) => contact.state === 'offered' && contact.owner !== null,
    );
    const second = await jietong.agent('qian');
    await first.ask('contact.decline', { contactId: offered.id, epoch: offered.epoch });
    await first.ask('presence.set', { presence: 'break', reason: '午餐' });
    const again = await eventually(
      () => second.ask<Desk>('desk.sync'),
      ({ contacts }) => contacts.some((contact) => contact.id === offered.id),
    );
    expect(again.contacts[0]).toMatchObject({ id: offered.id, queuedAt: offered.queuedAt });
    await visitor.ask('contact.leave');
  });

  it('cannot be accepted by an agent it was not made to', async () => {
    const owner = await jietong.agent('sun');
    const visitor = await jietong.visitor();
    await visitor.ask('message.send', { clientId: 'q', text: '在吗' });
    const offered = await owner.heard<ContactView>(
      'contact.changed',
      (contact) => contact.state === 'offered',
    );
    const stranger = await jietong.agent('zhou');
    const attempt = stranger.ask('contact.accept', { contactId: offered.id, epoch: offered.epoch });
    await expect(attempt).rejects.toMatchObject({ code: 'NOT_OWNER' });
    await expect(stranger.ask('contact.open', { contactId: offered.id })).rejects.toBeInstanceOf(Refused);
    await visitor.ask('contact.leave');
  });
});

describe('a web chat of a district', () => {
  const PATH = '/api/v1/web-chats';
  const frame = async (account: string): Promise<string> => {
    const answer = await fetch(`${jietong.url}/chat?account=${account}`);
    return `${answer.headers.get('content-security-policy')} / ${answer.headers.get('x-frame-options')}`;
  };

  it('has its queue, words and origins, is changed, and admits nobody once it is disabled', async () => {
    const { admin } = jietong;
    await admin.post('/api/v1/queues', { id: 'sh', name: '上海', nameEn: 'Shanghai', districtId: '22' });
    const office = { name: '浦江海关', nameEn: 'Pujiang Customs' };
    await admin.must('PUT', '/api/v1/offices/2201', office);
    await admin.must('PUT', '/api/v1/offices/2202', { ...office, active: false });
    const origins = ['https://shanghai.example.cn'];
    const place = { districtId: '22', queueId: 'sh', officeId: '2201' };
    const made = { id: 'sh-chat', ...place, welcome: '上海海关您好', origins };
    expect(await admin.post(PATH, made)).toMatchObject({ ...made, disabled: false, welcomeEn: null });
    expect(await admin.call('POST', PATH, made)).toMatchObject({ status: 409 });
    expect(await admin.call('POST', PATH, { ...made, id: 'x', queueId: 'none' })).toMatchObject({
      status: 400,
    });
    for (const officeId of ['2202', '2203', '5301', '22']) {
      expect(await admin.call('POST', PATH, { ...made, id: 'x', officeId })).toMatchObject({ status: 400 });
    }
    expect(await frame('sh-chat')).toMatch(/frame-ancestors 'self' https:\/\/shanghai\.example\.cn \/ null$/);
    expect(await frame('web')).toMatch(/frame-ancestors 'self' \/ SAMEORIGIN$/);

    const words = await admin.get('/api/v1/visitors/sh-chat/words');
    expect(words).toEqual({ welcome: '上海海关您好', welcomeEn: null });
    const { token } = await admin.post<{ token: string }>('/api/v1/visitors', { accountId: 'sh-chat' });
    const visitor = await jietong.visitor(token);
    await visitor.ask('message.send', { clientId: 'q', text: '你好' });
    const { items } = await admin.get<Page<ContactView>>('/api/v1/contacts?account=sh-chat');
    expect(items).toMatchObject([{ ...place, channel: 'webchat' }]);
    const { timeline } = await admin.get<ContactDetail>(`/api/v1/contacts/${items[0]?.id}`);
    expect(timeline[0]).toMatchObject({ type: 'contact.opened', officeId: '2201' });

    const changed = { welcomeEn: 'Hello', origins: null, disabled: true };
    expect(await admin.must('PATCH', `${PATH}/sh-chat`, changed)).toMatchObject(changed);
    const refused = await admin.call('POST', '/api/v1/visitors', { accountId: 'sh-chat' });
    expect(refused.status).toBe(404);
    expect((await admin.call('GET', '/api/v1/visitors/sh-chat/words')).status).toBe(404);
    // An office that takes no more accounts keeps those it has.
    await admin.must('PUT', '/api/v1/offices/2201', { ...office, active: false });
    expect(await admin.must('PATCH', `${PATH}/sh-chat`, { name: '上海' })).toMatchObject({
      officeId: '2201',
    });
    expect(await admin.must('PATCH', `${PATH}/sh-chat`, { officeId: null })).toMatchObject({
      officeId: null,
    });
    expect((await admin.call('PATCH', `${PATH}/sh-chat`, { officeId: '2201' })).status).toBe(400);
    // It is still there for administrators, who may open it again.
    expect(await admin.must('PATCH', `${PATH}/sh-chat`, { disabled: false })).toMatchObject({
      disabled: false,
    });
    expect(await admin.post('/api/v1/visitors', { accountId: 'sh-chat' })).toHaveProperty('token');
  });
});
