import type { ContactView, Conversation, Desk, VisitorConversation } from '#libs/contract';
import { eventually, Rest } from '#kit';
import { shoot, WALL_SCREEN, type ScreenOptions } from '#kit/browser';
import { ADMIN_PASSWORD, AGENT_PASSWORD, type Console } from '#kit/jietong';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import {
  accept,
  agentIs,
  ask,
  byId,
  goOffline,
  hire,
  openChat,
  openDesk,
  sees,
  seesAfter,
  signIn,
  StoryLine,
  wrapUp,
} from '../screens.js';
import { openStage } from '../stage.js';
import { callbackIsTaken, callbacksAreSettled } from './callbacks-story.js';

const stage = openStage();

/** Signs the first administrator in and opens a page of the navigation. */
async function asAdmin(link: string, screen: ScreenOptions = {}): Promise<Page> {
  const page = await stage.browser.screen(screen);
  await signIn(page, stage.jietong.url, 'admin', ADMIN_PASSWORD);
  await page.getByRole('link', { name: link }).click();
  return page;
}

describe('who is to be called back', () => {
  it('is put off, reached in another way, or given up by a supervisor', () =>
    callbacksAreSettled(stage, () => asAdmin('回拨', { allow: [/status of 400/] })));
  it('is called by an agent who takes them from the list', () => callbackIsTaken(stage));
});

describe('the self-check', () => {
  it('is made at once, tells administrators everywhere what is broken, and when it is over', async () => {
    const { jietong } = stage;
    const visitor = await jietong.visitor();
    await visitor.ask('message.send', { clientId: 'q', text: '请问' });
    const { contact } = await visitor.ask<VisitorConversation>('conversation.sync');
    await visitor.ask('contact.leave');
    visitor.close();
    const id = contact?.contactId ?? '';
    const skip = (numbers: number): Promise<unknown> =>
      jietong.stores.mongo
        .collection<{ _id: string }>('contacts')
        .updateOne({ _id: id }, { $inc: { seq: numbers } });
    const page = await asAdmin('路由');
    await page.getByRole('tab', { name: '自检' }).click();
    await byId(page, 'finding-check').click();
    const outcome = byId(page, 'finding-outcome');
    await sees(outcome, '没有发现异常');
    await sees(outcome, /请求人工 \d+ = 接听/);

    await skip(1);
    await byId(page, 'finding-check').focus();
    await page.keyboard.press('Enter');
    await sees(outcome, '发现 1 处异常');
    const row = byId(page, 'finding-open');
    await sees(row, '经过不完整');
    await sees(row, 'the timeline leads to another seq');
    await shoot(page, 'findings');
    await row.getByTestId('finding-contact').press('Enter');
    await sees(byId(page, 'contact-sheet'), id);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: '现场' }).click();
    await page.setViewportSize(WALL_SCREEN);
    await sees(byId(page, 'finding-banner'), '自检发现 1 处数据异常');
    await shoot(page, 'findings-banner-wide');
    await byId(page, 'finding-banner').getByRole('link').click();
    await row.waitFor();

    await skip(-1);
    await sees(byId(page, 'finding-over'), '经过不完整');
    await row.waitFor({ state: 'detached' });
    await byId(page, 'finding-banner').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'English' }).click();
    await sees(byId(page, 'finding-over'), 'Course incomplete');
    await shoot(page, 'findings-wide');
  });
});

/** Accepts what rings at this console. */
async function take(console: Console): Promise<{ contactId: string; epoch: number }> {
  const { contacts } = await eventually(
    () => console.ask<Desk>('desk.sync'),
    (desk) => desk.contacts.some(({ state }) => state === 'offered'),
  );
  const offer = contacts.find(({ state }) => state === 'offered') as ContactView;
  const { contact } = await console.ask<Conversation>('contact.accept', {
    contactId: offer.id,
    epoch: offer.epoch,
  });
  return { contactId: contact.id, epoch: contact.epoch };
}
/** From the offer to the end of wrap-up. */
async function handle(console: Console): Promise<void> {
  const at = await take(console);
  await console.ask('contact.end', at);
  await console.ask('contact.wrap-up', { ...at, disposition: 'answered' });
}

