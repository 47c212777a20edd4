import type {
  ContactDetail,
  ContactView,
  Conversation,
  Desk,
  Floor,
  MessageView,
  Page,
} from '#libs/contract';
import { eventually, type Rest } from '#kit';
import { Jietong, type Console } from '#kit/jietong';
import type { WechatCaller } from '#kit/wechat-api';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

/** Whose customer it is, who serves it by an overflow, and who has nothing to do with it. */
const [ORIGIN, SERVING, THIRD] = ['22', '23', '53'] as const;
type District = typeof ORIGIN | typeof SERVING | typeof THIRD;
const DISTRICTS: readonly District[] = [ORIGIN, SERVING, THIRD];

let jietong: Jietong;
let follower: WechatCaller;
const chiefs = new Map<District, { rest: Rest; token: string }>();

beforeAll(async () => {
  jietong = await Jietong.start({ JIETONG_OFFER_SECONDS: '300', JIETONG_WRAP_UP_SECONDS: '300' });
  for (const districtId of DISTRICTS) {
    const queue = { id: `q${districtId}`, name: '咨询', nameEn: 'Enquiries', districtId };
    await jietong.admin.post('/api/v1/queues', queue);
    const username = `chief-${districtId}`;
    await jietong.user(username, { roles: ['supervisor'], districtId, queueIds: [] });
    const rest = await jietong.signIn(username);
    chiefs.set(districtId, { rest, token: rest.accessToken });
  }
  // Without anybody who could serve it a queue's rules are refused.
  await jietong.user('home', { districtId: ORIGIN, queueIds: [`q${ORIGIN}`] });
  const nobody = {
    when: 'no-agent',
    to: 'district',
    districtId: SERVING,
    reason: '支援',
    reasonEn: 'Support',
  };
  const content = {
    pools: [{ districtId: SERVING, queueId: `q${SERVING}` }],
    queues: [{ queueId: `q${ORIGIN}`, districtId: ORIGIN, overflow: [nobody] }],
  };
  await jietong.admin.must('PUT', '/api/v1/routing-policy', { baseVersion: 0, note: '支援', content });
  follower = await jietong.wechat('gh22', 'plain', { districtId: ORIGIN, queueId: `q${ORIGIN}` });
});
afterAll(() => jietong?.close());
afterEach(() => jietong.dismissAgents());

const chief = (district: District): Rest => {
  const found = chiefs.get(district);
  if (!found) throw new Error(`no chief of ${district}`);
  return found.rest;
};
const floorOf = async (districtId: District): Promise<Floor> => {
  const live = await jietong.socket('/live', chiefs.get(districtId)?.token ?? '');
  try {
    return await live.ask<Floor>('floor.watch', {});
  } finally {
    live.close();
  }
};
/** The contacts on a floor: those that wait there by queue, and those that its agents hold. */
const onFloor = async (districtId: District): Promise<{ waiting: string[]; held: string[] }> => {
  const { queues, agents } = await floorOf(districtId);
  const waiting = queues.flatMap(({ id, waiting: n, contacts }) =>
    n === 0 ? [] : `${id}: ${n} ${contacts.map(({ customer }) => customer).join()}`,
  );
  const held = agents.flatMap(({ contacts }) =>
    contacts.map(({ customer, state }) => `${customer} ${state}`),
  );
  return { waiting, held };
};
const listed = async (district: District, query: string): Promise<string[]> => {
  const { items } = await chief(district).get<Page<ContactView>>(`/api/v1/contacts?${query}`);
  return items.map(({ id }) => id);
};
/** How the contact, what was said in it, and sending it back to its queue are answered, as by one who exists. */
async function reads(district: District, id: string): Promise<number[]> {
  const path = `/api/v1/contacts/${id}`;
  const answers = [
    await chief(district).call('GET', path),
    await chief(district).call('GET', `${path}/messages`),
    // Of an epoch that never was: only who may not even see it is told that it is not there.
    await chief(district).call('POST', `${path}/requeue`, { epoch: 999 }),
  ];
  return answers.map(({ status }) => status);
}
const SEEN = [200, 200, 409];
const UNSEEN = [404, 404, 404];

async function nextOf(agent: Console): Promise<ContactView> {
  const rings = ({ state }: ContactView): boolean => state === 'offered';
  const { contacts } = await eventually(
    () => agent.ask<Desk>('desk.sync'),
    (desk) => desk.contacts.some(rings),
  );
  const offer = contacts.find(rings);
  const ref = { contactId: offer?.id, epoch: offer?.epoch };
  return (await agent.ask<Conversation>('contact.accept', ref)).contact;
}

