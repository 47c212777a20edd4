import type { CallbackView, Page as PageOf, VisitorConversation } from '#libs/contract';
import { eventually } from '#kit';
import { shoot, WALL_SCREEN } from '#kit/browser';
import { ADMIN_PASSWORD } from '#kit/jietong';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { agentIs, byId, contactIn, goOffline, openDesk, sees, signIn, wrapUp } from './screens.js';
import { openStage } from './stage.js';

const stage = openStage();

/** Signs in and opens a page of the navigation. */
async function opened(username: string, link: string, password?: string): Promise<Page> {
  const page = await stage.browser.screen();
  await signIn(page, stage.jietong.url, username, password);
  await page.getByRole('link', { name: link }).click();
  return page;
}
const asAdmin = (link: string): Promise<Page> => opened('admin', link, ADMIN_PASSWORD);

/** A visitor who wrote and went is to be called back tomorrow at this number. */
async function agreed(phone: string): Promise<void> {
  const visitor = await stage.jietong.visitor();
  await visitor.ask('message.send', { clientId: 'q', text: '请问退税' });
  const { contact } = await visitor.ask<VisitorConversation>('conversation.sync');
  const at = new Date(Date.now() + 86_400_000).toISOString();
  await stage.jietong.admin.post('/api/v1/callbacks', { contactId: contact?.contactId, at, phone });
  await visitor.ask('contact.leave');
  visitor.close();
}
const callbacks = async (): Promise<CallbackView[]> =>
  (await stage.jietong.admin.get<PageOf<CallbackView>>('/api/v1/callbacks')).items;
const rowOf = (page: Page, masked: string) =>
  page.locator('[data-testid="callback-row"]', { hasText: masked });

describe('who is to be called back', () => {
  it('is put off, reached in another way, or given up by a supervisor', async () => {
    const phones = ['13812340001', '13812340002', '13812340003'];
    for (const phone of phones) await agreed(phone);
    const page = await asAdmin('回拨');
    const [first, second, third] = phones.map((phone) => rowOf(page, `138****${phone.slice(7)}`));
    await sees(first!, '约定时间');
    await first!.getByRole('button', { name: '显示号码' }).click();
    await sees(first!.or(rowOf(page, '13812340001')), '13812340001');

    await third!.getByTestId('callback-put-off').click();
    await byId(page, 'put-off').getByLabel('推迟到（北京时间）').fill('2099-01-02T09:30');
    await shoot(page, 'callbacks-put-off');
    await byId(page, 'put-off-submit').click();
    await sees(third!, '2099-01-02 09:30:00');

    await second!.getByTestId('callback-done').click();
    await page.locator('.callback-done-sure').click();
    await second!.waitFor({ state: 'detached' });
    await third!.getByTestId('callback-fail').click();
    await page.locator('.callback-fail-sure').click();
    await third!.waitFor({ state: 'detached' });
    const states = new Map((await callbacks()).map(({ phone, state }) => [phone, state]));
    expect(states.get('138****0002')).toBe('done');
    expect(states.get('138****0003')).toBe('failed');

    // By the keyboard alone: all states, and what happened to one.
    await byId(page, 'callback-state').locator('input').focus();
    await page.keyboard.press('Enter');
    await page.locator('.ant-select-dropdown:visible').getByTitle('未联系上', { exact: true }).click();
    await third!.waitFor();
    await third!.getByRole('button', { name: '展开经过' }).focus();
    await page.keyboard.press('Enter');
    await sees(byId(page, 'callback-history'), '放弃');
    await shoot(page, 'callbacks');
    await page.setViewportSize(WALL_SCREEN);
    await shoot(page, 'callbacks-wide');
  });

  it('is called by an agent who takes them from the list', async () => {
    await agreed('13812340009');
    // The server may hear of the desk a moment later than the page.
    const agent = await stage.browser.screen({ allow: [/status of 409/] });
    await openDesk(agent, stage.jietong, { username: 'he', displayName: '何静' });
    await agent.getByRole('link', { name: '回拨' }).click();
    const row = rowOf(agent, '138****0009');
    await row.waitFor();
    await shoot(agent, 'callbacks-agent');
    await row.getByTestId('callback-take').focus();
    await agent.keyboard.press('Enter');
    await agent.locator('.desk').waitFor();
    await contactIn(agent, 'active').waitFor();
    const [called] = (await callbacks()).filter(({ phone }) => phone === '138****0009');
    expect(called?.attemptId).not.toBeNull();
    await byId(agent, 'contact-end').click();
    await wrapUp(agent, 'answered');
    await agentIs(agent, 'idle');
    await eventually(callbacks, (all) => all.some(({ id, state }) => id === called?.id && state === 'done'));
    await goOffline(agent);
  });
});