const POLICY = '/api/v1/routing-policy';
const draftOf = (page: Page) => byId(page, 'policy-text');
/** Puts a document in place of what the editor shows. */
async function write(page: Page, document: object): Promise<void> {
  await draftOf(page).fill(JSON.stringify(document, null, 2));
}
const publish = async (page: Page, note: string): Promise<void> => {
  await byId(page, 'policy-publish').click();
  await byId(page, 'policy-note').fill(note);
  await page.keyboard.press('Enter');
};
/** What this tab keeps of what is being written, by name. */
const keptIn = (page: Page): Promise<string[]> =>
  page.evaluate(`Object.keys(sessionStorage).filter((name) => name.startsWith('jietong.kept.'))`);
const VIP = { id: 'aeo', name: '高级认证企业', nameEn: 'AEO', points: 5 };
const general = { queueId: 'general', districtId: '00', maxWaitSeconds: 120, vipListIds: ['aeo'] };
const led = (queueId: string) => ({
  when: 'waited',
  to: 'queue',
  queueId,
  reason: '久等',
  reasonEn: 'Long wait',
});

describe('the routing policy', () => {
  it('is refused with every reason at its place, then published with why', async () => {
    const page = await asAdmin('路由', { allow: [/status of 400/] });
    await sees(page, '尚未制定策略');
    await draftOf(page).fill('{\n  "queues": [,]\n}');
    await sees(byId(page, 'policy-problems'), '第 2 行');
    expect(await byId(page, 'policy-check').isDisabled()).toBe(true);

    await write(page, {
      queues: [
        { ...general, overflow: [led('nowhere')] },
        { ...general, priority: 500 },
      ],
    });
    await byId(page, 'policy-check').click();
    await sees(byId(page, 'policy-problems'), 'queues.1.priority');
    await write(page, { queues: [{ ...general, overflow: [led('nowhere')] }], vipLists: [] });
    await byId(page, 'policy-check').click();
    await sees(byId(page, 'policy-problems'), 'queues.0.overflow.0');
    await shoot(page, 'policy-problems');
    // The reason leads to its line.
    await byId(page, 'policy-problems').getByRole('button').first().press('Enter');
    expect(
      await draftOf(page).evaluate((area) => (area as unknown as { selectionStart: number }).selectionStart),
    ).toBeGreaterThan(0);

    await write(page, {
      queues: [{ ...general, overflow: [{ ...led('general'), to: 'message', queueId: null }] }],
      vipLists: [VIP],
    });
    await byId(page, 'policy-check').click();
    await byId(page, 'policy-effect').waitFor();
    await publish(page, '久等者留言');
    await sees(byId(page, 'policy-version'), '现行第 1 版');
    await shoot(page, 'policy');
    const { version, note } = await stage.jietong.admin.get<{ version: number; note: string }>(POLICY);
    expect([version, note]).toEqual([1, '久等者留言']);
  });

  it('is tried beside the one in force, with what that can’t know', async () => {
    const page = await asAdmin('路由');
    await sees(page, '现行第 1 版');
    await write(page, {
      queues: [
        { ...general, maxWaitSeconds: 20, overflow: [{ ...led('general'), to: 'message', queueId: null }] },
      ],
      vipLists: [VIP],
    });
    // Elsewhere and back again: what is not published yet is still there.
    await page.getByRole('link', { name: '告警' }).click();
    await page.goBack();
    await sees(byId(page, 'draft-kept'), '有未保存的修改');
    expect(await draftOf(page).inputValue()).toContain('"maxWaitSeconds": 20');
    await byId(page, 'policy-simulate').click();
    await page.getByText('按量生成').click();
    await page.getByLabel('数量').fill('200');
    await page.getByLabel('种子数').fill('2');
    await byId(page, 'simulation-run').click();
    const result = byId(page, 'simulation-result');
    await result.waitFor({ timeout: 120_000 });
    await sees(result.getByRole('row', { name: /请求人工/ }), /\[.*\]/);
    await sees(byId(page, 'simulation-unknown'), '优先名单');
    await byId(page, 'simulation-unknown').scrollIntoViewIfNeeded();
    await shoot(page, 'policy-simulation');
    await page.setViewportSize(WALL_SCREEN);
    await result.scrollIntoViewIfNeeded();
    await shoot(page, 'policy-simulation-wide');
    await page.getByRole('button', { name: 'English' }).click();
    await sees(byId(page, 'simulation-unknown'), 'What it can’t know');
  });

  it('is rolled back, and not overwritten by who saw an older one', async () => {
    const page = await asAdmin('路由', { allow: [/status of 409/] });
    await sees(page, '现行第 1 版');
    const content = { queues: [{ ...general, maxWaitSeconds: null }], vipLists: [VIP] };
    const elsewhere = { baseVersion: 1, note: '不限等待', content };
    await stage.jietong.admin.must('PUT', POLICY, elsewhere);
    await write(page, { queues: [], vipLists: [VIP] });
    await seesAfter(page, /已被他人更新为第 2 版/, () => publish(page, '我的'));
    await sees(byId(page, 'policy-version'), '现行第 2 版');
    // What was written follows the version that was told of, and no other, also when the page is read again.
    const again = { queues: [{ ...general, maxWaitSeconds: null, priority: 7 }], vipLists: [VIP] };
    await stage.jietong.admin.must('PUT', POLICY, { baseVersion: 2, note: '再改', content: again });
    await page.reload();
    await sees(byId(page, 'policy-version'), '现行第 3 版');
    expect(await draftOf(page).inputValue()).toContain('"queues": []');
    await seesAfter(page, /已被他人更新为第 3 版/, () => publish(page, '还是我的'));
    await byId(page, 'policy-note').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '恢复为现行' }).click();
    await byId(page, 'draft-kept').waitFor({ state: 'detached' });
    expect(await keptIn(page)).toEqual([]);

    await page.getByRole('tab', { name: '版本' }).click();
    const rows = byId(page, 'version-row');
    await sees(rows.nth(1), '不限等待');
    await rows.nth(2).getByTestId('version-rollback').click();
    await byId(page, 'policy-note').fill('恢复');
    await page.keyboard.press('Enter');
    await sees(rows.first(), '回滚自第 1 版');
    await rows.first().getByRole('button', { name: '展开变化' }).press('Enter');
    await page.locator('.effect').waitFor();
    await shoot(page, 'policy-versions');
  });

  it('can be written where a browser has no room to keep it, and is nobody else’s who signs in afterwards', async () => {
    const page = await asAdmin('路由');
    await sees(page, '现行第 4 版');
    await write(page, { queues: [], vipLists: [VIP] });
    await page.evaluate(`(() => {
      for (let size = 8_000_000; size > 0; size = Math.floor(size / 2))
        try { sessionStorage.setItem('test.full', (sessionStorage.getItem('test.full') ?? '') + 'x'.repeat(size)); } catch {}
    })()`);
    await write(page, { queues: [general], vipLists: [VIP] });
    expect(await draftOf(page).inputValue()).toContain('"general"');
    await page.reload();
    await sees(byId(page, 'draft-kept'), '有未保存的修改');
    expect(await draftOf(page).inputValue()).toContain('"queues": []');

    const chief = { username: 'second', displayName: '第二位管理员', roles: ['administrator' as const] };
    await hire(stage.jietong, { ...chief, queueIds: [] });
    const { accessToken } = await new Rest(stage.jietong.url).signIn(chief.username, AGENT_PASSWORD);
    await page.evaluate(`sessionStorage.removeItem('test.full')`);
    await page.evaluate(`sessionStorage.setItem('jietong.token', ${JSON.stringify(accessToken)})`);
    await page.reload();
    await sees(byId(page, 'policy-version'), '现行第 4 版');
    expect(await byId(page, 'draft-kept').count()).toBe(0);
    expect(await keptIn(page)).toHaveLength(1);
  });

  it('has VIP lists, whose members are kept masked', async () => {
    const page = await asAdmin('路由');
    await page.getByRole('tab', { name: '优先名单' }).click();
    await byId(page, 'vip-add').click();
    await byId(page, 'vip-members').fill('13800138000, 3101ABC\n13900139000');
    await page.keyboard.press('Escape');
    const question = page.getByRole('dialog').filter({ has: page.locator('.act-sure') });
    await sees(question.locator('.ant-modal-confirm-body'), '已填写的内容尚未保存');
    await question.getByRole('button', { name: /取\s*消/ }).click();
    await question.waitFor({ state: 'detached' });
    expect(await byId(page, 'vip-members').inputValue()).toContain('3101ABC');
    await page.getByRole('dialog').getByRole('button', { name: '添加成员' }).click();
    const rows = byId(page, 'vip-row');
    await sees(rows, '138****8000');
    expect(await rows.count()).toBe(2);
    await shoot(page, 'policy-vip');
    await page
      .getByRole('row', { name: /139\*\*\*\*9000/ })
      .getByRole('button', { name: '移出' })
      .click();
    await page.getByRole('tooltip').getByRole('button', { name: '移出' }).click();
    await page.getByRole('row', { name: /139\*\*\*\*9000/ }).waitFor({ state: 'detached' });
  });
});

