import {
  CallbackRepository,
  CallbackRoundService,
  CallbackService,
  PhoneKeys,
  type CallbackDoc,
} from '#libs/callback';
import { ContactRepository } from '#libs/contact';
import { AppError, type Principal, type SeatedAgent } from '#libs/contract';
import { createLog } from '#libs/platform';
import { AHEAD_MS, CallbackStage, KEPT_MS, PAUSE_MS } from '#kit/callback-stage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CallbackTakeService } from './callback-take.service.js';

const HOUR_MS = 3_600_000;
const CONFIG = { maxAttempts: 2, maxPutOffs: 3, maxAheadMs: AHEAD_MS, keptMs: KEPT_MS, pauseMs: PAUSE_MS };
let stage: CallbackStage;
let made = 0;

beforeAll(async () => {
  stage = await CallbackStage.start();
});
afterAll(() => stage?.close());
beforeEach(() => stage.reset());

const principal = (userId: string): Principal => ({
  userId,
  username: userId,
  displayName: userId,
  roles: ['agent'],
  districtId: '22',
  sessionId: 's',
});

/** A store that shows what there is, and then keeps whoever looked waiting until they may go on. */
interface Gate {
  store: CallbackRepository;
  looked: Promise<void>;
  goOn: () => void;
}
function gate(): Gate {
  let tell = (): void => undefined;
  let goOn = (): void => undefined;
  const looked = new Promise<void>((resolve) => (tell = resolve));
  const open = new Promise<void>((resolve) => (goOn = resolve));
  const held = async <T>(look: Promise<T>): Promise<T> => {
    const found = await look;
    tell();
    await open;
    return found;
  };
  const real = stage.repository;
  const store = Object.assign(Object.create(real) as CallbackRepository, {
    find: (id: string): Promise<CallbackDoc | null> => held(real.find(id)),
    due: (...args: Parameters<CallbackRepository['due']>) => held(real.due(...args)),
  });
  return { store, looked, goOn: () => goOn() };
}

/** The services of one process, on this store. */
function processOn(repository: CallbackRepository): {
  callbacks: CallbackService;
  round: CallbackRoundService;
} {
  const { opener, clock } = stage;
  const log = createLog('test', { logLevel: 'silent' });
  const callbacks = new CallbackService(
    repository,
    clock,
    CONFIG,
    new PhoneKeys('of this deployment'),
    opener,
  );
  const parts = { repository, opener, diallers: new Map(), config: CONFIG, clock, log };
  return { callbacks, round: new CallbackRoundService(parts) };
}

interface Taking {
  /** What comes between the opening of the contact and its being given to the agent. */
  between?: (contactId: string, agentId: string) => Promise<unknown>;
}
function takesOn(repository: CallbackRepository, { between }: Taking = {}): CallbackTakeService {
  const { contacts } = stage;
  const stored = new ContactRepository(stage.stores.mongo);
  return new CallbackTakeService({
    ...processOn(repository),
    stored: { load: (ids) => stored.findMany(ids) },
    contacts,
    supervision: {
      assign: async (by, { contactId, epoch }, agentId) => {
        await between?.(contactId, agentId);
        return contacts.apply(contactId, { type: 'take', epoch, by: by.userId, agentId, slot: 'chat:1' });
      },
    },
    seats: {
      find: async (id) => ({ id, onDuty: true, freeSlots: ['chat:1'] }) as unknown as SeatedAgent,
    },
  });
}

const everywhere = { districtId: null };
/** Each answers whether it won; who lost is told so by a code, and anything else is an error. */
const ACTS = {
  take: async (store: CallbackRepository, id: string) => {
    await takesOn(store).take(id, principal(`taker-${(made += 1)}`));
    return true;
  },
  round: async (store: CallbackRepository) => (await processOn(store).round.sweep()) === 1,
  cancel: async (store: CallbackRepository, id: string) => {
    await processOn(store).callbacks.end(id, 'cancelled', everywhere, 'lee');
    return true;
  },
  'put off': async (store: CallbackRepository, id: string) => {
    await processOn(store).callbacks.putOff(id, stage.clock.now() + HOUR_MS, everywhere, 'lee');
    return true;
  },
};
type Act = keyof typeof ACTS;
const won = (act: Act, store: CallbackRepository, id: string): Promise<boolean> =>
  ACTS[act](store, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'STATE_CONFLICT') return false;
    throw error;
  });

/** What is stored when this act won. */
const AFTER: Record<Act, { state: string; contacts: string[] }> = {
  take: { state: 'due', contacts: ['active'] },
  round: { state: 'due', contacts: ['waiting'] },
  cancel: { state: 'cancelled', contacts: [] },
  'put off': { state: 'open', contacts: [] },
};
async function expectOutcome(id: string, winner: Act): Promise<void> {
  const callback = await stage.only();
  const contacts = await stage.attemptsOf(id);
  expect({ state: callback.state, contacts: contacts.map(({ state }) => state) }).toEqual(AFTER[winner]);
  expect(callback.attemptId).toBe(contacts[0]?._id ?? null);
  if (winner === 'put off') expect(callback).toMatchObject({ putOffs: 1 });
}

