import type { LookupTrial, TreeDetail } from '#libs/channel/voice';
import type { CallbackView, ContactInFull, ContactView, Page } from '#libs/contract';
import { signatureOf } from '#libs/platform';
import { eventually } from '#kit';
import { Ear } from '#kit/ear';
import { VOICE_STORY_MS, VoiceStage, typesOf } from '#kit/voice-stage';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readyHotline } from './hotline-story.js';
import { choosesALanguage, ratesSelfService } from './language-story.js';
import { uploadedPromptIsHeard } from './prompt-story.js';
import { endsInTheTree } from './self-service-story.js';
import { isHeardByWhoReturnsIt } from './voice-mail-story.js';

const NUMBER = '12365';
const MAILBOX = '12366';
/** Its menu waits long for a key. */
const PATIENT = '12374';
const ask = {
  prompt: { zh: '请选择。', en: 'Please choose.' },
  seconds: 2,
  tries: 2,
};
const TREE = {
  start: 'top',
  nodes: [
    {
      id: 'top',
      kind: 'menu',
      ...ask,
      keys: { '0': 'agent', '1': 'number', '2': 'mail', '3': 'call', '4': 'hours' },
      otherwise: 'bye',
    },
    {
      id: 'number',
      kind: 'digits',
      ...ask,
      // A busy machine may be slow to press.
      seconds: 15,
      min: 4,
      max: 4,
      keep: 'declaration',
      shown: true,
      next: 'agent',
      otherwise: 'bye',
    },
    { id: 'agent', kind: 'queue' },
    { id: 'mail', kind: 'message' },
    { id: 'call', kind: 'callback' },
    { id: 'hours', kind: 'play', prompt: { zh: '每天八点到十八点。' }, serves: true, next: 'bye' },
    { id: 'bye', kind: 'hangup', prompt: 'goodbye' },
  ],
};

jest.setTimeout(VOICE_STORY_MS);
let stage: VoiceStage;
const callbacksOf = async ({ id }: ContactView): Promise<CallbackView[]> => {
  const page = await stage.jietong.admin.get<Page<CallbackView>>('/api/v1/callbacks?limit=100');
  return page.items.filter(({ contactId }) => contactId === id);
};
const press = (digits: string) => ({ afterMs: 500, digits });
/** The contact of a caller who was let go; whoever is called back has another one by then. */
const letGo = (before: readonly ContactView[]): Promise<ContactView> =>
  eventually(
    async () =>
      (await stage.contacts()).find(
        ({ id, outcome }) => outcome === 'flowed-out' && !before.some((old) => old.id === id),
      ),
    (found) => found !== undefined,
  ) as Promise<ContactView>;

beforeAll(async () => {
  // The system that is asked here is on this machine.
  stage = await VoiceStage.open({ JIETONG_WEBHOOKS_INNER: 'yes' });
  await stage.jietong.admin.post<TreeDetail>('/api/v1/ivr-trees', { id: 'hotline', content: TREE });
  const patient = {
    start: 'top',
    nodes: [
      { id: 'top', kind: 'menu', ...ask, seconds: 30, keys: { '0': 'bye' }, otherwise: 'bye' },
      { id: 'bye', kind: 'hangup' },
    ],
  };
  await stage.jietong.admin.post<TreeDetail>('/api/v1/ivr-trees', { id: 'patient', content: patient });
  await stage.line(PATIENT, [], 'general', 'patient');
  const mailbox = { start: 'mail', nodes: [{ id: 'mail', kind: 'message' }] };
  await stage.jietong.admin.post<TreeDetail>('/api/v1/ivr-trees', { id: 'mailbox', content: mailbox });
  await stage.line(NUMBER, [], 'general', 'hotline');
  await stage.line(MAILBOX, [], 'general', 'mailbox');
});
afterAll(() => VoiceStage.closeAll());
afterEach(async () => {
  await stage.unplug();
  await stage.hangUpAll();
});

