import { AgentRepository, AgentSeatService } from '#libs/agent';
import { AppError, type ContactImage, type ContactPort } from '#libs/contract';
import { createLog } from '#libs/platform';
import { ALWAYS_OPEN, DeadlineService, QUEUE_POLICY_DEFAULTS, type OpeningHours } from '#libs/routing';
import { RoutingStage } from '#kit/routing-stage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ContactAuditRepository } from '../invariant/contact-audit.repository.js';
import { ContactAuditService } from '../invariant/contact-audit.service.js';
import { ContactRepository } from '../contact.repository.js';
import { SeatService, type Colleague } from './seat.service.js';
import { SupervisionService } from './supervision.service.js';
import { TeamService } from './team.service.js';

let stage: RoutingStage;
let team: TeamService;
let supervision: SupervisionService;
let made = 0;
const all = { districtId: null };
const as = (userId: string, districtId = '22'): Colleague => ({ userId, districtId });
const at = ({ id, epoch }: ContactImage) => ({ contactId: id, epoch });

beforeAll(async () => {
  stage = await RoutingStage.open();
  const { mongo } = stage.stores;
  const agents = new AgentSeatService(new AgentRepository(mongo), stage.port, stage.inForce);
  const seats = new SeatService(new ContactRepository(mongo), agents, stage.queues, stage.inForce);
  team = new TeamService(stage.contacts, seats, stage.clock, { keptMs: 30_000, offerMs: 20_000 });
  supervision = new SupervisionService(stage.contacts, seats, { agentsMayPull: false });
  for (const districtId of ['22', '53']) {
    const queue = { id: `q${districtId}`, name: districtId, nameEn: districtId, districtId };
    await stage.queues.create(queue, all);
  }
  await stage.agents.connect({ userId: 'foreigner', displayName: 'f', districtId: '53' });
  await stage.agents.update('foreigner', { queueIds: ['q53'] }, all);
  await stage.agents.setPresence('foreigner', 'online');
});
afterAll(() => stage.close());

/** An agent of district 22 at a console, who has not said online: nothing is offered to them. */
async function agent(chat = 3, name = `agent-${(made += 1)}`): Promise<string> {
  await stage.agents.connect({ userId: name, displayName: name, districtId: '22' });
  await stage.agents.update(name, { capacity: { chat }, queueIds: ['general', 'q22'] }, all);
  await stage.agents.setPresence(name, 'online');
  return name;
}
async function activeAt(agentId: string, queueId = 'q22'): Promise<ContactImage> {
  const { id, epoch } = await stage.arrive({ queueId });
  const held = new Set((await stage.port.heldBy([agentId])).map(({ owner }) => owner?.slot));
  const slot = ['chat:1', 'chat:2', 'chat:3'].find((name) => !held.has(name)) ?? '';
  const expiresAt = stage.clock.now() + 20_000;
  const [offered] = await stage.port.offer([{ contactId: id, epoch, agentId, slot, expiresAt }]);
  return stage.contacts.apply(id, { type: 'accept', epoch: offered!.epoch, agentId });
}
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
async function expectSound({ id }: ContactImage): Promise<void> {
  const audit = new ContactAuditService(new ContactAuditRepository(stage.stores.mongo));
  const records = await audit.records([id]);
  expect(records).toHaveLength(1);
  expect(audit.judge(records)).toEqual([]);
}