describe('whoever waits', () => {
  it('sees their place and how long it is likely to take, and so does the supervisor', async () => {
    const agent = await stage.jietong.agent('fang');
    // Handling one tells how long one takes.
    const first = await stage.jietong.visitor();
    await first.ask('message.send', { clientId: 'q', text: '请问' });
    await handle(agent);
    const page = await stage.browser.screen({ viewport: { width: 420, height: 720 } });
    for (let n = 0; n < 3; n += 1) {
      const busy = await stage.jietong.visitor();
      await busy.ask('message.send', { clientId: 'q', text: '请问' });
      await take(agent);
    }
    const before = await stage.jietong.visitor();
    await before.ask('message.send', { clientId: 'q', text: '我先来' });
    await openChat(page, stage.jietong.url);
    await ask(page, '还要等多久');
    await sees(page, /前面还有 1 人，预计等待不到 1 分钟/);
    await shoot(page, 'chat-waiting');
    await page.getByRole('button', { name: 'English' }).click();
    await sees(page, /1 ahead of you; expected wait: a minute at most/);

    const chief = await asAdmin('会话');
    await chief.getByLabel('状态').click();
    await chief.locator('.ant-select-dropdown:visible').getByTitle('排队中', { exact: true }).click();
    await sees(byId(chief, 'contact-place').first(), '第 2 位');
    await sees(byId(chief, 'contact-place').last(), '第 1 位');
    await sees(byId(chief, 'contact-expected').first(), /^0:\d\d$/);
    await shoot(chief, 'contacts-waiting');
    before.close();
    await stage.jietong.dismissAgents();
  });
});

