import type { ContactDetail, ContactView, Page } from '#libs/contract';
import { eventually } from '#kit';
import type { VoiceStage } from '#kit/voice-stage';
import { expect } from '@jest/globals';

/**
 * Callers who end in a tree, by what they press: `4` is said the hours, `79` is no choice, and who presses nothing is let
 * go. Of `patient` the menu waits for longer than the caller does.
 */
export async function endsInTheTree(stage: VoiceStage, number: string, patient: string): Promise<void> {
  const [before, counted] = [await stage.contacts(), await left(stage)];
  const press = (digits: string) => ({ afterMs: 500, digits });
  const call = async (called: string, keys?: ReturnType<typeof press>, stayMs = 60_000): Promise<void> => {
    const caller = await stage.call({ called, stayMs, ...(keys ? { keys } : {}) });
    await caller.done();
  };
  await Promise.all([
    call(number),
    call(patient, undefined, 6000),
    call(number, press('79')),
    call(number, press('4')),
  ]);
  const found = await eventually(
    async () => (await stage.contacts()).filter(({ id }) => before.every((old) => old.id !== id)),
    ({ length }) => length === 4,
  );
  expect(found.map(({ outcome, state }) => `${state} ${outcome}`)).toEqual(
    Array.from({ length: 4 }, () => 'closed self-service'),
  );
  const ends = await Promise.all(found.map(({ id }) => endOf(stage, id)));
  expect(ends.toSorted()).toEqual([
    'customer top, served: -',
    'system top bye, served: false',
    'system top bye, served: false',
    'system top hours bye, served: true',
  ]);
  // Whoever hung up in the tree is counted there too.
  await eventually(
    () => left(stage),
    (count) => count === counted + 1,
  );
  const drilled = '/api/v1/figures/self-service-containment/contacts?limit=100';
  const behind = async (part: string): Promise<string[]> =>
    (await stage.jietong.admin.get<Page<ContactView>>(`${drilled}&part=${part}`)).items.map(({ id }) => id);
  const served = found[ends.indexOf('system top hours bye, served: true')];
  await eventually(
    () => behind('numerator'),
    (ids) => ids.includes(served?.id ?? ''),
  );
  // The tree of `patient` marks nothing as an answer: who leaves it was not guided anywhere.
  const guided = found.filter((_, i) => ends[i] !== 'customer top, served: -').map(({ id }) => id);
  const denominator = await eventually(
    () => behind('denominator'),
    (ids) => guided.every((id) => ids.includes(id)),
  );
  const numerator = await behind('numerator');
  const ofThese = (ids: readonly string[]) => found.map(({ id }) => id).filter((id) => ids.includes(id));
  expect(ofThese(denominator)).toEqual(guided);
  expect(ofThese(numerator)).toEqual([served?.id]);
}

async function endOf(stage: VoiceStage, id: string): Promise<string> {
  const { timeline }: ContactDetail = await stage.detail(id);
  const [opened, closed] = timeline;
  if (opened?.type !== 'contact.opened' || closed?.type !== 'contact.closed') return 'asked for somebody';
  const { path = [], served = '-' } = opened.journey ?? {};
  return `${closed.by} ${path.join(' ')}, served: ${served}`;
}

const left = (stage: VoiceStage): Promise<number> => stage.metric('jietong_calls_left_in_ivr_total');