describe('a contact that an overflow led to another district', () => {
  it('is seen there as long as it waits there or an agent of theirs has it, at home always, elsewhere never', async () => {
    await follower.send(follower.text('oCustomerOfShanghai', '我的电话是13812345678'));
    const [id = ''] = await listed(ORIGIN, 'state=waiting');
    const found = await chief(ORIGIN).get<ContactDetail>(`/api/v1/contacts/${id}`);
    expect(found).toMatchObject({ districtId: ORIGIN, queueId: `q${SERVING}`, state: 'waiting' });
    const who = found.customer.masked;
    expect(who).toContain('*');

    // It waits.
    const line = { waiting: [`q${SERVING}: 1 ${who}`], held: [] };
    expect(await onFloor(ORIGIN)).toEqual(line);
    expect(await onFloor(SERVING)).toEqual(line);
    expect(await onFloor(THIRD)).toEqual({ waiting: [], held: [] });
    for (const state of ['state=waiting', 'state=waiting,offered', 'limit=5']) {
      expect(await listed(ORIGIN, `served=true&${state}`)).toEqual([id]);
      expect(await listed(SERVING, `served=true&${state}`)).toEqual([id]);
      expect(await listed(THIRD, `served=true&${state}`)).toEqual([]);
      // What figures lead to are a district's own contacts.
      expect(await listed(SERVING, state)).toEqual([]);
    }
    expect(await listed(SERVING, `served=true&state=waiting&queueId=q${SERVING}`)).toEqual([id]);
    expect(await listed(SERVING, `served=true&state=waiting&queueId=q${ORIGIN}`)).toEqual([]);
    expect(await listed(SERVING, 'served=true&state=active,wrap-up,closed')).toEqual([]);
    expect(await reads(ORIGIN, id)).toEqual(SEEN);
    expect(await reads(SERVING, id)).toEqual(SEEN);
    expect(await reads(THIRD, id)).toEqual(UNSEEN);
    const { items } = await chief(SERVING).get<Page<MessageView>>(`/api/v1/contacts/${id}/messages`);
    expect(items.map(({ text }) => text)).toEqual(['我的电话是138****5678']);

    // An agent of theirs has it.
    const agent = await jietong.agent('helper', { districtId: SERVING, queueIds: [`q${SERVING}`] });
    await nextOf(agent);
    expect(await onFloor(SERVING)).toEqual({ waiting: [], held: [`${who} active`] });
    expect(await onFloor(ORIGIN)).toEqual({ waiting: [], held: [] });
    expect(await onFloor(THIRD)).toEqual({ waiting: [], held: [] });
    expect(await listed(SERVING, 'served=true&state=active')).toEqual([id]);
    expect(await listed(THIRD, 'served=true')).toEqual([]);
    expect(await reads(SERVING, id)).toEqual(SEEN);
    expect(await reads(THIRD, id)).toEqual(UNSEEN);

    // Their supervisor sends it back to their queue; that is on record where the customer belongs.
    const { epoch } = await chief(SERVING).get<ContactDetail>(`/api/v1/contacts/${id}`);
    await chief(SERVING).post(`/api/v1/contacts/${id}/requeue`, { epoch });
    const audit = jietong.stores.mongo.collection('audit');
    expect(await audit.findOne({ action: 'contact.requeued' })).toMatchObject({
      target: `contact:${id}`,
      districtId: ORIGIN,
    });
    const again = await nextOf(agent);

    // Done: theirs no longer.
    await agent.ask('contact.end', { contactId: id, epoch: again.epoch });
    expect(await listed(SERVING, 'served=true&state=wrap-up')).toEqual([id]);
    const ended = await chief(SERVING).get<ContactDetail>(`/api/v1/contacts/${id}`);
    await agent.ask('contact.wrap-up', { contactId: id, epoch: ended.epoch, disposition: 'answered' });
    expect(await listed(SERVING, 'served=true')).toEqual([]);
    expect(await reads(SERVING, id)).toEqual(UNSEEN);
    expect((await reads(ORIGIN, id)).slice(0, 2)).toEqual([200, 200]);
    expect(await listed(ORIGIN, 'state=closed')).toEqual([id]);
  });

  it('is theirs no longer once it has gone on to a queue of everybody', async () => {
    await follower.send(follower.text('oAnotherOfShanghai', '转给全国'));
    const helper = await jietong.agent('another', { districtId: SERVING, queueIds: [`q${SERVING}`] });
    const contact = await nextOf(helper);
    expect(await reads(SERVING, contact.id)).toEqual(SEEN);
    const ref = { contactId: contact.id, epoch: contact.epoch };
    await helper.ask('contact.transfer', { ...ref, queueId: 'general' });
    expect(await reads(SERVING, contact.id)).toEqual(UNSEEN);
    expect(await onFloor(SERVING)).toEqual({ waiting: [], held: [] });
    expect((await onFloor(ORIGIN)).waiting).toEqual([expect.stringMatching(/^general: 1 /)]);
    expect(await reads(ORIGIN, contact.id)).toEqual(SEEN);
  });
});
