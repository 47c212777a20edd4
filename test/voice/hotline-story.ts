import type { TreeDetail, TreeProblem } from '#libs/channel/voice';
import type { ContactView } from '#libs/contract';
import type { VoiceStage } from '#kit/voice-stage';
import { expect } from '@jest/globals';

const [OPEN, SHUT] = ['12382', '12383'];

/**
 * The ready tree of a hotline, made with nothing but an id: who waits, or presses 9 for English, asks for an agent. By
 * the hours of `night`, which is never open, whoever says nothing is called back.
 */
export async function readyHotline(
  stage: VoiceStage,
  night: string,
  letGo: (before: readonly ContactView[]) => Promise<ContactView>,
): Promise<void> {
  const { admin } = stage.jietong;
  const made = await admin.post<TreeDetail>('/api/v1/ivr-trees', { id: 'ready' });
  expect(made).toMatchObject({ active: 1, warnings: [] });
  await stage.line(OPEN, [], 'general', 'ready');
  await admin.post<TreeDetail>('/api/v1/ivr-trees', { id: 'ready-night', queueId: night });
  await stage.line(SHUT, [], 'general', 'ready-night');
  const before = await stage.contacts();
  const asks = async (from: string, keys: object, language: string | undefined): Promise<void> => {
    await stage.call({ called: OPEN, from, stayMs: 90_000, ...keys });
    const { id } = await stage.newest(before, 'waiting', from);
    const [opened] = (await stage.detail(id)).timeline;
    expect(opened).toMatchObject({ journey: { path: ['hours', 'top', 'agent'] } });
    expect(opened?.type === 'contact.opened' ? opened.journey?.language : null).toBe(language);
  };
  const isCalledBack = async (): Promise<void> => {
    await stage.call({ called: SHUT, from: '13800138666', stayMs: 90_000 });
    const { id } = await letGo(before);
    const [opened] = (await stage.detail(id)).timeline;
    expect(opened).toMatchObject({ journey: { path: ['hours', 'closed', 'callback'] } });
  };
  // What is said takes its time: they call side by side.
  await Promise.all([
    asks('13800138664', {}, undefined),
    asks('13800138665', { keys: { afterMs: 500, digits: '9' } }, 'en'),
    isCalledBack(),
  ]);
  await stage.unplug();
  await warnsOfNoAgent(stage, made);
}

/** A first menu without a way to an agent is told when it is checked and when it is there; it is no refusal. */
async function warnsOfNoAgent({ jietong: { admin } }: VoiceStage, { content }: TreeDetail): Promise<void> {
  const nodes = content.nodes.map((node) =>
    node.id === 'top'
      ? { ...node, keys: { '1': 'message' }, languages: undefined, otherwise: 'message' }
      : node,
  );
  const bad = { ...content, nodes: nodes.filter(({ id }) => id !== 'agent') };
  const told = await admin.post<{ problems: TreeProblem[]; warnings: TreeProblem[] }>(
    '/api/v1/ivr-trees/validate',
    { content: bad },
  );
  expect(told.problems).toEqual([]);
  expect(told.warnings.map(({ node }) => node)).toEqual(['top']);
  const saved = await admin.must<TreeDetail>('PUT', '/api/v1/ivr-trees/ready', { content: bad });
  expect(saved.warnings).toEqual(told.warnings);
}
