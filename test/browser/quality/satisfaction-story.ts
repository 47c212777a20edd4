import type { ContactView } from '#libs/contract';
import { eventually, type SocketClient } from '#kit';
import { shoot } from '#kit/browser';
import { ADMIN_PASSWORD } from '#kit/jietong';
import { shanghaiDay } from '#libs/platform';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { StoryLine, ask, byId, openChat, sees, signIn } from '../screens.js';
import type { Stage } from '../stage.js';

/** The next offer, from its acceptance to the wrap-up, which names the topic given. */
export async function serveNext(
  desk: SocketClient,
  known: readonly string[],
  topicId?: string,
): Promise<string> {
  const { id, epoch } = await desk.heard<ContactView>(
    'contact.changed',
    (contact) => contact.state === 'offered' && !known.includes(contact.id),
  );
  const ref = { contactId: id, epoch };
  await desk.ask('contact.accept', ref);
  await desk.ask('message.send', { ...ref, clientId: `a${id}`, text: '自用且不超过五千元的，免税放行。' });
  await desk.ask('contact.end', ref);
  await desk.ask('contact.wrap-up', { ...ref, disposition: 'answered', ...(topicId ? { topicId } : {}) });
  return id;
}

async function visitorIsAsked({ jietong, browser }: Stage, desk: SocketClient): Promise<string> {
  const visitor = await browser.screen({ viewport: { width: 420, height: 720 } });
  await openChat(visitor, jietong.url);
  await ask(visitor, '相机要交税吗？');
  const id = await serveNext(desk, []);
  await byId(visitor, 'rating').getByText('您对本次服务满意吗？').waitFor();
  await shoot(visitor, 'survey-chat');
  await byId(visitor, 'rate-5').click();
  await sees(visitor, '感谢您的评价！');
  // Nobody is asked twice.
  await visitor.reload();
  await sees(visitor, '本次咨询已结束');
  expect(await byId(visitor, 'rating').isVisible()).toBe(false);
  return id;
}

/** A number is the answer, and opens no contact. */
async function followerIsAsked(
  { wechat }: Stage,
  line: StoryLine,
  desk: SocketClient,
  known: string,
): Promise<void> {
  await line.hears('退税怎么申请？');
  const id = await serveNext(desk, [known]);
  await eventually(
    async () => wechat.sent.map(({ text }) => text),
    (texts) => texts.some((text) => text.includes('直接回复数字')),
  );
  await line.hears('4');
  expect((await line.newest()).id).toBe(id);
}

async function figuresTell(admin: Page, url: string): Promise<void> {
  await admin.reload();
  const total = byId(admin, 'satisfaction').getByRole('row', { name: /合计/ });
  await total.getByRole('cell', { name: '100.0%' }).first().waitFor();
  expect(await total.innerText()).toMatch(/合计\s+100\.0%\s+2\s+2\s+2\s+100\.0%/);
  await shoot(admin, 'survey-figures');
  for (const count of ['satisfied', 'responses', 'offered']) {
    await total.getByTestId(`behind-${count}`).click();
    await byId(admin, 'contact-row').nth(1).waitFor();
    expect(await byId(admin, 'contact-row').count()).toBe(2);
    await admin.keyboard.press('Escape');
    await byId(admin, 'contact-row').first().waitFor({ state: 'detached' });
  }
  const today = shanghaiDay(Date.now());
  const query = `definitions=satisfaction,satisfaction-response-rate&from=${today}&to=${today}&by=channel`;
  await eventually(
    async () => {
      await admin.goto(`${url}/figures?${query}`);
      return byId(admin, 'card-satisfaction').innerText();
    },
    (text) => text.includes('2 ÷ 2'),
  );
  await sees(byId(admin, 'card-satisfaction'), '100.0%');
  await shoot(admin, 'figures-satisfaction');
  const answered = byId(admin, 'figure-table').locator('tr[data-key="webchat"]');
  await answered.getByTestId('drill-satisfaction-numerator').click();
  await byId(admin, 'contact-row').first().waitFor();
  expect(await byId(admin, 'contact-row').count()).toBe(1);
  await admin.keyboard.press('Escape');
  // Of all who were handled today, by whomever.
  await admin.goto(`${url}/surveys`);
  await sees(total.getByTestId('asked-rate'), /^\d+(?:\.\d)?% \(2 ÷ \d+\)$/);
  await sees(byId(admin, 'satisfaction'), /“询问”是全部被邀请评价的会话.*语音菜单询问的不在内/);
  await shoot(admin, 'satisfaction-apart');
}

/** An administrator lets two queues ask; a visitor and a follower answer; the figure tells. */
export async function customersAreAsked(stage: Stage): Promise<void> {
  const { jietong, browser } = stage;
  const line = await StoryLine.open(jietong, 'survey');
  const admin = await browser.screen();
  await signIn(admin, jietong.url, 'admin', ADMIN_PASSWORD);
  await admin.getByRole('link', { name: '满意度' }).click();
  await sees(byId(admin, 'satisfaction'), '暂无数据');
  for (const queue of ['general', 'survey']) {
    await byId(admin, `asked-${queue}`).click();
    await admin.locator(`[data-testid="asked-${queue}"][aria-checked="true"]`).waitFor();
  }
  const desk = await jietong.agent('qa-survey', { queueIds: ['general', line.id] });
  const known = await visitorIsAsked(stage, desk);
  await followerIsAsked(stage, line, desk, known);
  await figuresTell(admin, jietong.url);
}
