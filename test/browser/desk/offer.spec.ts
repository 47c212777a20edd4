import type { ContactDetail, TimelineEntry } from '#libs/contract';
import { shoot } from '#kit/browser';
import { AGENT_PASSWORD } from '#kit/jietong';
import { describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import {
  StoryLine,
  accept,
  agentIs,
  byId,
  contactIn,
  focused,
  goOffline,
  hire,
  message,
  openDesk,
  sees,
  wrapUp,
} from '../screens.js';
import { openStage } from '../stage.js';

/** Whoever declined a contact is passed over this long (docs/ARCHITECTURE.md). */
const PASSED_OVER_MS = 30_000;

const stage = openStage();

const offer = (page: Page): Locator => page.locator('.offer');
const rings = (page: Page): Promise<void> => offer(page).waitFor();
const falls = (page: Page): Promise<void> => offer(page).waitFor({ state: 'detached' });

type Offered = Extract<TimelineEntry, { type: 'contact.offered' }>;
const isOffer = (entry: TimelineEntry): entry is Offered => entry.type === 'contact.offered';

/** Nobody who declined was asked again within the half minute; on a slow machine it may be over. */
function expectPassedOver({ timeline }: ContactDetail): void {
  const declined = timeline.filter((entry) => entry.type === 'contact.declined');
  expect(declined).toHaveLength(2);
  for (const { agentId, seq, at } of declined) {
    const again = timeline.filter(isOffer).find((entry) => entry.agentId === agentId && entry.seq > seq);
    if (again) expect(again.at - at).toBeGreaterThanOrEqual(PASSED_OVER_MS);
  }
}

/** What happened to a contact, without the entries that only tell where it waits. */
const story = ({ timeline }: ContactDetail): string[] =>
  timeline.filter(({ type }) => type !== 'contact.queued').map(({ type }) => type.slice('contact.'.length));

describe('an offer that runs out', () => {
  it.each([
    ['在线', 'presence-online'],
    ['恢复在线', 'presence-return'],
  ])('goes back to its place, and a click on %s brings it to the agent again', async (_, button) => {
    const line = await StoryLine.open(stage.jietong, `missed-${button}`, { offerSeconds: 3 });
    const agent = await stage.browser.screen();
    const username = `ma-${button}`;
    await openDesk(agent, stage.jietong, { username, displayName: '马超', queueIds: [line.id] });
    await line.hears('怎么查询通关状态？');
    await agentIs(agent, 'not-responding');
    await sees(agent.getByRole('alert'), /未应答/);
    await falls(agent);
    await sees(agent, '暂无会话');
    const waiting = await line.newest();
    expect(waiting).toMatchObject({ state: 'waiting', owner: null, queuedAt: waiting.openedAt });
    expect(story(waiting)).toEqual(['opened', 'offered', 'missed']);
    await shoot(agent, `desk-not-responding-${button}`);

    await line.ring(300);
    await byId(agent, button).click();
    await accept(agent);
    await agentIs(agent, 'active');
    await message(agent, '怎么查询通关状态？', 'received').waitFor();
    expect(await byId(agent, 'presence-return').count()).toBe(0);
    await byId(agent, 'contact-end').click();
    await wrapUp(agent, 'no-reply');
    await agentIs(agent, 'idle');
    await goOffline(agent);
  });
});

describe('an offer that is declined', () => {
  it('rings at another agent, and at those who declined it only after half a minute or Online anew', async () => {
    const line = await StoryLine.open(stage.jietong, 'declined');
    const first = await stage.browser.screen();
    const second = await stage.browser.screen();
    const staff = { queueIds: [line.id] };
    await openDesk(first, stage.jietong, { ...staff, username: 'zhao', displayName: '赵敏' });
    await line.hears('在吗');
    await rings(first);
    await openDesk(second, stage.jietong, { ...staff, username: 'qin', displayName: '秦岭' });
    await byId(first, 'offer-decline').click();
    await falls(first);
    await rings(second);
    await second.keyboard.press('Alt+d');
    await falls(second);
    await goOffline(second);

    // Whoever comes later is not held up by the one that is passed over.
    const declined = await line.newest();
    await line.hears('还有人吗', 'oAnotherFollower');
    const later = contactIn(first, 'offered').and(first.locator(`:not([data-contact="${declined.id}"])`));
    await later.waitFor();
    expectPassedOver(await line.contact(declined.id));
    await byId(first, 'presence-online').click();
    const again = first.locator(`[data-contact="${declined.id}"][data-state="offered"]`);
    await again.waitFor();
    await again.click();
    await first
      .getByRole('region', { name: '会话', exact: true })
      .getByRole('button', { name: '接受' })
      .click();
    await message(first, '在吗', 'received').waitFor();
    await later.waitFor();
    await shoot(first, 'desk-two-contacts');
    const asked = (await line.contact(declined.id)).timeline.filter(isOffer).map(({ agentId }) => agentId);
    expect(asked).toEqual([asked[0], expect.not.stringMatching(String(asked[0])), asked[0]]);
  });

  it('by a key, by an agent who then takes a break, waits on at its place', async () => {
    const line = await StoryLine.open(stage.jietong, 'break');
    const agent = await stage.browser.screen();
    await openDesk(agent, stage.jietong, { username: 'wei', displayName: '魏来', queueIds: [line.id] });
    await line.hears('有人吗');
    await rings(agent);
    await byId(agent, 'presence-break').click();
    await agent.getByRole('menuitem', { name: '用餐' }).first().click();
    await sees(byId(agent, 'presence-next'), '处理完后：小休');
    await agent.keyboard.press('Alt+d');
    await falls(agent);
    await agentIs(agent, 'break');
    await sees(byId(agent, 'agent-state'), /用餐/);
    const waiting = await line.newest();
    expect(waiting).toMatchObject({ state: 'waiting', owner: null, queuedAt: waiting.openedAt });
    expect(story(waiting)).toEqual(['opened', 'offered', 'declined']);
  });
});

describe('an agent who looks at another page', () => {
  it('is rung there, accepts there, and goes back and forth with the contact in hand', async () => {
    const line = await StoryLine.open(stage.jietong, 'elsewhere');
    const agent = await stage.browser.screen();
    await openDesk(agent, stage.jietong, { username: 'lu', displayName: '陆游', queueIds: [line.id] });
    await agent.locator('a[href="/wallboard"]').click();
    await sees(agent, '实时看板');
    await line.hears('请问税率');
    await rings(agent);
    await shoot(agent, 'offer-on-the-wallboard');
    // Who loads that page anew is still at work: it rings on.
    await agent.reload();
    await rings(agent);
    await agent.keyboard.press('Alt+a');
    await message(agent, '请问税率', 'received').waitFor();
    await agent.locator('a[href="/wallboard"]').click();
    await line.hears('还有原产地');
    // What nobody looks at is not read.
    await sees(byId(agent, 'in-hand'), /未读 1 条/);
    await byId(agent, 'in-hand').locator('a').click();
    await message(agent, '还有原产地', 'received').waitFor();
    // A board that fills the screen keeps nobody waiting unseen.
    await agent.locator('a[href="/wallboard"]').click();
    await agent.getByRole('button', { name: '全屏' }).click();
    await agent.getByRole('button', { name: '退出全屏' }).waitFor();
    await line.hears('我也要问', 'oAnotherFollower');
    await rings(agent);
    await shoot(agent, 'offer-on-the-full-screen');
    await byId(agent, 'offer-decline').click();
    await falls(agent);
    await agent.getByRole('button', { name: '退出全屏' }).click();
    await agent.locator('a[href="/"]').first().click();
    await contactIn(agent, 'active').click();
    await byId(agent, 'contact-end').click();
    await wrapUp(agent, 'answered');
    await goOffline(agent);
  });
});

describe('an agent without a mouse', () => {
  it('handles a whole contact, from signing in to the wrap-up code', async () => {
    const line = await StoryLine.open(stage.jietong, 'keyboard');
    const agent = await stage.browser.screen();
    const keys = agent.keyboard;
    await hire(stage.jietong, { username: 'zhou', displayName: '周瑜', queueIds: [line.id] });
    await agent.goto(`${stage.jietong.url}/login`);
    await byId(agent, 'login-username').waitFor();
    await keys.type('zhou');
    await keys.press('Tab');
    await keys.type(AGENT_PASSWORD);
    await keys.press('Enter');
    await agentIs(agent, 'offline');
    await keys.press('?');
    await sees(agent.getByRole('dialog'), '接受来访');
    await shoot(agent, 'desk-keys');
    await keys.press('Escape');
    await agent.getByRole('dialog').waitFor({ state: 'detached' });
    await keys.press('Alt+o');
    await agentIs(agent, 'idle');
    await line.hears('只用键盘');
    await rings(agent);
    await keys.press('Enter');
    await message(agent, '只用键盘', 'received').waitFor();
    await focused(agent, 'message-input');
    await keys.type('/w');
    await byId(agent, 'canned-list').waitFor();
    await keys.press('Enter');
    await byId(agent, 'canned-list').waitFor({ state: 'detached' });
    await keys.press('Enter');
    await message(agent, '请稍等，我正在为您查询。', 'sent').waitFor();
    await keys.press('Alt+x');
    await byId(agent, 'wrapup-submit').waitFor();
    await focused(agent, 'wrapup-code');
    await keys.press('ArrowRight');
    const chosen = agent.locator('label:has([data-testid="wrapup-code-referred"]) input:checked');
    await chosen.waitFor({ state: 'attached' });
    await keys.press('Tab');
    await keys.press('Enter');
    await agentIs(agent, 'idle');
    expect(await line.newest()).toMatchObject({ state: 'closed', disposition: 'referred' });
    await keys.press('Alt+b');
    await agentIs(agent, 'break');
  });
});
