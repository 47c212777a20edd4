import { eventually } from '#kit';
import { Ear } from '#kit/ear';
import { Processes, settingsOf, type AppProcess } from '#kit/processes';
import { VOICE_STORY_MS, VoiceStage, typesOf } from '#kit/voice-stage';
import { legIdOf } from '#libs/channel/voice';
import { freeUdpPort } from '#libs/platform/embedded';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AGENT, CUSTOMER, CallingBack, channelOf, settingsFor } from './dialling-story.js';

jest.setTimeout(VOICE_STORY_MS);

/** For so long, or until it is told: however long another process needs to take over. */
const rings = (ringMs: number | 'told') =>
  ({ answers: true, ringMs, talkMs: 200_000, tone: CUSTOMER }) as const;

let stage: VoiceStage;
let ear: Ear;
let back: CallingBack;
let trunk: number;
/** In charge, and standing by. */
let first: AppProcess;
let second: AppProcess;
const processes = new Processes();

const voice = (): Promise<AppProcess> => {
  const settings = { ...settingsFor(trunk), JIETONG_DIAL_SECONDS: '60', LOG_LEVEL: 'info' };
  return processes.start(
    'voice',
    settingsOf(stage.jietong.stores, { ...stage.asterisk.settings(), ...settings }),
  );
};
const reconciled = (process: AppProcess): Promise<unknown> =>
  eventually(
    async () => process.log.some(({ msg }) => msg === 'calls reconciled'),
    (is) => is === true,
    45_000,
  );
/** The one in charge is gone, and the other has taken over. */
async function killed(): Promise<void> {
  await first.kill();
  await reconciled(second);
}

beforeAll(async () => {
  trunk = await freeUdpPort();
  // The Jietong in this process names no Asterisk: calls are controlled by processes of their own.
  stage = await VoiceStage.open({ ...settingsFor(trunk), ASTERISK_ARI_URL: '' });
  ear = await Ear.at(stage.asterisk);
  back = new CallingBack(stage, trunk);
  first = await voice();
  await reconciled(first);
  second = await voice();
  await back.prepare();
});
/** Each story is about another process that is killed. */
afterEach(async () => {
  await back.over();
  first = second;
  second = await voice();
});
afterAll(async () => {
  await ear?.close();
  await processes.close();
  await VoiceStage.closeAll();
});

describe('the process in charge is killed', () => {
  it('while the agent’s phone rings: the other one goes on, and calls the customer', async () => {
    const contact = await back.accepted(rings(500), { ringMs: 'told' });
    await back.stands(contact, { state: 'due' });
    await killed();
    await back.picksUp(contact);
    await back.stands(contact, { state: 'answered', attempt: 1 });
    await ear.hears(channelOf(contact), { [AGENT]: true });
    expect(await back.dialled()).toEqual([channelOf(contact)]);
    await stage.asterisk.ari.hangUp(channelOf(contact), 'normal');
    expect(typesOf(await stage.reaches(contact.id, 'wrap-up'))).toBe('opened queued offered accepted ended');
  });

  it('while it rings at the customer’s: they are not called twice, and talk with the agent', async () => {
    const contact = await back.accepted(rings('told'));
    await back.stands(contact, { state: 'calling' });
    await killed();
    expect(await back.dialled()).toEqual([channelOf(contact)]);
    await back.customerPicksUp(contact);
    await back.stands(contact, { state: 'answered', attempt: 1 });
    await ear.hears(channelOf(contact), { [AGENT]: true });
    await back.end(contact);
    await stage.silent();
    expect(typesOf(await stage.reaches(contact.id, 'wrap-up'))).toBe('opened queued offered accepted ended');
  });

  it('and the customer’s call is over before another comes: they are not reached, and called again by a click alone', async () => {
    const contact = await back.accepted(rings('told'));
    await back.stands(contact, { state: 'calling' });
    await first.kill();
    await stage.asterisk.ari.hangUp(channelOf(contact), 'normal');
    await reconciled(second);
    await back.stands(contact, { state: 'ended', end: 'other', attempt: 1 });
    expect(await back.dialled()).toEqual([]);
    const leg = legIdOf({ contactId: contact.id, epoch: contact.epoch, agentId: back.agent.id });
    expect((await stage.asterisk.ari.channels()).map(({ id }) => id)).toEqual([leg]);
    await back.customer(rings(200));
    await back.redial(contact);
    await back.stands(contact, { state: 'answered', attempt: 2 });
    await back.end(contact);
    await stage.silent();
  });

  it('while they talk: they go on, and who hangs up meanwhile has ended it', async () => {
    const contact = await back.accepted(rings(200));
    await back.stands(contact, { state: 'answered' });
    await ear.hears(channelOf(contact), { [AGENT]: true });
    await killed();
    await ear.hears(channelOf(contact), { [AGENT]: true });
    expect((await stage.detail(contact.id)).state).toBe('active');
    await second.kill();
    await stage.asterisk.ari.hangUp(channelOf(contact), 'normal');
    second = await voice();
    const over = await stage.reaches(contact.id, 'wrap-up');
    expect(typesOf(over)).toBe('opened queued offered accepted ended');
    expect(over.timeline.at(-1)).toMatchObject({ by: 'customer' });
    await stage.silent();
  });
});

it('afterwards nothing is wrong with any contact', async () => {
  const { findings, conservation } = await stage.invariants();
  expect([findings, conservation.holds]).toEqual([[], true]);
});
