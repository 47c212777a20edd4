import { shoot } from '#kit/browser';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import {
  StoryLine,
  accept,
  answer,
  byId,
  confirm,
  contactIn,
  entryIs,
  focused,
  goOffline,
  hire,
  message,
  openDesk,
  sees,
  seesAfter,
  signIn,
  wrapUp,
} from '../screens.js';
import { openStage } from '../stage.js';

const stage = openStage();

/** Chooses a colleague or a queue by keys alone. */
async function target(page: Page, name: string): Promise<void> {
  await byId(page, 'team-open').focus();
  await page.keyboard.press('Enter');
  await focused(page, 'team-target');
  await page.keyboard.type(name);
  await entryIs(page, name);
  await page.keyboard.press('Enter');
}

describe('agents working together', () => {
  it('one asks a colleague, who helps with notes and takes over; a supervisor has the last word', async () => {
    const { jietong, browser } = stage;
    const line = await StoryLine.open(jietong, 'team');
    const [first, second, boss] = [await browser.screen(), await browser.screen(), await browser.screen()];
    await openDesk(first, jietong, { username: 'tm-zhao', displayName: '赵敏', queueIds: [line.id] });
    await line.hears('归类编码怎么确定？');
    await accept(first);
    await openDesk(second, jietong, { username: 'tm-qian', displayName: '钱进', queueIds: [] });

    await target(first, '钱进');
    await shoot(first, 'team-choose');
    await byId(first, 'team-consult').click();
    await sees(second.locator('.offer'), /同事邀请您协助/);
    await accept(second);
    await message(second, '归类编码怎么确定？', 'received').waitFor();
    expect(await second.getByRole('checkbox', { name: '内部备注' }).isDisabled()).toBe(true);
    await answer(second, '第 84 章，看章注');
    await first.locator('.message-note', { hasText: '第 84 章，看章注' }).waitFor();
    await shoot(first, 'team-note');

    await byId(first, 'team-hand-over').click();
    await sees(first, '暂无会话');
    await byId(second, 'contact-end').waitFor();
    await answer(second, '请查看第 84 章的注释');
    await message(second, '请查看第 84 章的注释', 'sent').waitFor();

    await hire(jietong, {
      username: 'tm-boss',
      displayName: '孙主任',
      roles: ['agent', 'supervisor'],
      queueIds: [],
    });
    await signIn(boss, jietong.url, 'tm-boss');
    await byId(boss, 'presence-online').waitFor();
    const list = await browser.screen();
    await signIn(list, jietong.url, 'tm-boss');
    await list.getByRole('link', { name: '会话' }).click();
    await byId(list, 'contact-row').first().click();
    await byId(list, 'take-over').click();
    await seesAfter(list, '已执行', () => confirm(list, /现由 钱进 服务/));
    await shoot(list, 'team-supervise');
    await contactIn(boss, 'active').click();
    await boss.locator('.message-note', { hasText: '第 84 章，看章注' }).waitFor();
    await sees(second, '暂无会话');

    await byId(boss, 'contact-end').click();
    await byId(boss, 'wrapup-extend').click();
    await byId(boss, 'wrapup-extend').waitFor({ state: 'detached' });
    await wrapUp(boss, 'answered');
    await sees(boss, '暂无会话');
    const { state, timeline } = await line.newest();
    expect(state).toBe('closed');
    expect(timeline.map(({ type }) => type.slice('contact.'.length)).join(' ')).toBe(
      'opened queued offered accepted invited joined transferred responded taken ended wrap-up-extended closed',
    );
    expect(stage.wechat.sent.map(({ text }) => text)).toEqual(['请查看第 84 章的注释']);
    await goOffline(first);
    await goOffline(second);
  });
});
