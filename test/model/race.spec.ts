import { RoutingStage } from '#kit/routing-stage';
import { AppError } from '#libs/contract';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

/** JIETONG_RACE_RUNS=10000 is the long run. */
const RUNS = Number(process.env['JIETONG_RACE_RUNS'] ?? 200);
const SIDE_BY_SIDE = 10;
const HOURS_MS = 7_200_000;

let stage: RoutingStage;
beforeAll(async () => {
  stage = await RoutingStage.open();
  await stage.index.markAlive();
});
afterAll(() => stage.close());

/** 50 agents accept one contact that was offered to one of them; answers the codes of the answers. */
async function race(round: number): Promise<string[]> {
  const contact = await stage.arrive();
  const agents = Array.from({ length: 50 }, (_, i) => `r${round}-${i}`);
  const agentId = agents[round % agents.length] as string;
  const proposal = {
    contactId: contact.id,
    epoch: 1,
    agentId,
    slot: 'chat:1',
    expiresAt: stage.clock.now() + 9,
  };
  await stage.contacts.offer([proposal]);
  return Promise.all(
    agents.map(async (one) => {
      try {
        const image = await stage.contacts.apply(contact.id, { type: 'accept', epoch: 2, agentId: one });
        return `${image.owner?.agentId === one ? 'won' : 'wrong'} ${image.state}`;
      } catch (error) {
        return error instanceof AppError ? error.code : String(error);
      }
    }),
  );
}

/** 50 routers offer one contact to 50 agents at once. */
async function claim(round: number): Promise<number> {
  const contact = await stage.arrive();
  const expiresAt = stage.clock.now() + 20_000;
  const results = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      stage.contacts.offer([
        { contactId: contact.id, epoch: 1, agentId: `c${round}-${i}`, slot: 'chat:1', expiresAt },
      ]),
    ),
  );
  await stage.contacts.apply(contact.id, { type: 'abandon', by: 'customer' });
  return results.flat().filter(Boolean).length;
}

describe('50 at once', () => {
  it(
    `of 50 who accept one contact exactly one wins, ${RUNS} times [one call answered by two agents]`,
    async () => {
      for (let done = 0; done < RUNS; done += SIDE_BY_SIDE) {
        const rounds = Array.from({ length: SIDE_BY_SIDE }, (_, i) => race(done + i));
        for (const answers of await Promise.all(rounds)) {
          expect(answers.filter((answer) => answer === 'won active')).toHaveLength(1);
          expect(answers.filter((answer) => answer === 'NOT_OWNER')).toHaveLength(49);
        }
      }
    },
    60_000 + RUNS * 500,
  );

  it('of 50 offers of one contact exactly one is made', async () => {
    for (let round = 0; round < 10; round += 1) expect(await claim(round)).toBe(1);
  });
});

describe('agents who come back', () => {
  it('are given everything that waits at once, and within one sweep if the news was lost', async () => {
    const { router, sweep } = stage.router();
    const waiting: { id: string }[] = [];
    for (let i = 0; i < 12; i += 1) waiting.push(await stage.arrive());
    await stage.rest(router);
    await Promise.all(['x', 'y'].map((id) => stage.agentOnline(id, { chat: 3 })));
    await stage.rest(router);
    const offered = async (): Promise<number> =>
      (await stage.port.load(waiting.map(({ id }) => id))).filter(({ state }) => state === 'offered').length;
    expect(await offered()).toBe(6);
    await Promise.all(['z', 'w'].map((id) => stage.agentOnline(id, { chat: 3 })));
    await stage.follower.settled();
    await stage.index.clear();
    await sweep.sweep();
    await stage.rest(router);
    expect(await offered()).toBe(12);
    for (const { id } of waiting) await stage.handle({ id });
    for (const id of ['x', 'y', 'z', 'w']) await stage.agents.setPresence(id, 'offline');
    await stage.rest(router);
  });
});

describe('a clock that is set', () => {
  it.each([-HOURS_MS, HOURS_MS])('by %d ms and back again ends nothing early', async (jump) => {
    const { router, sweep } = stage.router();
    await stage.agentOnline('clock', { chat: 2 });
    stage.clock.advance(jump);
    await stage.agents.heartbeat(['clock']);
    const during = await stage.arrive();
    await stage.rest(router);
    expect((await stage.load(during)).state).toBe('offered');
    stage.clock.advance(19_999);
    await sweep.expire();
    expect((await stage.load(during)).state).toBe('offered');
    await stage.handle(during);
    await stage.rest(router);
    stage.clock.advance(-jump);
    await stage.agents.heartbeat(['clock']);
    const after = await stage.arrive();
    await sweep.sweep();
    await stage.rest(router);
    expect((await stage.load(after)).state).toBe('offered');
    stage.clock.advance(19_999);
    await sweep.expire();
    expect((await stage.load(after)).state).toBe('offered');
    await stage.handle(after);
    await stage.rest(router);
    await stage.agents.setPresence('clock', 'offline');
    await stage.rest(router);
  });
});
