import type { TreeDetail, VoiceNumberView } from '#libs/channel/voice';
import type { Page } from '#libs/contract';
import { eventually } from '#kit';
import { Ear } from '#kit/ear';
import { sine, wavOf } from '#kit/tone';
import type { VoiceStage } from '#kit/voice-stage';
import { expect } from '@jest/globals';

const [EARLIER, LATER, GREETED] = ['12372', '12373', '12381'];
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
    await greetsAsItIsNow(stage, ear);
  } finally {
    await ear.close();
  }
}

/** A number greets with a prompt as it is now, and says what it lacks: a notice that calls are recorded. */
async function greetsAsItIsNow(stage: VoiceStage, ear: Ear): Promise<void> {
  const { admin } = stage.jietong;
  const warnings = async (): Promise<string[]> => {
    const { items } = await admin.get<Page<VoiceNumberView>>('/api/v1/voice-numbers');
    return items.find(({ id }) => id === GREETED)?.warnings.map(({ code }) => code) ?? ['no number'];
  };
  await stage.line(GREETED, ['own']);
  expect(await warnings()).toEqual(['no-recording-notice']);
  await hears(stage, ear, GREETED, { [OLD]: false, [NEW]: true });
  await upload(stage, OLD, '?notice=true');
  expect(await warnings()).toEqual([]);
  await hears(stage, ear, GREETED, { [OLD]: true, [NEW]: false });
  const refused = await admin.call('PATCH', `/api/v1/voice-numbers/${GREETED}`, { prompts: ['no-such'] });
  expect(refused).toMatchObject({ status: 400, body: { code: 'BAD_INPUT' } });
}

/** Gives the prompt the sound of this tone; long enough to be listened for. */
async function upload({ jietong }: VoiceStage, hertz: number, query = ''): Promise<void> {
  const answer = await fetch(`${jietong.url}/api/v1/prompts/own/zh${query}`, {
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