/** One whose time has come. */
async function due(): Promise<string> {
  await stage.react((await stage.ledOut()).id);
  return (await stage.only())._id;
}

const NAMES = Object.keys(ACTS) as Act[];
const PAIRS = NAMES.flatMap((one) => NAMES.map((other): [Act, Act] => [one, other])).filter(
  // Whoever puts off what was put off a moment ago puts it off further.
  ([one, other]) => one !== 'put off' || other !== 'put off',
);

describe('of two who have seen an open callback, the one who goes on first has it, and the other is refused:', () => {
  it.each(PAIRS)('%s, then %s', async (first, second) => {
    const id = await due();
    const gates = [gate(), gate()] as const;
    const [one, other] = [won(first, gates[0].store, id), won(second, gates[1].store, id)];
    await Promise.all(gates.map(({ looked }) => looked));
    gates[0].goOn();
    expect(await one).toBe(true);
    gates[1].goOn();
    // One that was put off a moment ago is open: it can still be cancelled.
    const both = first === 'put off' && second === 'cancel';
    expect(await other).toBe(both);
    await expectOutcome(id, both ? second : first);
  });

  it.each(PAIRS)('%s and %s in the same moment', async (first, second) => {
    const id = await due();
    const gates = [gate(), gate()] as const;
    const acts = [first, second];
    const answers = acts.map((act, n) => won(act, (gates[n] as Gate).store, id));
    await Promise.all(gates.map(({ looked }) => looked));
    for (const { goOn } of gates) goOn();
    const results = await Promise.all(answers);
    const winners = acts.filter((_, n) => results[n]);
    if (winners.length === 2) expect(winners.toSorted()).toEqual(['cancel', 'put off']);
    else expect(winners).toHaveLength(1);
    await expectOutcome(id, winners.length === 2 ? 'cancel' : (winners[0] as Act));
  });
});

describe('an agent who takes a callback', () => {
  const open = async (): Promise<{ id: string; at: Date }> => {
    const id = await due();
    const at = stage.clock.now() + HOUR_MS;
    await stage.callbacks.putOff(id, at, everywhere, 'lee');
    return { id, at: new Date(at) };
  };

  it('and has no seat any more once its contact is open, leaves it as it was: nobody is rung before its time', async () => {
    const { id, at } = await open();
    const full = takesOn(stage.repository, {
      between: async () => {
        throw new AppError('AGENT_BUSY');
      },
    });
    await expect(full.take(id, principal('full'))).rejects.toMatchObject({ code: 'AGENT_BUSY' });
    const [contact, ...others] = await stage.attemptsOf(id);
    expect([others, contact]).toMatchObject([
      [],
      { state: 'closed', outcome: 'abandoned', answeredAt: null },
    ]);
    await stage.react(contact?._id ?? '');
    expect(await stage.only()).toMatchObject({
      state: 'open',
      notBefore: at,
      attemptId: null,
      attempts: 0,
      putOffs: 1,
    });
    expect(await stage.round.sweep()).toBe(0);
    stage.clock.advance(HOUR_MS);
    expect(await stage.round.sweep()).toBe(1);
  });

  it('has it when it rang at them meanwhile and they were quicker at their console', async () => {
    const { id } = await open();
    const quick = takesOn(stage.repository, {
      between: async (contactId, agentId) => {
        const epoch = 1;
        const expiresAt = stage.clock.now() + 20_000;
        await stage.contacts.offer([{ contactId, epoch, agentId, slot: 'chat:1', expiresAt }]);
        await stage.contacts.apply(contactId, { type: 'accept', epoch: epoch + 1, agentId });
      },
    });
    const taken = await quick.take(id, principal('quick'));
    expect(taken).toMatchObject({ state: 'active', owner: { agentId: 'quick' } });
  });

  it('is refused when another agent had it accepted meanwhile, who keeps it', async () => {
    const { id } = await open();
    const late = takesOn(stage.repository, {
      between: async (contactId) => {
        const epoch = 1;
        const expiresAt = stage.clock.now() + 20_000;
        await stage.contacts.offer([{ contactId, epoch, agentId: 'first', slot: 'chat:1', expiresAt }]);
        await stage.contacts.apply(contactId, { type: 'accept', epoch: epoch + 1, agentId: 'first' });
      },
    });
    await expect(late.take(id, principal('late'))).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect(await stage.attemptsOf(id)).toMatchObject([{ state: 'active', owner: { agentId: 'first' } }]);
  });
});