describe('a transfer', () => {
  let owner: string;
  beforeEach(async () => {
    owner = await agent();
  });

  it('to a queue waits there at its old place, and is nobody’s', async () => {
    const active = await activeAt(owner);
    stage.clock.advance(5000);
    const after = await team.transfer(as(owner), at(active), { queueId: 'general' });
    expect(after).toMatchObject({ state: 'waiting', queueId: 'general', owner: null, kept: null });
    expect(after.queuedAt).toBe(active.queuedAt);
    expect(await codeOf(team.transfer(as(owner), at(active), { queueId: 'q22' }))).toBe('STALE_EPOCH');
    await expectSound(after);
  });

  it('to an agent is kept for them for a while, in a queue they serve', async () => {
    const target = await agent();
    const active = await activeAt(owner);
    const after = await team.transfer(as(owner), at(active), { agentId: target });
    const until = stage.clock.now() + 30_000;
    expect(after).toMatchObject({ queueId: 'q22', kept: { agentId: target, until } });
    const only = await agent();
    await stage.agents.update(only, { queueIds: ['general'] }, all);
    const second = await team.transfer(as(owner), at(await activeAt(owner)), { agentId: only });
    expect(second).toMatchObject({ queueId: 'general', kept: { agentId: only } });
  });

  it('never goes where nobody comes: to a queue that is closed, or does not take its channel', async () => {
    const closed: OpeningHours = { ...ALWAYS_OPEN, weekly: [{ days: [], from: '00:00', to: '24:00' }] };
    const district = { ...QUEUE_POLICY_DEFAULTS, districtId: '22' };
    for (const id of ['night', 'calls'])
      await stage.queues.create({ id, name: id, nameEn: id, districtId: '22' }, all);
    await stage.policy({
      queues: [
        { ...district, queueId: 'night', hours: closed },
        { ...district, queueId: 'calls', channels: ['voice'] },
      ],
    });
    try {
      const [owner, colleague] = [await agent(), await agent()];
      await stage.agents.update(colleague, { queueIds: ['night'] }, all);
      const active = await activeAt(owner);
      for (const queueId of ['night', 'calls']) {
        expect(await codeOf(team.transfer(as(owner), at(active), { queueId }))).toBe('QUEUE_CLOSED');
        expect(await codeOf(supervision.requeue(as('boss'), at(active), queueId))).toBe('QUEUE_CLOSED');
      }
      expect(await codeOf(team.transfer(as(owner), at(active), { agentId: colleague }))).toBe('QUEUE_CLOSED');
      expect(await stage.load(active)).toMatchObject({ state: 'active', owner: { agentId: owner } });
      // Who is left in a queue that has closed meanwhile is still served by its agents, and passed on among them.
      const late = await activeAt(owner, 'night');
      const passed = await team.transfer(as(owner), at(late), { agentId: colleague });
      expect(passed).toMatchObject({ queueId: 'night', kept: { agentId: colleague } });
    } finally {
      await stage.policy({});
    }
  });

  it('never leaves for another district: its queues and agents do not exist from here', async () => {
    const active = await activeAt(owner);
    expect(await codeOf(team.transfer(as(owner), at(active), { queueId: 'q53' }))).toBe('NOT_FOUND');
    expect(await codeOf(team.transfer(as(owner), at(active), { queueId: 'unknown' }))).toBe('NOT_FOUND');
    expect(await codeOf(team.transfer(as(owner), at(active), { agentId: 'foreigner' }))).toBe('NOT_FOUND');
    expect(await codeOf(team.invite(as(owner), at(active), 'foreigner', 'consult'))).toBe('NOT_FOUND');
    expect(await codeOf(supervision.assign(as('lee'), at(active), 'foreigner'))).toBe('NOT_FOUND');
    const by53 = as('lee53', '53');
    expect(await codeOf(supervision.requeue(by53, at(active), null))).toBe('NOT_FOUND');
    expect((await supervision.requeue(as('hq', '00'), at(active), 'q53')).queueId).toBe('q53');
  });
});

