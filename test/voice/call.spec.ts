import { AccountRepository } from '#libs/channel';
import type { AgentView, ContactDetail, ContactView, Page } from '#libs/contract';
import { eventually } from '#kit';
import { OwnAsterisk } from '#kit/asterisk';
import { Jietong } from '#kit/jietong';
import { Sipp } from '#kit/sipp';
import { afterAll, afterEach, beforeAll, describe, it } from '@jest/globals';

let asterisk: OwnAsterisk;
let jietong: Jietong;
let sipps: Sipp[] = [];

beforeAll(async () => {
  asterisk = await OwnAsterisk.start();
  jietong = await Jietong.start(asterisk.settings());
  await jietong.service.app.get(AccountRepository, { strict: false }).create({
    id: '12360',
    channel: 'voice',
    districtId: '00',
    queueId: 'general',
    name: 'hotline',
    settings: { prompts: [] },
  });
});
afterAll(async () => {
  await jietong?.close();
  await asterisk?.close();
});
afterEach(async () => {
  await jietong.dismissAgents();
  await Promise.all(sipps.map((sipp) => sipp.close()));
  sipps = [];
});

const keep = async (started: Promise<Sipp>): Promise<Sipp> => {
  const sipp = await started;
  sipps.push(sipp);
  return sipp;
};

describe('a call', () => {
  it('is answered', async () => {
    const phone = await keep(Sipp.phone({ answers: true, ringMs: 100, talkMs: 60_000 }));
    const agent = await jietong.agent('wang');
    const {
      agent: { id },
    } = await agent.ask<{ agent: AgentView }>('desk.sync');
    await asterisk.phone(id, phone.port);
    const caller = await keep(Sipp.call({ port: asterisk.sipPort, called: '12360', stayMs: 2000 }));
    await caller.done();
    const { items } = await eventually(
      () => jietong.admin.get<Page<ContactView>>('/api/v1/contacts?channel=voice'),
      ({ items: [contact] }) => contact?.state === 'wrap-up',
    );
    const detail = await jietong.admin.get<ContactDetail>(`/api/v1/contacts/${items[0]!.id}`);
    console.log(JSON.stringify(detail, null, 1), asterisk.recordings());
  });
});
