import { testFolder } from '#kit';
import { OwnAsterisk } from '#kit/asterisk';
import { eventually } from '#kit/eventually';
import { Processes, settingsOf, type AppProcess } from '#kit/processes';
import { piecesWith, samplesOf } from '#kit/tone';
import { VOICE_STORY_MS, VoiceStage, typesOf } from '#kit/voice-stage';
import type { Sipp } from '#kit/sipp';
import { AgentService } from '#libs/agent';
import { EndpointService } from '#libs/channel/voice';
import type { ContactView } from '#libs/contract';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

const AGENT_TONE = 600;
const TALK = { answers: true, ringMs: 50, talkMs: 300_000, tone: AGENT_TONE } as const;
const PATIENCE_MS = 60_000;

/** One of the Asterisks, with the process in charge of it. */
interface Place {
  asterisk: OwnAsterisk;
  /** What its callers say, Hz. */
  tone: number;
  process: AppProcess;
}

jest.setTimeout(VOICE_STORY_MS);
let stage: VoiceStage;
let north: Place;
let south: Place;
const processes = new Processes();
const folder = testFolder('recordings');

beforeAll(async () => {
  // Names of which one begins with the other.
  const [first, second] = await Promise.all([OwnAsterisk.start('north'), OwnAsterisk.start('north-2')]);
  // The Jietong in this process, with the router and the worker, names no Asterisk.
  stage = await VoiceStage.open({ ASTERISK_ARI_URL: '', JIETONG_RECORDINGS: folder }, first);
  [north, south] = await Promise.all([placeOf(first, 1000), placeOf(second, 1400)]);
});
afterAll(async () => {
  await processes.close();
  await VoiceStage.closeAll();
});

function voice(asterisk: OwnAsterisk): Promise<AppProcess> {
  const settings = { ...asterisk.settings(), JIETONG_RECORDINGS: folder, LOG_LEVEL: 'info' };
  return processes.start('voice', settingsOf(stage.jietong.stores, settings));
}
async function placeOf(asterisk: OwnAsterisk, tone: number): Promise<Place> {
  const process = await voice(asterisk);
  await said(process, 'calls reconciled');
  return { asterisk, tone, process };
}
const said = (process: AppProcess, what: string, times = 1): Promise<unknown> =>
  eventually(
    async () => process.log.filter(({ msg }) => msg === what).length,
    (count) => count >= times,
    PATIENCE_MS,
  );

/** Agents whose phone these Asterisks know. */
const crowd = (size: number, at = [north, south]): Promise<string[]> =>
  stage.crowd(
    size,
    TALK,
    at.map(({ asterisk }) => asterisk),
  );

/** Knows an agent's endpoint, where nothing has registered. */
const knowsWithoutPhone = ({ asterisk }: Place, agentId: string): Promise<void> =>
  new EndpointService(asterisk.ari).push({ agentId, kind: 'phone', password: 'phone-password' });

let lastCaller = 10;
/** Somebody calls there: their contact, once it is in a state. */
async function calls(
  { asterisk, tone }: Place,
  state: ContactView['state'],
): Promise<{ sipp: Sipp; contact: ContactView }> {
  const from = `138000000${(lastCaller += 1)}`;
  const before = await stage.contacts();
  const sipp = await stage.call({ port: asterisk.sipPort, from, stayMs: 300_000, tone });
  return { sipp, contact: await stage.newest(before, state, from) };
}

/** So many calls are at an Asterisk that no process has, as the router knows it; others are answered. */
async function outOfReach(count: number): Promise<void> {
  const known = ['jietong_calls_out_of_reach', 'jietong_calls_held'];
  await eventually(
    () => Promise.all(known.map((name) => stage.metric(name))),
    ([some, all]) => some === count && all === 0,
    PATIENCE_MS,
  );
}