describe('a guest', () => {
  it('takes a free slot, joins, and owns the contact after a warm transfer', async () => {
    const [owner, guest] = [await agent(), await agent(1)];
    const active = await activeAt(owner);
    const invited = await team.invite(as(owner), at(active), guest, 'consult');
    expect(invited.guests).toEqual([{ agentId: guest, slot: 'chat:1', role: 'consult', joined: false }]);
    expect(await codeOf(team.handOver(as(owner), at(active), guest))).toBe('STATE_CONFLICT');
    await team.join(as(guest), at(active));
    const handed = await team.handOver(as(owner), at(active), guest);
    expect(handed).toMatchObject({ owner: { agentId: guest, slot: 'chat:1' }, guests: [] });
    await expectSound(handed);
  });

  it('must be on duty and have room, by the truth', async () => {
    const [owner, full, away] = [await agent(), await agent(1), await agent()];
    await activeAt(full);
    await stage.agents.setPresence(away, 'break');
    const active = await activeAt(owner);
    expect(await codeOf(team.invite(as(owner), at(active), full, 'consult'))).toBe('AGENT_BUSY');
    expect(await codeOf(team.invite(as(owner), at(active), away, 'consult'))).toBe('AGENT_BUSY');
    expect(await codeOf(team.invite(as(owner), at(active), 'nobody', 'consult'))).toBe('NOT_FOUND');
  });

  it('one free slot is given to one of twenty who invite the same colleague at once', async () => {
    const guest = await agent(1);
    const owners = await Promise.all(Array.from({ length: 20 }, () => agent(1)));
    const contacts = await Promise.all(owners.map((owner) => activeAt(owner)));
    const codes = await Promise.all(
      contacts.map((contact, i) => codeOf(team.invite(as(owners[i]!), at(contact), guest, 'conference'))),
    );
    expect(codes.filter((code) => code === 'done')).toHaveLength(1);
    expect(codes.filter((code) => code === 'AGENT_BUSY')).toHaveLength(19);
    expect(await stage.port.heldBy([guest])).toHaveLength(1);
  });

  it('who declines, is dismissed or does not come leaves the slot free', async () => {
    const [owner, guest] = [await agent(), await agent(1)];
    const active = await activeAt(owner);
    const ways: (() => Promise<ContactImage | void>)[] = [
      () => team.leave(as(guest), at(active)),
      () => team.dismiss(as(owner), at(active), guest),
      async () => {
        stage.clock.advance(21_000);
        await stage.router().deadlines.expire();
      },
    ];
    for (const way of ways) {
      await team.invite(as(owner), at(active), guest, 'consult');
      await way();
      expect(await stage.load(active)).toMatchObject({ state: 'active', guests: [], deadlineAt: null });
    }
    const { image } = (await new ContactRepository(stage.stores.mongo).findWithTimeline(active.id))!;
    await expectSound(image);
    const reasons = (await new ContactRepository(stage.stores.mongo).findWithTimeline(
      active.id,
    ))!.timeline.flatMap((entry) => (entry.type === 'contact.left' ? entry.reason : []));
    expect(reasons).toEqual(['declined', 'dismissed', 'missed']);
  });

  it('whose console is gone is let go; the owner keeps the contact', async () => {
    const [owner, guest] = [await agent(), await agent()];
    const active = await activeAt(owner);
    await team.invite(as(owner), at(active), guest, 'consult');
    await team.join(as(guest), at(active));
    stage.clock.advance(70_000);
    await stage.agents.heartbeat([owner, 'foreigner']);
    await stage.router().deadlines.depart();
    expect(await stage.load(active)).toMatchObject({
      owner: { agentId: owner },
      guests: [],
      state: 'active',
    });
  });

  it('whose console is gone gives back what the owner hands over in that moment', async () => {
    const [owner, guest] = [await agent(), await agent()];
    const active = await activeAt(owner);
    await team.invite(as(owner), at(active), guest, 'consult');
    await team.join(as(guest), at(active));
    stage.clock.advance(70_000);
    await stage.agents.heartbeat([owner, 'foreigner']);
    // A sweep that has read what they hold when the owner hands over.
    const contacts = Object.assign(Object.create(stage.port) as ContactPort, {
      heldBy: async (ids: readonly string[]) => {
        const found = await stage.port.heldBy(ids);
        delete (contacts as Partial<ContactPort>).heldBy;
        await team.handOver(as(owner), at(active), guest);
        return found;
      },
    });
    const { agentPort: agents, clock } = stage;
    const log = createLog('test', { logLevel: 'silent' });
    const holding = { isInVain: async () => false };
    const config = { agentGraceMs: 60_000 };
    const deadlines = new DeadlineService({ contacts, agents, holding, config, clock, log });
    await deadlines.depart();
    expect(await stage.load(active)).toMatchObject({ state: 'active', owner: { agentId: guest } });
    await deadlines.depart();
    expect(await stage.load(active)).toMatchObject({ state: 'waiting', owner: null, guests: [] });
  });

  it('nobody else joins or leaves', async () => {
    const [owner, stranger] = [await agent(), await agent()];
    const active = await activeAt(owner);
    expect(await codeOf(team.join(as(stranger), at(active)))).toBe('NOT_OWNER');
    expect(await codeOf(team.leave(as(stranger), at(active)))).toBe('NOT_OWNER');
    expect(await codeOf(team.dismiss(as(stranger), at(active), owner))).toBe('NOT_OWNER');
    expect(await codeOf(team.invite(as(stranger), at(active), owner, 'consult'))).toBe('NOT_OWNER');
  });
});

