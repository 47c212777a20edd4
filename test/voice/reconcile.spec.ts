import { eventually } from '#kit/eventually';
import { OwnAsterisk } from '#kit/asterisk';
import {
  AriRest,
  AriSocket,
  Call,
  CallBook,
  CallService,
  CallSwitch,
  DoorService,
  FallbackWishService,
  MediaService,
  MonitoringService,
  RecoveryService,
  UnaskedService,
  greetingIdOf,
  type AriChannel,
  type AriClient,
  type CallParts,
  type Reception,
} from '#libs/channel/voice';
import { AppError, type CallContacts } from '#libs/contract';
import { ManualClock, createLog, newId } from '#libs/platform';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

const log = createLog('test', { logLevel: 'silent' });
const LINE = {
  accountId: '12360',
  districtId: '00',
  queueId: 'general',
  treeId: null,
  language: 'zh',
} as const;
/** Long enough that nobody hears the end of it. */
const PROMPTS = Array.from({ length: 20 }, () => 'sound:jietong/satisfaction-ask');
const away = async (): Promise<never> => Promise.reject(new AppError('UNAVAILABLE'));

let asterisk: OwnAsterisk;
let parts: CallParts;
let calls: CallService;
/** Greetings that were asked for. */
let played: string[];
/** Keeps a `systemname` for this Asterisk. */
let takeName: (name: string) => Promise<void>;
/** What is known of contacts; the store is away where a story says so. */
let contacts: Pick<CallContacts, 'wasOpened' | 'openCalls' | 'leaveOpen'>;

beforeAll(async () => {
  asterisk = await OwnAsterisk.start();
});
afterAll(() => asterisk?.close());
beforeEach(() => {
  const real = asterisk.ari;
  const play: AriClient['play'] = async (...asked) => {
    played.push(asked[2]);
    await real.play(...asked);
  };
  const ari = Object.assign(asterisk.ari, { play });
  const clock = new ManualClock();
  played = [];
  takeName = async () => undefined;
  contacts = {
    wasOpened: async () => false,
    openCalls: async () => new Map(),
    leaveOpen: async () => undefined,
  };
  parts = {
    ari,
    door: new DoorService(
      ari,
      { perSecond: 1000, burst: 1000, clock },
      { turnedAway: () => undefined, letsIn: () => undefined },
      log,
    ),
    media: new MediaService(
      ari,
      { now: () => 0, mark: async () => undefined, quiet: async () => null, modeOf: async () => 'always' },
      log,
    ),
    contacts: contacts as CallContacts,
    unasked: new UnaskedService({ contacts: { keepUnasked: away }, clock, log }),
    lines: { find: async () => ({ ...LINE, prompts: PROMPTS }) },
    reception: {} as Reception,
    survey: { begin: async () => false, answered: async () => undefined },
    controls: { find: async () => [] },
    phones: { mayBeElsewhere: async () => false, isHere: async () => undefined },
    watching: new MonitoringService({ ari, leavings: { leave: async () => null }, log }),
    blocked: { refusalOf: async () => null },
    dialling: null,
    book: new CallBook(),
    log,
  };
  calls = new CallService(parts);
});

/** Somebody calls; the answer is the channel. */
async function comes(): Promise<string> {
  const channelId = newId();
  const asked = { channelId, appArgs: 'inbound,12360', callerId: '', timeout: 60, variables: {} };
  await asterisk.ari.originate({ ...asked, endpoint: 'Local/hold@wishes/n' });
  return channelId;
}
const channelOf = async (id: string): Promise<AriChannel | undefined> =>
  (await asterisk.ari.channels()).find((channel) => channel.id === id);
const isAt = (id: string, is: (dialplan: AriChannel['dialplan']) => boolean): Promise<unknown> =>
  eventually(
    () => channelOf(id),
    (channel) => channel !== undefined && is(channel.dialplan),
  );
const hearsAnnouncement = (id: string): Promise<unknown> => isAt(id, ({ context }) => context === 'fallback');
async function hangUp(): Promise<void> {
  for (const { id } of await asterisk.ari.channels()) await asterisk.ari.hangUp(id, 'normal');
  await eventually(
    () => asterisk.ari.channels(),
    ({ length }) => length === 0,
  );
}

