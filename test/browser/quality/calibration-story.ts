import type { ContactView, JudgedContactView, Page as PageOf } from '#libs/contract';
import { Rest } from '#kit';
import { shoot } from '#kit/browser';
import { AGENT_PASSWORD } from '#kit/jietong';
import { expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { byId, choose, sees, signIn } from '../screens.js';
import type { Stage } from '../stage.js';

const AUDIT = readFileSync('test/browser/audit.page.js', 'utf8');

/** One that no draw has still to settle: with another nobody may calibrate. */
async function settledContact({ jietong: { admin, stores } }: Stage): Promise<string> {
  const unsettled = new Set<string>();
  for (const { _id } of await stores.mongo.collection('draws').find().toArray()) {
    const path = `/api/v1/draws/${String(_id)}/judgements?limit=200`;
    const { items } = await admin.get<PageOf<JudgedContactView>>(path);
    for (const { contactId, state } of items) if (state !== 'settled') unsettled.add(contactId);
  }
  const { items } = await admin.get<PageOf<ContactView>>('/api/v1/contacts?limit=50');
  return items.find(({ id, state }) => state === 'closed' && !unsettled.has(id))?.id ?? '';
}

/** Two score the same contact, one of them on screen; then all see where they differ. */
export async function scorersCompare(stage: Stage): Promise<void> {
  const { jietong, browser } = stage;
  const names = { name: '校准用表', nameEn: 'Calibration' };
  const item = { text: '政策依据正确', textEn: 'Right', critical: true, weight: 0, id: 'right' };
  const other = { text: '用语规范', textEn: 'Polite', critical: false, weight: 2, id: 'polite' };
  const content = { baseVersion: 0, ...names, items: [item, other] };
  await jietong.admin.must('PUT', '/api/v1/score-forms/calibration', content);
  const lead = await browser.screen();
  await signIn(lead, jietong.url, 'qa-lead');
  const contactId = await settledContact(stage);
  await lead.goto(`${jietong.url}/quality?tab=calibrations`);
  await byId(lead, 'calibration-add').click();
  const form = lead.getByRole('dialog');
  await form.getByLabel('名称', { exact: true }).fill('十一月校准');
  await choose(form, '评分表', '校准用表');
  await form.getByLabel('会话编号', { exact: true }).fill(contactId);
  await choose(form, '评分人', '评分人甲');
  await choose(form, '评分人', '评分人乙');
  await form.getByRole('button', { name: '创建' }).click();
  await byId(lead, 'calibration-standing').waitFor();
  const session = new URL(lead.url());
  const first = await browser.screen();
  await signIn(first, jietong.url, 'qa-first');
  await first.goto(session.href);
  const sheet = byId(first, 'score-form');
  await sheet.getByRole('radiogroup', { name: '政策依据正确' }).getByText('是').click();
  await sheet.getByRole('radiogroup', { name: '用语规范' }).getByText('否').click();
  await byId(first, 'score-save').click();
  await sees(first, '全部评分人提交之前，不显示任何评分。');
  const second = await new Rest(jietong.url).signIn('qa-second', AGENT_PASSWORD);
  const id = session.searchParams.get('calibration') ?? '';
  const answers = ['right', 'polite'].map((itemId) => ({ itemId, answer: 'yes' }));
  await second.post(`/api/v1/calibrations/${id}/scores`, { contactId, answers, note: '' });
  await first.reload();
  await sees(byId(first, 'calibration-standing'), /评分人乙 1\/1.*对错一致性/);
  await sees(byId(first, 'scores'), '评分人乙');
  await byId(first, 'item-agreement').waitFor();
  expect(await first.evaluate(AUDIT)).toEqual([]);
  await shoot(first, 'quality-calibration');
}