describe('a caller of a number with a tree', () => {
  it('enters a number while the prompt is played, asks for an agent, and those who don’t serve them see nothing of it', async () => {
    const before = await stage.contacts();
    const caller = await stage.call({ called: NUMBER, stayMs: 60_000, keys: press('12214') });
    const contact = await stage.newest(before, 'waiting');
    const { timeline, menu } = await stage.jietong.admin.get<ContactInFull>(`/api/v1/contacts/${contact.id}`);
    expect(timeline[0]).toMatchObject({
      type: 'contact.opened',
      journey: { path: ['top', 'number', 'agent'], entered: { declaration: '****' } },
    });
    expect(menu['number']).toEqual({ kind: 'digits', words: ask.prompt, prompt: null });
    await caller.close();
  });

  it('who asks for nobody in it is in the figures all the same', () => endsInTheTree(stage, NUMBER, PATIENT));

  it('leaves a message, which is kept, becomes a callback, and is heard by the agent who returns it', async () => {
    const before = await stage.contacts();
    // Straight to the tone: SIPp speaks from another port than the one it presses keys from.
    const caller = await stage.call({ called: MAILBOX, stayMs: 200_000, tone: 440 });
    await stage.leavesMessage(2);
    await caller.hangUp();
    const contact = await letGo(before);
    expect(typesOf(await stage.detail(contact.id))).toBe('opened overflowed closed');
    await stage.recorded(contact.id, ['message']);
    // Kept first, and only then removed there.
    const spool = async (): Promise<string[]> => stage.asterisk.recordings();
    await eventually(spool, (names) => !names.includes(`${contact.id}-message`));
    const [callback] = await eventually(
      () => callbacksOf(contact),
      (found) => found.length === 1,
    );
    expect(callback).toMatchObject({ kind: 'voice-mail' });
    if (callback) await isHeardByWhoReturnsIt(stage, callback, 440);
  });

  it('wishes to be called back, and a callback is made', async () => {
    const before = await stage.contacts();
    const from = '13800138123';
    const caller = await stage.call({ called: NUMBER, from, stayMs: 60_000, keys: press('3') });
    await caller.done();
    const contact = await letGo(before);
    const found = await eventually(
      () => callbacksOf(contact),
      (callbacks) => callbacks.length === 1,
    );
    expect(found[0]).toMatchObject({ kind: 'wished' });
  });
});

it('a caller whom a tree asks how satisfied they are answers by a key', () => ratesSelfService(stage));

