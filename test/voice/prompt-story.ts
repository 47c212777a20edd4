import type { TreeDetail } from '#libs/channel/voice';
import { eventually } from '#kit';
import { Ear } from '#kit/ear';
import { sine, wavOf } from '#kit/tone';
import type { VoiceStage } from '#kit/voice-stage';
import { expect } from '@jest/globals';

const [EARLIER, LATER] = ['12372', '12373'];
/** Hz: what the prompt sounded like first, and sounds like since. */
const [OLD, NEW] = [650, 950];

/** A tree says a prompt as it was when the tree was saved, to real callers. */
export async function uploadedPromptIsHeard(stage: VoiceStage): Promise<void> {
  const ear = await Ear.at(stage.asterisk);
  try {
    await upload(stage, OLD);
    await line(stage, EARLIER);
    await upload(stage, NEW);
    await line(stage, LATER);
    await hears(stage, ear, EARLIER, { [OLD]: true, [NEW]: false });
    await hears(stage, ear, LATER, { [OLD]: false, [NEW]: true });
  } finally {
    await ear.close();
  }
}

/** Gives the prompt the sound of this tone; long enough to be listened for. */
async function upload({ jietong }: VoiceStage, hertz: number): Promise<void> {
  const answer = await fetch(`${jietong.url}/api/v1/prompts/own/zh`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${jietong.admin.accessToken}` },
    body: wavOf(sine(hertz, 60)),
  });
  expect(answer.status).toBe(200);
}

/** A number whose tree, saved now, says the prompt. */
async function line(stage: VoiceStage, number: string): Promise<void> {
  const nodes = [
    { id: 'own', kind: 'play', prompt: 'own', next: 'bye' },
    { id: 'bye', kind: 'hangup' },
  ];
  const tree = { id: `own-${number}`, content: { start: 'own', nodes } };
  await stage.jietong.admin.post<TreeDetail>('/api/v1/ivr-trees', tree);
  await stage.line(number, [], 'general', tree.id);
}

/** A caller of a number hears exactly these tones. */
async function hears(
  stage: VoiceStage,
  ear: Ear,
  called: string,
  tones: Record<number, boolean>,
): Promise<void> {
  const caller = await stage.call({ called, stayMs: 110_000 });
  const there = (): Promise<boolean> =>
    stage.callerOf(called).then(
      () => true,
      () => false,
    );
  await eventually(there, Boolean);
  await ear.hears(await stage.callerOf(called), tones);
  await caller.close();
  await stage.hangUpAll();
}
