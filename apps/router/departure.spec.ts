import { RoutingStage } from '#kit/routing-stage';
import { AgentRepository, AgentSeatService } from '#libs/agent';
import { ContactRepository, SeatService, SupervisionService } from '#libs/contact';
import type { AgentSeats, ContactImage, Presence } from '#libs/contract';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const chief = { userId: 'chief', districtId: '00', roles: ['supervisor' as const] };

let stage: RoutingStage;
/** Done with what has been read of an agent, before anything is done with it. */
let meanwhile: () => Promise<void>;
let supervision: SupervisionService;

beforeEach(async () => {
  stage = await RoutingStage.open();
  await stage.index.markAlive();
  meanwhile = async () => undefined;
  const { mongo } = stage.stores;
  const seats = new AgentSeatService(new AgentRepository(mongo), stage.port, stage.inForce);
  const slow: AgentSeats = {
    find: async (agentId) => {
      const seat = await seats.find(agentId);
      const act = meanwhile;
      meanwhile = async () => undefined;
      await act();
      return seat;
    },
  };
  const service = new SeatService(new ContactRepository(mongo), slow, stage.queues, stage.inForce);
  supervision = new SupervisionService(stage.contacts, service, { agentsMayPull: true });
});
afterEach(() => stage.close());

/** Somebody waits, and an agent who says this of themselves was last heard of longer ago than is waited for. */
async function setting(presence: Presence): Promise<ContactImage> {
  const contact = await stage.arrive();
  await stage.agentOnline('li');
  await stage.agents.setPresence('li', presence);
  stage.clock.advance(61_000);
  return contact;
}

describe('a contact that is given to an agent whose console is just found gone', () => {
  const acts = {
    assign: [
      'online',
      ({ id, epoch }: ContactImage) => supervision.assign(chief, { contactId: id, epoch }, 'li'),
    ],
    'take-over': [
      'offline',
      ({ id, epoch }: ContactImage) =>
        supervision.takeOver({ ...chief, userId: 'li' }, { contactId: id, epoch }),
    ],
    pull: [
      'offline',
      ({ id, epoch }: ContactImage) => supervision.pull({ ...chief, userId: 'li' }, { contactId: id, epoch }),
    ],
  } as const;

  it.each(Object.entries(acts))(
    'waits again: by %s, after all was given back',
    async (_, [presence, act]) => {
      const contact = await setting(presence);
      const { deadlines, sweep } = stage.router();
      meanwhile = () => deadlines.depart();
      await expect(act(contact)).rejects.toMatchObject({ code: 'AGENT_BUSY', details: { agentId: 'li' } });
      await sweep.sweep();
      expect(await stage.load(contact)).toMatchObject({ state: 'waiting', queuedAt: contact.queuedAt });
    },
  );

  it.each(Object.entries(acts))(
    'waits again: by %s, between the last look and the mark',
    async (_, [presence, act]) => {
      const contact = await setting(presence);
      const { departures } = stage.router();
      let given: Promise<ContactImage> | null = null;
      let found = (): void => undefined;
      const gone = new Promise<void>((resolve) => (found = resolve));
      const marks = stage.agentPort.departed.bind(stage.agentPort);
      stage.agentPort.departed = async (agentIds, seenBefore) => {
        // Read before the round began, written now.
        found();
        await given?.catch(() => undefined);
        await marks(agentIds, seenBefore);
      };
      const read = new Promise<void>((resolve) => {
        meanwhile = () => {
          resolve();
          return gone;
        };
      });
      given = act(contact);
      await read;
      await Promise.all([expect(given).rejects.toMatchObject({ code: 'AGENT_BUSY' }), departures.round()]);
      await departures.round();
      expect(await stage.load(contact)).toMatchObject({ state: 'waiting', queuedAt: contact.queuedAt });
    },
  );

  it('stays with one who has come back by then', async () => {
    const contact = await setting('online');
    const { deadlines, sweep } = stage.router();
    meanwhile = async () => {
      await deadlines.depart();
      await stage.agentOnline('li');
    };
    const { id: contactId, epoch } = contact;
    expect(await supervision.assign(chief, { contactId, epoch }, 'li')).toMatchObject({ state: 'active' });
    await sweep.sweep();
    expect(await stage.ownerOf(contact)).toBe('li');
  });
});