describe('an agent in the middle of a contact', () => {
  it('asks for a break afterwards, sees it, takes it back, and has it in the end', async () => {
    const line = await StoryLine.open(stage.jietong, 'later');
    const agent = await stage.browser.screen();
    await openDesk(agent, stage.jietong, { username: 'qiu', displayName: '邱琳', queueIds: [line.id] });
    await line.hears('有人吗');
    await accept(agent);
    await byId(agent, 'presence-break').focus();
    await agent.keyboard.press('Enter');
    await agent.getByRole('menuitem', { name: '用餐' }).first().waitFor();
    await shoot(agent, 'presence-menu');
    await agent.getByRole('menuitem', { name: '用餐' }).first().press('Enter');
    const next = byId(agent, 'presence-next');
    await sees(next, '处理完后：小休 · 用餐');
    await shoot(agent, 'presence-next');
    expect(await byId(agent, 'presence-online').getAttribute('aria-pressed')).toBe('true');
    await byId(agent, 'presence-next-cancel').press('Enter');
    await next.waitFor({ state: 'detached' });

    await agent.keyboard.press('Alt+b');
    await sees(next, '处理完后：小休 · 休息');
    await agent.setViewportSize(WALL_SCREEN);
    await shoot(agent, 'presence-next-wide');
    await byId(agent, 'contact-end').click();
    await wrapUp(agent, 'answered');
    await agentIs(agent, 'break');
    await next.waitFor({ state: 'detached' });
    await goOffline(agent);
  });
});
