import type { CallbackView, ContactView, Page, RecordingView } from '#libs/contract';
import { eventually } from '#kit';
import { RATE, piecesWith, samplesOf } from '#kit/tone';
import type { VoiceStage } from '#kit/voice-stage';
import { expect } from '@jest/globals';

/**
 * Whoever returns the call of a voice message hears it, as long as the call is theirs: on record, and nobody else does.
 * `tone`: Hz of what was said.
 */
export async function isHeardByWhoReturnsIt(
  stage: VoiceStage,
  { id: callbackId, contactId }: CallbackView,
  tone: number,
): Promise<void> {
  const { jietong } = stage;
  await jietong.user('idle', { queueIds: [] });
  const id = await jietong.user('returner');
  const console = await jietong.console('returner');
  await console.ask('presence.set', { presence: 'online' });
  const attempts = async (): Promise<ContactView[]> =>
    (await stage.contacts()).filter((one) => one.callbackId === callbackId && one.owner?.agentId === id);
  const [attempt] = await eventually(attempts, ({ length }) => length === 1);
  if (!attempt) throw new Error('nobody has it');
  const list = `/api/v1/contacts/${attempt.id}/voice-mail`;
  const own = await jietong.signIn('returner');
  const { items } = await own.get<Page<RecordingView>>(list);
  expect(items).toMatchObject([{ id: `${contactId}-message`, contactId }]);
  const [message] = items;
  const sound = `${list}/${message?.id}/audio`;
  const answer = await own.answer('GET', sound);
  const samples = samplesOf(Buffer.from(await answer.arrayBuffer()));
  expect(samples.length / RATE).toBeCloseTo(message?.seconds ?? 0, 1);
  expect(piecesWith(samples, tone)).toBeGreaterThan(10);
  // By the ways of supervisors it is not heard, and by no other agent at all.
  const statuses = async (rest: typeof own, ...paths: string[]): Promise<number[]> => {
    const found: number[] = [];
    for (const path of paths) found.push((await rest.answer('GET', path)).status);
    return found;
  };
  const other = await jietong.signIn('idle');
  expect(await statuses(own, `/api/v1/recordings/${message?.id}/audio`)).toEqual([403]);
  expect(await statuses(other, list, sound)).toEqual([404, 404]);
  expect(await statuses(own, `${list}/${attempt.id}-1/audio`)).toEqual([404]);
  const played = { action: 'recording.played', target: `recording:${message?.id}` };
  const rows = await jietong.stores.mongo.collection('audit').find(played).toArray();
  expect(rows).toMatchObject([{ actor: `user:${id}`, details: { contactId: attempt.id } }]);

  const ref = { contactId: attempt.id, epoch: attempt.epoch };
  await console.ask('contact.accept', ref);
  await console.ask('contact.end', ref);
  expect(await statuses(own, list)).toEqual([200]);
  await console.ask('contact.wrap-up', { ...ref, disposition: 'answered' });
  expect(await statuses(own, list, sound)).toEqual([404, 404]);
  await console.ask('presence.set', { presence: 'offline' });
}
