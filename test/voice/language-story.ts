import type { TreeDetail } from '#libs/channel/voice';
import type { AgentView, SatisfactionView } from '#libs/contract';
import { shanghaiDay } from '#libs/platform';
import { eventually } from '#kit';
import type { Rest } from '#kit/rest';
import type { VoiceStage } from '#kit/voice-stage';
import { expect } from '@jest/globals';

const NUMBER = '12376';
const RATED = '12377';
const ask = { prompt: { zh: '请选择。', en: 'Please choose.' }, seconds: 5, tries: 2 };
const LINGUAL = {
  start: 'speech',
  nodes: [
    {
      id: 'speech',
      kind: 'menu',
      ...ask,
      keys: { '1': 'main', '2': 'main' },
      languages: { '1': 'zh', '2': 'en' },
      otherwise: 'main',
    },
    { id: 'main', kind: 'menu', ...ask, keys: { '0': 'which' }, otherwise: 'bye' },
    {
      id: 'which',
      kind: 'branch',
      cases: [{ when: { language: 'en' }, next: 'english' }],
      otherwise: 'agent',
    },
    { id: 'english', kind: 'queue', queueId: 'english' },
    { id: 'agent', kind: 'queue' },
    { id: 'bye', kind: 'hangup' },
  ],
};

/**
 * A caller presses 2 and 0 while they are greeted: English, and an agent. They are in the queue whose agents speak it,
 * are offered to none who does not, and hear English from Asterisk whoever speaks to them, the dialplan too.
 */
export async function choosesALanguage(stage: VoiceStage): Promise<void> {
  const { admin } = stage.jietong;
  await admin.post('/api/v1/queues', { id: 'english', name: '英语', nameEn: 'English' });
  const only = await stage.agent(
    'mandarin',
    { answers: true, ringMs: 50, talkMs: 200_000 },
    { queueIds: ['english'] },
  );
  const both = await stage.agent(
    'bilingual',
    { answers: true, ringMs: 50, talkMs: 200_000 },
    { queueIds: ['english'] },
  );
  const settings = { slots: { voice: 1, chat: 3 }, skills: [] };
  const { version, content } = await admin.get<{
    version: number;
    content: { queues: object[]; agents: object[] };
  }>('/api/v1/routing-policy');
  const queues = [...content.queues, { queueId: 'english', districtId: '00', language: 'en' }];
  const agents = [...content.agents, { agentId: both.id, languages: ['zh', 'en'], ...settings }];
  await admin.must('PUT', '/api/v1/routing-policy', {
    baseVersion: version,
    note: 'English',
    content: { ...content, queues, agents },
  });
  await admin.post<TreeDetail>('/api/v1/ivr-trees', { id: 'lingual', content: LINGUAL });
  await stage.line(NUMBER, ['greeting', 'recording-notice'], 'general', 'lingual');
  await refusesASilentTree(stage);
  const before = await stage.contacts();
  await stage.call({ called: NUMBER, stayMs: 120_000, keys: { afterMs: 300, digits: '20' } });
  const { id } = await stage.newest(before, 'active');
  const detail = await stage.detail(id);
  expect(detail).toMatchObject({ queueId: 'english', owner: { agentId: both.id } });
  expect(detail.timeline[0]).toMatchObject({
    journey: { path: ['speech', 'main', 'which', 'english'], language: 'en' },
  });
  expect(JSON.stringify(detail.timeline)).not.toContain(only.id);
  const channel = await stage.callerOf(NUMBER);
  const language = async (): Promise<unknown> =>
    (await stage.asterisk.ari.channels()).find((one) => one.id === channel)?.language;
  expect(await language()).toBe('en');
  // As it is done for a call that can't be served: the announcement of the dialplan is in their language.
  await stage.asterisk.ari.continueIn(channel, 'refused', NUMBER);
  await eventually(
    async () => (await stage.asterisk.ari.channels()).find((one) => one.id === channel),
    (found) => found?.dialplan.app_data === 'jietong/unavailable' && found.language === 'en',
  );
  await stage.hangUpAll();
  for (const agent of [only, both]) {
    await stage.wrapUp(agent);
    await agent.console.ask<AgentView>('presence.set', { presence: 'offline' });
  }
}

