import { eventually } from '#kit';
import { shoot } from '#kit/browser';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { byId } from '../browser/screens.js';

/** Keeps what the page opened of microphones, loudspeakers and sounds, to be asked where they really are. */
const WATCH = `(() => {
  const made = (window.madeAudio = { microphones: [], speakers: [], sounds: [] });
  const devices = navigator.mediaDevices;
  if (!devices) return;
  const open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (wanted) => {
    const stream = await open(wanted);
    made.microphones.push(...stream.getAudioTracks());
    return stream;
  };
  const Element = window.Audio;
  window.Audio = function () {
    const element = new Element();
    made.speakers.push(element);
    return element;
  };
  window.AudioContext = class extends window.AudioContext {
    constructor(...options) {
      super(...options);
      made.sounds.push(this);
    }
  };
})()`;
/** The names of the devices that are in use. */
const IN_USE = `(async () => {
  const devices = await navigator.mediaDevices.enumerateDevices();
  const named = (kind) => (id) => devices.find((one) => one.kind === kind && one.deviceId === id)?.label;
  const { microphones, speakers, sounds } = window.madeAudio;
  const each = (names) => [...new Set(names.filter(Boolean))];
  return {
    microphone: each(
      microphones
        .filter(({ readyState }) => readyState === 'live')
        .map((track) => named('audioinput')(track.getSettings().deviceId)),
    ),
    speaker: each(speakers.filter(({ srcObject }) => srcObject).map(({ sinkId }) => named('audiooutput')(sinkId))),
    ringing: each(
      sounds.filter(({ state }) => state === 'running').map(({ sinkId }) => named('audiooutput')(sinkId)),
    ),
  };
})()`;
type InUse = Record<'microphone' | 'speaker' | 'ringing', string[]>;

/** To be called before the page is opened. */
export const watchAudio = (page: Page): Promise<unknown> => page.addInitScript(WATCH);

async function areInUse(page: Page, expected: Partial<InUse>): Promise<void> {
  const names = Object.keys(expected) as (keyof InUse)[];
  const found = await eventually(
    async () => {
      const all = await page.evaluate<InUse>(IN_USE);
      return Object.fromEntries(names.map((name) => [name, all[name]]));
    },
    (now) => JSON.stringify(now) === JSON.stringify(expected),
  );
  expect(found).toEqual(expected);
}

const settings = (page: Page) => page.locator('.phone-settings');
const opened = async (page: Page, open: boolean): Promise<void> => {
  await byId(page, 'phone-status').click();
  await settings(page).waitFor({ state: open ? 'visible' : 'hidden' });
};

async function picks(page: Page, field: string, device: string): Promise<void> {
  await settings(page).getByRole('combobox', { name: field }).click();
  await page.locator('.ant-select-dropdown:visible').getByTitle(device, { exact: true }).click();
  await page.locator('.ant-select-dropdown:visible').waitFor({ state: 'detached' });
}

/** Chooses a device each for speaking, hearing and ringing; a chosen one that is gone is no reason not to ring. */
export async function choosesDevices(page: Page): Promise<void> {
  await opened(page, true);
  await picks(page, '来电振铃', 'Fake Audio Output 2');
  await byId(page, 'phone-test-ring').click();
  await areInUse(page, { ringing: ['Fake Audio Output 2'] });
  await page.evaluate(`localStorage.setItem('jietong.phone.ringing', 'unplugged')`);
  await byId(page, 'phone-test-ring').click();
  await areInUse(page, { ringing: [] });
  await picks(page, '来电振铃', 'Fake Audio Output 1');
  await picks(page, '来电振铃', 'Fake Audio Output 2');
  await picks(page, '麦克风', 'Fake Audio Input 1');
  await picks(page, '扬声器', 'Fake Audio Output 1');
  await shoot(page, 'phone-devices');
  await opened(page, false);
}

/** It rings at the one device. */
export const ringsWhereChosen = (page: Page): Promise<void> =>
  areInUse(page, { ringing: ['Fake Audio Output 2'] });

/** The call is at the two others, and goes on at another microphone and loudspeaker that are chosen meanwhile. */
export async function callsWhereChosen(page: Page): Promise<void> {
  await areInUse(page, { microphone: ['Fake Audio Input 1'], speaker: ['Fake Audio Output 1'] });
  await opened(page, true);
  await picks(page, '麦克风', 'Fake Audio Input 2');
  await picks(page, '扬声器', 'Fake Audio Output 2');
  await areInUse(page, { microphone: ['Fake Audio Input 2'], speaker: ['Fake Audio Output 2'] });
  await opened(page, false);
}