describe('a supervisor', () => {
  it('fifty agents accepting and two supervisors taking over at once: exactly one has it', async () => {
    const supervisors = [await agent(), await agent()];
    for (let round = 0; round < 3; round += 1) {
      const owner = await agent(1);
      const { id, epoch } = await stage.arrive({ queueId: 'q22' });
      const expiresAt = stage.clock.now() + 20_000;
      const offer = { contactId: id, epoch, agentId: owner, slot: 'chat:1', expiresAt };
      const offered = (await stage.port.offer([offer]))[0]!;
      const accept = { type: 'accept', epoch: offered.epoch } as const;
      const accepts = Array.from({ length: 50 }, (_, n) =>
        codeOf(stage.contacts.apply(id, { ...accept, agentId: n % 5 === 0 ? owner : `other-${n}` })),
      );
      const takes = supervisors.map((one) => codeOf(supervision.takeOver(as(one), at(offered))));
      const codes = await Promise.all([...accepts, ...takes]);
      const { owner: winner, state, epoch: last } = await stage.load({ id });
      expect(state).toBe('active');
      // One take at most: the second sees another epoch.
      expect(codes.slice(50).filter((code) => code === 'done')).toHaveLength(1);
      expect(supervisors).toContain(winner?.agentId);
      expect(last).toBe(offered.epoch + 1);
      const held = (await stage.port.heldBy([...supervisors, owner])).filter((one) => one.id === id);
      expect(held).toHaveLength(1);
      await expectSound(held[0]!);
    }
  });

  it('takes from an agent, whose later writes are refused, each of them', async () => {
    const [owner, boss, guest] = [await agent(), await agent(), await agent()];
    const active = await activeAt(owner);
    await team.invite(as(owner), at(active), guest, 'consult');
    await team.join(as(guest), at(active));
    const taken = await supervision.takeOver(as(boss), at(active));
    expect(taken).toMatchObject({ owner: { agentId: boss }, state: 'active', epoch: active.epoch + 1 });
    expect(taken.guests).toMatchObject([{ agentId: guest, joined: true }]);
    const stale = at(active);
    const { epoch } = stale;
    const by = { epoch, agentId: owner };
    const late = [
      team.transfer(as(owner), stale, { queueId: 'q22' }),
      team.invite(as(owner), stale, boss, 'consult'),
      team.dismiss(as(owner), stale, guest),
      team.handOver(as(owner), stale, guest),
      team.join(as(guest), stale),
      team.leave(as(guest), stale),
      supervision.takeOver(as(boss), stale),
      supervision.assign(as(boss), stale, guest),
      supervision.requeue(as(boss), stale, null),
      stage.contacts.apply(active.id, { type: 'end', by: 'agent', ...by, wrapUpUntil: 0 }),
      stage.contacts.apply(active.id, { type: 'extend', ...by, wrapUpUntil: 0 }),
      stage.contacts.apply(active.id, { type: 'close', by: 'agent', ...by, disposition: 'answered' }),
      stage.contacts.apply(active.id, { type: 'respond', ...by }),
    ];
    expect(new Set(await Promise.all(late.map(codeOf)))).toEqual(new Set(['STALE_EPOCH']));
    await expectSound(taken);
  });

  it('assigns to an agent on duty with room, and sends back to a queue', async () => {
    const [owner, other, full] = [await agent(), await agent(), await agent(1)];
    await activeAt(full);
    const active = await activeAt(owner);
    expect(await codeOf(supervision.assign(as('lee'), at(active), full))).toBe('AGENT_BUSY');
    const assigned = await supervision.assign(as('lee'), at(active), other);
    expect(assigned).toMatchObject({ owner: { agentId: other }, state: 'active' });
    const back = await supervision.requeue(as('lee'), at(assigned), 'general');
    expect(back).toMatchObject({ state: 'waiting', queueId: 'general', queuedAt: active.queuedAt });
    await expectSound(back);
  });

  it('needs a console to take over, and takes with the guest’s slot they have', async () => {
    const [owner, boss] = [await agent(), await agent(1)];
    const active = await activeAt(owner);
    expect(await codeOf(supervision.takeOver(as('no-agent'), at(active)))).toBe('FORBIDDEN');
    await team.invite(as(owner), at(active), boss, 'conference');
    await team.join(as(boss), at(active));
    const taken = await supervision.takeOver(as(boss), at(active));
    expect(taken).toMatchObject({ owner: { agentId: boss, slot: 'chat:1' }, guests: [] });
  });
});

describe('a pull', () => {
  const pull = (userId: string, roles: ('agent' | 'supervisor')[], contact: ContactImage) =>
    codeOf(supervision.pull({ ...as(userId), roles }, at(contact)));

  it('is a supervisor’s right, and an agent’s where the setting allows it', async () => {
    const [one, boss] = [await agent(), await agent()];
    const first = await stage.arrive({ queueId: 'q22' });
    expect(await pull(one, ['agent'], first)).toBe('FORBIDDEN');
    expect(await pull(boss, ['agent', 'supervisor'], first)).toBe('done');
    expect(await stage.load(first)).toMatchObject({ state: 'active', owner: { agentId: boss } });
    expect(await pull(boss, ['agent', 'supervisor'], await stage.load(first))).toBe('STATE_CONFLICT');
  });

  it('reaches only what they serve', async () => {
    const boss = await agent();
    const foreign = await stage.arrive({ queueId: 'q53' });
    await stage.stores.mongo
      .collection<{ _id: string }>('contacts')
      .updateOne({ _id: foreign.id }, { $set: { districtId: '53' } });
    expect(await pull(boss, ['agent', 'supervisor'], foreign)).toBe('NOT_FOUND');
  });
});