describe('a caller who is found in Asterisk and has no contact', () => {
  let socket: AriSocket;
  let caller: string;
  beforeEach(async () => {
    socket = await asterisk.occupy();
    caller = await comes();
    await isAt(caller, (dialplan) => dialplan.app_name === 'Stasis');
  });
  afterEach(async () => {
    await hangUp();
    await socket.end();
  });
  const isFound = async (): Promise<void> => {
    const found = new Call({ id: caller, accountId: '12360', caller: '' });
    parts.book.add(found);
    calls.resume(found);
    await found.settled();
  };

  it('is greeted though they were answered before, and heard out if that is under way', async () => {
    const greeting = greetingIdOf(caller);
    await isFound();
    expect(await asterisk.ari.isPlaying(greeting)).toBe(true);
    await isFound();
    expect(played).toEqual([greeting]);
    await asterisk.ari.stopPlaying(greeting);
    await eventually(
      () => asterisk.ari.isPlaying(greeting),
      (playing) => !playing,
    );
    await isFound();
    expect(played).toEqual([greeting, greeting]);
  });

  it('is given back to the dialplan if nobody can tell what became of them', async () => {
    contacts.wasOpened = away;
    await isFound();
    await hearsAnnouncement(caller);
  });
});

describe('as long as Asterisk and the truth can not be compared', () => {
  let socket: AriSocket;
  let connected: CallSwitch;
  beforeEach(() => {
    const wishes = new FallbackWishService({
      ari: parts.ari,
      lines: parts.lines,
      blocked: parts.blocked,
      contacts: { leaveOut: async () => null },
      clock: new ManualClock(),
      log,
    });
    connected = new CallSwitch(
      calls,
      new RecoveryService(parts, calls, (name) => takeName(name)),
      wishes,
      log,
      60_000,
    );
    socket = new AriSocket(asterisk.target, parts.ari.app, connected, log);
  });
  afterEach(async () => {
    await hangUp();
    await socket.end();
    await connected.stop();
  });

  it('an Asterisk with the name of another is not compared: what is not found there may be at the other', async () => {
    const [asked, compared]: [string[], string[]] = [[], []];
    takeName = async (name) => {
      asked.push(name);
      throw new AppError('BAD_SETTING');
    };
    contacts.openCalls = async (name) => {
      compared.push(name);
      return new Map();
    };
    socket.start();
    await eventually(
      async () => asked.length,
      (count) => count > 1,
    );
    expect([new Set(asked), compared, connected.isReady]).toEqual([new Set(['test']), [], false]);
    await hearsAnnouncement(await comes());
    takeName = async () => undefined;
    await eventually(async () => connected.isReady, Boolean);
    expect(compared).toEqual(['test']);
  });

  it('new callers hear the announcement, those of before too; afterwards they are greeted', async () => {
    let [fail, looks] = [(): void => undefined, 0];
    // The first look takes until somebody has called.
    const first = new Promise<never>((_, reject) => {
      fail = () => reject(new AppError('UNAVAILABLE'));
    });
    contacts.openCalls = () => {
      looks += 1;
      return looks === 1 ? first : away();
    };
    socket.start();
    await eventually(
      async () => looks,
      (count) => count === 1,
    );
    const early = await comes();
    await isAt(early, ({ app_name: app }) => app === 'Stasis');
    fail();
    await hearsAnnouncement(early);
    await hearsAnnouncement(await comes());
    expect([connected.isReady, played]).toEqual([false, []]);

    contacts.openCalls = async () => new Map();
    await eventually(async () => connected.isReady, Boolean);
    const late = await comes();
    await eventually(
      async () => played,
      (all) => all.includes(greetingIdOf(late)),
    );
  });
});

describe('a caller while nobody controls calls', () => {
  afterEach(hangUp);

  it.each([
    ['en', '12374'],
    ['zh', '12375'],
    ['zh', '12376'],
  ])('is spoken to in the language that the number was said to have: %s', async (language, number) => {
    for (const [id, told] of [
      ['12374', 'en'],
      ['12375', 'zh'],
    ] as const)
      await asterisk.ari.setGlobal(`LANGUAGE_${id}`, told);
    const id = newId();
    const query = { endpoint: 'Local/hold@wishes/n', context: 'from-trunk', extension: number, priority: 1 };
    await new AriRest(asterisk.target).request({ method: 'POST', path: `/channels/${id}`, query });
    await hearsAnnouncement(id);
    expect((await channelOf(id))?.language).toBe(language);
  });
});