/** A number speaks English only with a tree that does; one that is changed otherwise is not asked. */
async function refusesASilentTree({ jietong: { admin } }: VoiceStage): Promise<void> {
  const nodes = [{ id: 'only', kind: 'hangup', prompt: { zh: '再见。' } }];
  await admin.post<TreeDetail>('/api/v1/ivr-trees', { id: 'mandarin', content: { start: 'only', nodes } });
  const number = { id: '12379', treeId: 'mandarin' };
  const refused = await admin.answer('POST', '/api/v1/voice-numbers', { ...number, language: 'en' });
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('only')]);
  await admin.post('/api/v1/voice-numbers', number);
  const change = (body: object): Promise<Response> =>
    admin.answer('PATCH', `/api/v1/voice-numbers/${number.id}`, body);
  expect((await change({ language: 'en' })).status).toBe(400);
  expect((await change({ treeId: 'lingual', language: 'en' })).status).toBe(200);
  expect((await change({ treeId: 'mandarin' })).status).toBe(400);
  expect((await change({ name: 'English' })).status).toBe(200);
  await refusesAChangeIntoSilence(admin, number.id);
}

/** Nor does a tree lose the English that a number of its speaks, by being changed or by going forward; it may go back. */
async function refusesAChangeIntoSilence(admin: Rest, number: string): Promise<void> {
  const path = '/api/v1/ivr-trees/lingual';
  // It offers no language itself: only the number needs it.
  const nodes = [
    { id: 'main', kind: 'menu', ...ask, keys: { '0': 'agent' }, otherwise: 'bye' },
    { id: 'agent', kind: 'queue' },
    { id: 'bye', kind: 'hangup', prompt: { zh: '再见。' } },
  ];
  const content = { start: 'main', nodes };
  const refused = await admin.answer('PUT', path, { content });
  const told = await refused.text();
  expect([refused.status, told]).toEqual([400, expect.stringContaining(number)]);
  expect(JSON.parse(told)).toMatchObject({
    code: 'BAD_INPUT',
    details: [{ field: 'content.bye' }],
  });
  const { active, latest } = await admin.must<TreeDetail>('PUT', path, { content, activate: false });
  expect([active, latest]).toEqual([1, 2]);
  const activate = (version: number): Promise<Response> =>
    admin.answer('POST', `${path}/activate`, { version });
  expect((await activate(2)).status).toBe(400);
  expect((await activate(1)).status).toBe(200);
}

/** A caller answers the question of a tree by a key: it counts where everybody's satisfaction does, and for no agent. */
export async function ratesSelfService(stage: VoiceStage): Promise<void> {
  const { admin } = stage.jietong;
  await admin.post('/api/v1/queues', { id: 'rated', name: '自助', nameEn: 'Self-service' });
  const rate = { id: 'rate', kind: 'survey', prompt: 'satisfaction-ask', seconds: 20, tries: 2 };
  const nodes = [
    { ...rate, next: 'thanks', otherwise: 'thanks' },
    { id: 'thanks', kind: 'hangup', prompt: 'satisfaction-thanks' },
  ];
  await admin.post<TreeDetail>('/api/v1/ivr-trees', { id: 'rated', content: { start: 'rate', nodes } });
  await stage.line(RATED, [], 'rated', 'rated');
  const before = await stage.contacts();
  const caller = await stage.call({ called: RATED, stayMs: 90_000, keepsPressing: '4' });
  await caller.done();
  const contact = await stage.newest(before, 'closed');
  expect(contact.outcome).toBe('self-service');
  expect((await stage.detail(contact.id)).timeline[0]).toMatchObject({
    journey: { path: ['rate', 'thanks'], satisfaction: 4 },
  });
  const day = shanghaiDay(Date.now());
  const path = `/api/v1/satisfaction?from=${day}&to=${day}&queueId=rated&channel=voice&by=agent`;
  const { rows } = await eventually(
    () => admin.get<SatisfactionView>(path),
    ({ total }) => total.offered > 0,
  );
  expect(rows).toMatchObject([{ key: '-', offered: 1, responses: 1, satisfied: 1 }]);
}
