import { RoutingStage } from '#kit/routing-stage';
import { AgentRepository, AgentSeatService } from '#libs/agent';
import { ContactRepository, SeatService, SupervisionService } from '#libs/contact';
import { AppError, type AgentSeats, type ContactImage, type Principal } from '#libs/contract';
import { AuditLog, AuditRepository } from '#libs/identity';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SupervisionController } from './supervision.controller.js';

const chief = { userId: 'chief', districtId: '00', roles: ['supervisor'] } as unknown as Principal;

let stage: RoutingStage;
/** What happens as soon as the contact has been taken, before anybody looks for the agent's console. */
let afterwards: () => Promise<void>;
let controller: SupervisionController;

beforeEach(async () => {
  stage = await RoutingStage.open();
  await stage.index.markAlive();
  const { mongo } = stage.stores;
  const seats = new AgentSeatService(new AgentRepository(mongo), stage.port, stage.inForce);
  let asked = 0;
  const watched: AgentSeats = {
    find: async (agentId) => {
      if ((asked += 1) === 2) await afterwards();
      return seats.find(agentId);
    },
  };
  const service = new SeatService(new ContactRepository(mongo), watched, stage.queues, stage.inForce);
  controller = new SupervisionController(
    new SupervisionService(stage.contacts, service, { agentsMayPull: true }),
    new AuditLog(new AuditRepository(mongo), stage.clock),
  );
});
afterEach(() => stage.close());

/** A contact in hand of `wang`, and `li`, whose console was last heard of longer ago than is waited for. */
async function setting(): Promise<ContactImage> {
  await stage.agentOnline('wang');
  const { id, epoch, state } = await stage.arrive();
  expect(state).toBe('offered');
  const active = await stage.contacts.apply(id, { type: 'accept', epoch, agentId: 'wang' });
  await stage.agentOnline('li');
  stage.clock.advance(61_000);
  await stage.agentOnline('wang');
  return active;
}

const assign = ({ id, epoch }: ContactImage) =>
  controller.assign(chief, { contactId: id }, { epoch, agentId: 'li' });
const audited = async () =>
  (await stage.stores.mongo.collection('audit').find().sort({ _id: 1 }).toArray()).map(
    ({ action, target, details }) => ({ action, target, details: details as unknown }),
  );

describe('the audit of an assignment', () => {
  it('tells what was taken from an agent also where the other one’s console has gone, and what became of it', async () => {
    const active = await setting();
    afterwards = () => stage.router().deadlines.depart();
    await expect(assign(active)).rejects.toMatchObject({ code: 'AGENT_BUSY', details: { agentId: 'li' } });
    expect(await stage.load(active)).toMatchObject({ state: 'waiting', queuedAt: active.queuedAt });
    expect(await audited()).toEqual([
      {
        action: 'contact.assigned',
        target: `contact:${active.id}`,
        details: { agentId: 'li', became: 'waiting' },
      },
    ]);
  });

  it('tells what was done where nobody could look for the console afterwards, and so does the answer', async () => {
    const active = await setting();
    afterwards = async () => {
      throw new AppError('UNAVAILABLE');
    };
    expect(await assign(active)).toMatchObject({ id: active.id, state: 'active' });
    expect(await stage.ownerOf(active)).toBe('li');
    expect(await audited()).toEqual([
      { action: 'contact.assigned', target: `contact:${active.id}`, details: { agentId: 'li' } },
    ]);
  });

  it('has nothing of what was refused before anything was done', async () => {
    const active = await setting();
    await stage.agents.setPresence('li', 'break');
    await expect(assign(active)).rejects.toMatchObject({ code: 'AGENT_BUSY' });
    expect(await stage.ownerOf(active)).toBe('wang');
    expect(await audited()).toEqual([]);
  });
});
