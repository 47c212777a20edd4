import { DAY_MS, type CallbackView, type Page as PageOf, type VisitorConversation } from '#libs/contract';
import { eventually } from '#kit';
import { shanghaiDay } from '#libs/platform';
import { shoot, WALL_SCREEN } from '#kit/browser';
import type { SocketClient } from '#kit/socket-client';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accept, agentIs, byId, contactIn, goOffline, openDesk, sees, wrapUp } from '../screens.js';
import type { Stage } from '../stage.js';

/** A visitor who wrote and went is to be called back tomorrow at this number. */
async function agreed({ jietong }: Stage, phone: string): Promise<SocketClient> {
  const visitor = await jietong.visitor();
  await visitor.ask('message.send', { clientId: 'q', text: '请问退税' });
  const { contact } = await visitor.ask<VisitorConversation>('conversation.sync');
  const at = new Date(Date.now() + DAY_MS).toISOString();
  await jietong.admin.post('/api/v1/callbacks', { contactId: contact?.contactId, at, phone });
  await visitor.ask('contact.leave');
  return visitor;
}
const callbacksOf = async ({ jietong }: Stage): Promise<CallbackView[]> =>
  (await jietong.admin.get<PageOf<CallbackView>>('/api/v1/callbacks')).items;
const rowOf = (page: Page, masked: string) =>
  page.locator('[data-testid="callback-row"]', { hasText: masked });

/** Three callbacks: one is put off, one was reached in another way, one is given up. */
export async function callbacksAreSettled(stage: Stage, list: () => Promise<Page>): Promise<void> {
  const phones = ['13812340001', '13812340002', '13812340003'];
  for (const phone of phones) (await agreed(stage, phone)).close();
  const page = await list();
  const [first, second, third] = phones.map((phone) => rowOf(page, `138****${phone.slice(7)}`));
  await sees(first!, '约定时间');
  await first!.getByRole('button', { name: '显示号码' }).click();
  await sees(first!.or(rowOf(page, '13812340001')), '13812340001');

  await third!.getByTestId('callback-put-off').click();
  const putOff = async (to: string): Promise<void> => {
    const at = byId(page, 'put-off').getByLabel('推迟到（北京时间）');
    await at.fill(`${to} 09:30`);
    await shoot(page, 'callbacks-put-off');
    await at.press('Enter');
    await byId(page, 'put-off-submit').click();
  };
  await putOff('2099-01-02');
  await sees(page, '最多推迟到 30 天之内');
  await third!.getByTestId('callback-put-off').click();
  const nextWeek = shanghaiDay(Date.now() + 7 * DAY_MS);
  await putOff(nextWeek);
  await sees(third!, `${nextWeek} 09:30:00`);
  // Whose time comes first stands first, though this one was made last.
  await sees(byId(page, 'callback-row').last(), `${nextWeek} 09:30:00`);

  await second!.getByTestId('callback-done').click();
  await page.locator('.callback-done-sure').click();
  await second!.waitFor({ state: 'detached' });
  await third!.getByTestId('callback-fail').click();
  await page.locator('.callback-fail-sure').click();
  await third!.waitFor({ state: 'detached' });
  const states = new Map((await callbacksOf(stage)).map(({ phone, state }) => [phone, state]));
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
}

/** A callback that an agent takes before its time, after the customer was answered otherwise. */
export async function callbackIsTaken(stage: Stage): Promise<void> {
  const visitor = await agreed(stage, '13812340009');
  // The server may hear of the desk a moment later than the page.
  const agent = await stage.browser.screen({ allow: [/status of 409/] });
  await openDesk(agent, stage.jietong, { username: 'he', displayName: '何静' });
  // They come back before their time, and are answered; what was agreed on stands all the same.
  await visitor.ask('message.send', { clientId: 'again', text: '又有一个问题' });
  await accept(agent);
  await byId(agent, 'contact-end').click();
  await wrapUp(agent, 'answered');
  await agentIs(agent, 'idle');
  visitor.close();
  await agent.getByRole('link', { name: '回拨' }).click();
  const row = rowOf(agent, '138****0009');
  await row.waitFor();
  await shoot(agent, 'callbacks-agent');
  await row.getByTestId('callback-take').focus();
  await agent.keyboard.press('Enter');
  await agent.locator('.desk').waitFor();
  await contactIn(agent, 'active').waitFor();
  // No line dials here: the agent does, and is told the number beside the contact.
  await byId(agent, 'desk-callback-reveal').click();
  await sees(agent.locator('.callback-number'), '13812340009');
  await sees(byId(agent, 'callback-answered-since'), '客户之后已另行接通');
  const [called] = (await callbacksOf(stage)).filter(({ phone }) => phone === '138****0009');
  expect(called?.attemptId).not.toBeNull();
  await byId(agent, 'contact-end').click();
  await wrapUp(agent, 'answered');
  await agentIs(agent, 'idle');
  await eventually(
    () => callbacksOf(stage),
    (all) => all.some(({ id, state }) => id === called?.id && state === 'done'),
  );
  await goOffline(agent);
}