/** What is kept as a recording, as a supervisor hears it. */
async function heard(recordingId: string): Promise<Int16Array> {
  const { accessToken } = await stage.jietong.signIn('listener');
  const response = await fetch(`${stage.jietong.url}/api/v1/recordings/${recordingId}/audio`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  expect(response.status).toBe(200);
  return samplesOf(Buffer.from(await response.arrayBuffer()));
}

describe('two Asterisks side by side', () => {
  it('a caller at each is answered, and each conversation is collected from the Asterisk it was held at', async () => {
    await stage.jietong.user('listener', { roles: ['supervisor'], queueIds: [] });
    const agents = await crowd(2);
    const places = [north, south];
    const talks = [];
    for (const place of places) talks.push({ place, ...(await calls(place, 'active')) });
    expect(new Set(talks.map(({ contact }) => contact.handledBy))).toEqual(new Set(agents));
    for (const { place, contact } of talks) {
      const name = `${contact.id}-${contact.epoch}`;
      await eventually(
        async () => (place.asterisk.recordings().includes(name) ? place.asterisk.recording(name) : null),
        (samples) =>
          samples !== null && [place.tone, AGENT_TONE].every((tone) => piecesWith(samples, tone) > 3),
        PATIENCE_MS,
      );
      const [other] = places.filter((one) => one !== place);
      expect(other?.asterisk.recordings()).not.toContain(name);
    }
    for (const { sipp } of talks) await sipp.hangUp();
    for (const { place, contact } of talks) {
      expect(typesOf(await stage.reaches(contact.id, 'wrap-up'))).toBe(
        'opened queued offered accepted ended',
      );
      await stage.recorded(contact.id, [contact.epoch]);
      const samples = await heard(`${contact.id}-${contact.epoch}`);
      const has = (tone: number): boolean => piecesWith(samples, tone) > 3;
      expect(places.filter(({ tone }) => has(tone))).toEqual([place]);
      await eventually(
        async () => place.asterisk.recordings(),
        (names) => names.length === 0,
      );
    }
    await stage.disperse(agents);
  });

  it('a phone that is only at one is passed over by calls at the other, and blamed when it is at neither', async () => {
    const [agent] = (await crowd(1, [north])) as [string];
    await knowsWithoutPhone(south, agent);
    const service = stage.jietong.service.app.get(AgentService, { strict: false });
    const there = await calls(south, 'waiting');
    const goesBack = (id: string, types: string): Promise<unknown> =>
      stage.until(id, (contact) => typesOf(contact) === types);
    await goesBack(there.contact.id, 'opened queued offered released queued');
    const { timeline } = await stage.detail(there.contact.id);
    expect(timeline.find(({ type }) => type === 'contact.released')).toMatchObject({ reason: 'no-phone' });
    expect((await service.view(agent)).state).toBe('idle');
    const here = await calls(north, 'active');
    expect((await stage.detail(here.contact.id)).handledBy).toBe(agent);
    // Whose phone is there takes it.
    const [second] = (await crowd(1, [south])) as [string];
    expect((await stage.reaches(there.contact.id, 'active')).handledBy).toBe(second);
    for (const { sipp } of [here, there]) await sipp.hangUp();
    for (const { contact } of [here, there]) await stage.reaches(contact.id, 'wrap-up');
    await stage.disperse([agent, second]);

    const [nowhere] = (await crowd(1, [])) as [string];
    for (const place of [north, south]) await knowsWithoutPhone(place, nowhere);
    const one = await calls(south, 'waiting');
    await goesBack(one.contact.id, 'opened queued offered released queued');
    const other = await calls(north, 'waiting');
    await goesBack(other.contact.id, 'opened queued offered missed queued');
    await eventually(
      async () => (await service.view(nowhere)).state,
      (state) => state === 'not-responding',
    );
    for (const { sipp } of [one, other]) await sipp.hangUp();
    for (const { contact } of [one, other]) await stage.reaches(contact.id, 'closed');
    await stage.disperse([nowhere]);
  });

  it('one is killed: its calls are offered to nobody and end once when it is back; those at the other go on', async () => {
    const agents = await crowd(2);
    const lost = await calls(north, 'active');
    const kept = await calls(south, 'active');
    const waiting = [await calls(north, 'waiting'), await calls(north, 'waiting')];
    await north.asterisk.kill();
    await outOfReach(3);

    // Those who wait at the dead one came first.
    const next = await calls(south, 'waiting');
    const [answering] = await crowd(1, [south]);
    expect((await stage.reaches(next.contact.id, 'active')).handledBy).toBe(answering);
    await next.sipp.hangUp();
    await stage.reaches(next.contact.id, 'wrap-up');
    const [free] = await crowd(1, [south]);
    const another = await calls(south, 'active');
    expect((await stage.detail(another.contact.id)).handledBy).toBe(free);
    for (const { contact } of waiting) expect(typesOf(await stage.detail(contact.id))).toBe('opened queued');
    expect((await stage.detail(kept.contact.id)).state).toBe('active');

    await north.asterisk.restart();
    await said(north.process, 'calls reconciled', 2);
    await outOfReach(0);
    expect(typesOf(await stage.reaches(lost.contact.id, 'wrap-up'))).toBe(
      'opened queued offered accepted ended',
    );
    for (const { contact } of waiting)
      expect(typesOf(await stage.reaches(contact.id, 'closed'))).toBe('opened queued abandoned closed');
    const [fresh] = await crowd(1);
    const again = await calls(north, 'active');
    expect((await stage.detail(again.contact.id)).handledBy).toBe(fresh);
    for (const { sipp } of [kept, another, again]) await sipp.hangUp();
    for (const { contact } of [kept, another, again])
      expect(typesOf(await stage.reaches(contact.id, 'wrap-up'))).toBe(
        'opened queued offered accepted ended',
      );
    await stage.disperse([...agents, answering ?? '', free ?? '', fresh ?? '']);
  });
});