describe('a caller of whom a tree asks a system outside', () => {
  const CALLED = '12371';
  const heard: { headers: IncomingHttpHeaders; body: string }[] = [];
  let server: Server;
  /** What it answers; null = nothing, for ever. */
  let answer: string | null;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        heard.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
        if (answer !== null) response.end(JSON.stringify({ answer }));
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/declarations`;
    const nodes = [
      {
        id: 'number',
        kind: 'digits',
        ...ask,
        seconds: 15,
        min: 4,
        max: 4,
        keep: 'declaration',
        next: 'status',
        otherwise: 'agent',
      },
      {
        id: 'status',
        kind: 'lookup',
        by: 'declaration',
        url,
        seconds: 2,
        answers: { released: 'mail' },
        otherwise: 'agent',
      },
      { id: 'mail', kind: 'callback' },
      { id: 'agent', kind: 'queue' },
    ];
    const content = { start: 'number', nodes };
    const { admin } = stage.jietong;
    await admin.post<TreeDetail>('/api/v1/ivr-trees', { id: 'status', content });
    await stage.line(CALLED, [], 'general', 'status');
  });
  afterEach(() => void heard.splice(0));
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  it('goes where its answer leads; it was asked about what they entered, signed', async () => {
    answer = 'released';
    const before = await stage.contacts();
    const caller = await stage.call({
      called: CALLED,
      from: '13800138444',
      stayMs: 60_000,
      keys: press('2214'),
    });
    await caller.done();
    await letGo(before);
    const [{ headers, body } = { headers: {}, body: '' }] = heard;
    expect(JSON.parse(body)).toEqual({ tree: 'status', node: 'status', by: 'declaration', value: '2214' });
    const { lookupKey } = await stage.jietong.admin.get<TreeDetail>('/api/v1/ivr-trees/status');
    const timestamp = String(headers['x-jietong-timestamp']);
    expect(headers['x-jietong-signature']).toBe(signatureOf(lookupKey ?? '', timestamp, body));
  });

  it('gets an agent when it says nothing in time', async () => {
    answer = null;
    const before = await stage.contacts();
    const caller = await stage.call({ called: CALLED, stayMs: 60_000, keys: press('2215') });
    const { id } = await stage.newest(before, 'waiting');
    expect((await stage.detail(id)).timeline[0]).toMatchObject({
      journey: { path: ['number', 'status', 'agent'] },
    });
    await caller.close();
  });

  it('is tried by an administrator without a call', async () => {
    const tried = (value: string): Promise<LookupTrial> =>
      stage.jietong.admin.post('/api/v1/ivr-trees/status/lookups/status', { value });
    answer = 'released';
    expect(await tried('2214')).toEqual({ answer: 'released', problem: null, next: 'mail' });
    answer = 'held';
    expect(await tried('2214')).toEqual({ answer: 'held', problem: null, next: 'agent' });
  });
});

it('a prompt that was uploaded is heard by callers, of a tree as it was when the tree was saved', () =>
  uploadedPromptIsHeard(stage));

describe('a caller whom the queue leads out', () => {
  const rule = (when: string, more: object) => [
    { when, to: 'callback', reason: '溢出', reasonEn: 'Overflow', ...more },
  ];

  beforeAll(async () => {
    const { admin } = stage.jietong;
    for (const id of ['shut', 'slow', 'night']) {
      await admin.post('/api/v1/queues', { id, name: id, nameEn: id, districtId: '00' });
    }
    // A queue that nobody could ever serve is refused.
    await stage.jietong.user('somebody', { queueIds: ['shut', 'slow', 'night'] });
    const queues = [
      { queueId: 'shut', districtId: '00', channels: ['webchat'], overflow: rule('closed', {}) },
      {
        queueId: 'night',
        districtId: '00',
        // Never open: whatever time it is, it is out of hours.
        hours: { weekly: [], holidays: 'closed' },
        overflow: [...rule('closed', { to: 'voice-mail' }), ...rule('closed', {})],
      },
      { queueId: 'slow', districtId: '00', overflow: rule('waited', { afterSeconds: 1 }) },
    ];
    const body = { baseVersion: 0, note: 'calls are led out', content: { queues } };
    await admin.must('PUT', '/api/v1/routing-policy', body);
    await stage.line('12367', [], 'shut');
    await stage.line('12368', [], 'slow');
    await stage.line('12378', [], 'night');
  });

  it('is led by the ready tree of a hotline as by any other', () => readyHotline(stage, 'night', letGo));

  it('out of hours leaves a message, which is kept and becomes a callback', async () => {
    const before = await stage.contacts();
    const ear = await Ear.at(stage.asterisk);
    const caller = await stage.call({ called: '12378', from: '13800138555', stayMs: 200_000, tone: 440 });
    const contact = await letGo(before);
    const channel = await stage.callerOf('12378');
    await stage.leavesMessage(2);
    await ear.says(channel, { 440: true });
    await caller.hangUp();
    const { timeline } = await stage.detail(contact.id);
    expect(timeline.at(-2)).toMatchObject({ type: 'contact.overflowed', to: 'voice-mail', when: 'closed' });
    await stage.recorded(contact.id, ['message']);
    const found = await eventually(
      () => callbacksOf(contact),
      (callbacks) => callbacks.length === 1,
    );
    expect(found[0]).toMatchObject({ kind: 'voice-mail', queueId: 'night' });
    await ear.close();
  });

  it.each([
    ['at once, because it is closed, is told so', '12367', 'opened overflowed closed'],
    ['while they wait is told so, and not hung up on', '12368', 'opened queued overflowed closed'],
  ])('%s', async (_, called, types) => {
    const before = await stage.contacts();
    const caller = await stage.call({ called, from: `139${called}000`, stayMs: 60_000 });
    const contact = await letGo(before);
    // The contact is over, and they are still being spoken to.
    expect(await stage.asterisk.ari.channels()).toHaveLength(1);
    expect(typesOf(await stage.detail(contact.id))).toBe(types);
    await caller.done();
  });
});

describe('a caller who waits in a queue that speaks to them', () => {
  const PATIENCE = '12369';
  /** Another queue, where nobody is called back before them. */
  const SERVED = '12370';
  const waiting = {
    everySeconds: 600,
    position: true,
    expectedWait: true,
    callbackKey: '7',
    messageKey: '8',
    repeatKey: '9',
  };

  let ear: Ear;
  /** Waits until the one caller has heard that they are next. */
  const isTold = async (called: string): Promise<void> => {
    const caller = await stage.callerOf(called);
    await ear.follow(caller);
    await ear.isTold(caller, 'waiting-next');
  };

  afterAll(() => ear?.close());
  beforeAll(async () => {
    ear = await Ear.at(stage.asterisk);
    for (const id of ['patience', 'served'])
      await stage.jietong.admin.post('/api/v1/queues', { id, name: id, nameEn: id, waiting });
    await stage.line(PATIENCE, [], 'patience');
    await stage.line(SERVED, [], 'served');
  });

  it('hears where they stand, wishes to be called back, confirms the number, and keeps their place', async () => {
    const before = await stage.contacts();
    const from = '13800138777';
    const keys = { afterMs: 'told', digits: '71' } as const;
    const caller = await stage.call({ called: PATIENCE, from, stayMs: 90_000, keys });
    const { queuedAt } = await stage.newest(before, 'waiting');
    await isTold(PATIENCE);
    // The keys are pressed while it is being said.
    await caller.press();
    await caller.done();
    const contact = await letGo(before);
    expect(typesOf(await stage.detail(contact.id))).toBe('opened queued overflowed closed');
    const [callback] = await eventually(
      () => callbacksOf(contact),
      (found) => found.length === 1,
    );
    expect(callback).toMatchObject({ kind: 'wished', place: queuedAt, queueId: 'patience' });
    expect(callback?.customer.masked).toBe(contact.customer.masked);
  });

  it('leaves a message instead', async () => {
    const before = await stage.contacts();
    const keys = { afterMs: 'told', digits: '8' } as const;
    const caller = await stage.call({ called: PATIENCE, from: '13800138778', stayMs: 200_000, keys });
    await stage.newest(before, 'waiting');
    await caller.press();
    await stage.leavesMessage(0);
    await caller.hangUp();
    const contact = await letGo(before);
    await stage.recorded(contact.id, ['message']);
  });

  it('hears no more of it once an agent has picked up', async () => {
    const before = await stage.contacts();
    const caller = await stage.call({ called: SERVED, from: '13800138779', stayMs: 90_000 });
    const { id } = await stage.newest(before, 'waiting');
    await isTold(SERVED);
    const tone = 600;
    const agent = await stage.agent(
      'patient',
      { answers: true, ringMs: 50, talkMs: 200_000, tone },
      { queueIds: ['served'] },
    );
    await stage.reaches(id, 'active');
    await ear.hears(await stage.callerOf(SERVED), { [tone]: true });
    await caller.close();
    await stage.hangUpAll();
    await stage.wrapUp(agent);
  });
});

it('keys pressed during the greeting are not lost: a caller chooses their language by them, and gets who speaks it', () =>
  choosesALanguage(stage));
