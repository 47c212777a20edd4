import { eventually } from '#kit';
import { shoot, WALL_SCREEN } from '#kit/browser';
import { ADMIN_PASSWORD, heldContact } from '#kit/jietong';
import type {
  AgentView,
  AlarmRuleView,
  ContactView,
  Floor,
  FloorChange,
  Page as PageOf,
} from '#libs/contract';
import { factsOfTime, IntakeRepository } from '#libs/metrics';
import { shanghaiDay, shanghaiDayStart } from '#libs/platform';
import { describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import {
  agentIs,
  byId,
  choose,
  confirm,
  contactIn,
  hire,
  sees,
  seesAfter,
  signIn,
  StoryLine,
} from '../screens.js';
import { openStage } from '../stage.js';
import { unreliable } from '../unreliable-line.js';

/** Until a change is lost, on a machine that is busy. */
const LOSS_MS = 120_000;
const stage = openStage();

const agentRow = (page: Page, name: string, state?: string): Locator =>
  page.locator(
    `[data-testid="floor-agent"][data-agent="${name}"]${state === undefined ? '' : `[data-state="${state}"]`}`,
  );
const queueRow = (page: Page, id: string): Locator => page.locator(`tr[data-queue="${id}"]`);

async function openFloor(page: Page): Promise<void> {
  await page.getByRole('link', { name: '现场' }).click();
  await byId(page, 'floor-agents').waitFor();
}

/** A console that takes whatever rings. */
async function takes(username: string): Promise<ContactView> {
  const console = await stage.jietong.console(username);
  const offered = await eventually(
    () => heldContact(console).catch(() => null),
    (contact) => contact?.state === 'offered',
  );
  const ref = { contactId: offered?.id, epoch: offered?.epoch };
  return (await console.ask<{ contact: ContactView }>('contact.accept', ref)).contact;
}

/** Nine minutes on contacts, three idle and six on a break, in the first half-hour of today. */
async function timeIsTold(agent: { agentId: string; districtId: string }): Promise<void> {
  const intake = new IntakeRepository(stage.jietong.stores.mongo);
  const from = shanghaiDayStart(shanghaiDay(Date.now()));
  const minute = (n: number): number => from + n * 60_000;
  const duties = [
    { duty: 'online' as const, from, until: minute(12) },
    { duty: 'break' as const, from: minute(12), until: minute(18) },
  ];
  const contacts = [{ from, until: minute(9) }];
  await intake.add(factsOfTime(from, { ...agent, duties, contacts }));
}

/** A change of agents. */
const isChange = (message: string): boolean =>
  message.includes('"floor.changed"') && !message.includes('"agents":[]');

describe('the floor', () => {
  it('shows agents and queues as they change, and a supervisor acts on both', async () => {
    const { jietong, browser } = stage;
    const line = await StoryLine.open(jietong, 'floor');
    const aims = { serviceTargetSeconds: 90, serviceLevelTarget: 0.75 };
    await jietong.admin.must('PATCH', `/api/v1/queues/${line.id}`, aims);
    const agent = await jietong.agent('floor-agent', { queueIds: [line.id] });
    const { id: agentId, districtId } = await agent.ask<AgentView>('presence.set', { presence: 'online' });
    await timeIsTold({ agentId, districtId });
    const boss = await browser.screen();
    await hire(jietong, {
      username: 'floor-boss',
      displayName: '孙主任',
      roles: ['agent', 'supervisor'],
      queueIds: [],
    });
    await signIn(boss, jietong.url, 'floor-boss');
    await byId(boss, 'presence-online').click();
    await agentIs(boss, 'idle');
    await openFloor(boss);
    await agentRow(boss, 'floor-agent', 'idle').waitFor();
    await agentRow(boss, '孙主任', 'idle').waitFor();
    await sees(queueRow(boss, line.id), '1 / 1');

    await line.hears('关税怎么算？');
    await takes('floor-agent');
    const busy = agentRow(boss, 'floor-agent', 'active');
    await busy.getByTestId('floor-contact').waitFor();

    // By keys alone: the agent is put on a break, so that the next one waits.
    await busy.getByTestId('force-presence').focus();
    await boss.keyboard.press('Enter');
    await boss.locator('[role="menuitem"]:focus', { hasText: '小休' }).waitFor();
    await boss.keyboard.press('Enter');
    // It is asked first; whoever presses Esc has changed nothing, and tries again.
    await boss.locator('.act-sure:focus').waitFor();
    await sees(boss.locator('.ant-modal-confirm-body'), '把 floor-agent 的状态改为“小休”？');
    await shoot(boss, 'floor-sure-state');
    await boss.keyboard.press('Escape');
    await boss.locator('.act-sure').waitFor({ state: 'detached' });
    await agentRow(boss, 'floor-agent', 'active').waitFor();
    await busy.locator('[data-testid="force-presence"]:focus').waitFor();
    await boss.keyboard.press('Enter');
    await boss.locator('[role="menuitem"]:focus', { hasText: '小休' }).waitFor();
    await boss.keyboard.press('Enter');
    await boss.locator('.act-sure:focus').waitFor();
    await boss.keyboard.press('Enter');
    await agentRow(boss, 'floor-agent', 'break').waitFor();
    await sees(agentRow(boss, 'floor-agent'), /由班长设定/);
    await line.hears('还要等多久？', 'oSecondFollower');
    await queueRow(boss, line.id).getByTestId('queue-open').waitFor();
    await sees(queueRow(boss, line.id), '0 / 1');
    // Three quarters of the time that they were ready, and half of the time they were signed in.
    await sees(agentRow(boss, 'floor-agent').getByTestId('agent-time'), '75.0% / 50.0%');
    await sees(queueRow(boss, line.id).getByTestId('queue-time'), '75.0% / 50.0%');
    // Whoever came just now has no half-hour behind them, and that is said.
    await sees(agentRow(boss, '孙主任').getByTestId('agent-time'), '满半小时后显示');
    // One of two who asked was answered, within the queue's own 90 s and against its own target.
    const level = queueRow(boss, line.id).getByTestId('queue-serviceLevel');
    await level.and(boss.locator('[data-level="bad"]')).waitFor();
    await sees(level, '50.0%');
    await sees(level, /目标 75.0% · 90 秒/);
    await shoot(boss, 'floor-1366');

    // From the rate to exactly whom it counts, and back.
    const rate = queueRow(boss, line.id);
    await rate.getByTestId('connectionRate-numerator').filter({ hasText: '1' }).click();
    await byId(boss, 'contact-row').click();
    // The entry by which it is in that number says so, once.
    const counted = byId(boss, 'timeline').locator('[data-counted]');
    await sees(byId(boss, 'counted-day'), /在指标中计入 \d{4}-\d{2}-\d{2}$/);
    expect((await counted.allTextContents()).map((text) => text.replace(/\d+:\d+/, '…'))).toEqual([
      '计入请求人工',
      '计入接通 · 等待 …',
    ]);
    await shoot(boss, 'timeline-counted');
    await byId(boss, 'drill-back').click();
    expect(await byId(boss, 'contact-row').count()).toBe(1);
    await shoot(boss, 'floor-behind');
    await boss.keyboard.press('Escape');
    await rate.getByTestId('serviceLevel-numerator').filter({ hasText: '1' }).click();
    await byId(boss, 'contact-row').waitFor();
    await boss.keyboard.press('Escape');
    await byId(boss, 'contact-row').waitFor({ state: 'detached' });
    await rate.getByTestId('connectionRate-denominator').filter({ hasText: '2' }).click();
    await byId(boss, 'contact-row').nth(1).waitFor();
    await boss.keyboard.press('Escape');
    await byId(boss, 'contact-row').first().waitFor({ state: 'detached' });

    await agentRow(boss, 'floor-agent').getByTestId('floor-contact').click();
    await byId(boss, 'contact-sheet').waitFor();
    await byId(boss, 'requeue').click();
    const intoLine = boss.locator('.ant-select-dropdown:visible').getByTitle('专线 floor', { exact: true });
    await intoLine.click();
    const question = boss.locator('.act-sure');
    await question.waitFor();
    await shoot(boss, 'floor-sure-requeue');
    // Esc answers the question alone: the contact stays open, and where it is.
    await boss.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await byId(boss, 'contact-sheet').waitFor();
    const { items } = await jietong.admin.get<PageOf<ContactView>>(`/api/v1/contacts?account=${line.id}`);
    expect(items.map(({ state }) => state).toSorted()).toEqual(['active', 'waiting']);
    await agentRow(boss, 'floor-agent').getByTestId('floor-contact').waitFor();
    await byId(boss, 'requeue').click();
    await intoLine.click();
    await seesAfter(boss, '已执行', () => confirm(boss, /微信 oFol\*\*\*or”退回队列“专线 floor”/));
    await boss.keyboard.press('Escape');
    await agentRow(boss, 'floor-agent').getByTestId('floor-contact').waitFor({ state: 'detached' });
    await sees(queueRow(boss, line.id).getByTestId('queue-open'), '2');

    await queueRow(boss, line.id).getByTestId('queue-open').click();
    const waiting = boss.getByRole('dialog').filter({ hasText: '排队中的会话' });
    await waiting.getByTestId('floor-contact').nth(1).waitFor();
    await waiting.getByTestId('floor-contact').last().click();
    await sees(byId(boss, 'counted-day'), /结果未定/);
    await byId(boss, 'take-over').click();
    await confirm(boss, '正在队列“专线 floor”中排队。');
    await agentRow(boss, '孙主任', 'active').waitFor();
    await boss.keyboard.press('Escape');
    await boss.getByRole('link', { name: '工作台', exact: true }).click();
    await contactIn(boss, 'active').waitFor();
    agent.close();

    // Figures by queue go by the same seconds, and say so.
    const today = shanghaiDay(Date.now());
    const asked = `definitions=service-level-asked&from=${today}&to=${today}&by=queue`;
    await boss.goto(`${jietong.url}/figures?${asked}`);
    await sees(byId(boss, 'figure-table').locator(`tr[data-key="${line.id}"]`), 'X = 90 秒 · 目标 75.0%');
    await shoot(boss, 'floor-figures-by-queue');
  });

  it('is asked for again when a change was lost, and says when it is no longer the present', async () => {
    const { jietong, browser } = stage;
    const agent = await jietong.agent('gap-agent', { queueIds: [] });
    const page = await browser.screen({ viewport: WALL_SCREEN });
    const line = await unreliable(page, isChange);
    await hire(jietong, { username: 'gap-boss', displayName: '钱主任', roles: ['supervisor'], queueIds: [] });
    await signIn(page, jietong.url, 'gap-boss');
    await openFloor(page);
    await agentRow(page, 'gap-agent', 'idle').waitFor();
    line.mode = 'lose-one';
    // A page that has heard nothing for long asks by itself, and then there is no change to be lost: once more.
    let times = 0;
    await eventually(
      async () => {
        const seen = times % 2 === 0 ? 'break' : 'idle';
        await agent.ask('presence.set', { presence: seen === 'idle' ? 'online' : seen });
        times += 1;
        await agentRow(page, 'gap-agent', seen).waitFor();
        return line.lost;
      },
      (lost) => lost === 1,
      LOSS_MS,
    );
    await agent.ask('presence.set', { presence: 'break' });
    await agentRow(page, 'gap-agent', 'break').waitFor();
    await byId(page, 'floor-state-break').click();
    await agentRow(page, 'gap-agent').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Dark mode' }).click();
    await shoot(page, 'floor-1920-dark');
    line.mode = 'silent';
    await byId(page, 'stale-banner').waitFor();
    await shoot(page, 'floor-stale');
    line.mode = 'pass';
    await byId(page, 'stale-banner').waitFor({ state: 'detached' });
  });

  it('has alarms on it: made by an administrator, raised, cleared, and on record', async () => {
    const { jietong, browser } = stage;
    const line = await StoryLine.open(jietong, 'alarm');
    const page = await browser.screen();
    await signIn(page, jietong.url, 'admin', ADMIN_PASSWORD);
    await page.getByRole('link', { name: '告警' }).click();
    await page.getByRole('tab', { name: '告警规则' }).click();
    await byId(page, 'alarm-rule-add').click();
    const form = page.getByRole('dialog');
    await form.getByLabel('名称', { exact: true }).fill('专线有人等待');
    await choose(form, '队列', '专线 alarm');
    await form.getByLabel('告警阈值', { exact: true }).fill('1');
    await form.getByLabel('解除阈值', { exact: true }).fill('0');
    await form.getByLabel('持续秒数', { exact: true }).fill('0');
    await choose(form, '微信公众号', 'alarm（alarm）');
    await form.getByLabel('关注者 OpenID').fill('oDutyOfficer001\noSilentOfficer2');
    stage.wechat.failNext(45015);
    await shoot(page, 'alarm-rule');
    await form.getByRole('button', { name: '创建' }).click();
    await form.waitFor({ state: 'detached' });
    await sees(byId(page, 'alarm-rules'), '专线有人等待');
    await line.hears('有人吗？');
    await sees(byId(page, 'alarm-banner'), /专线有人等待/);
    await page.getByRole('tab', { name: '告警记录' }).click();
    await sees(byId(page, 'alarm-history'), '告警中');
    // One follower hears of it; what WeChat refused is said at the alarm.
    await sees(byId(page, 'alarm-history'), '已送达 1 · 未送达 1');
    expect(stage.wechat.sent.filter(({ text }) => text.includes('告警：专线有人等待'))).toHaveLength(1);
    await shoot(page, 'alarm-raised');
    await page.getByRole('button', { name: /查看通知结果/ }).click();
    await sees(byId(page, 'alarm-told'), /超过 48 小时未互动.*（45015）/);
    await shoot(page, 'alarm-told');
    await page.keyboard.press('Escape');
    await jietong.agent('alarm-agent', { queueIds: [line.id] });
    await takes('alarm-agent');
    await byId(page, 'alarm-banner').waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: '告警规则' }).click();
    await page.getByRole('tab', { name: '告警记录' }).click();
    await sees(byId(page, 'alarm-history'), '已解除');
  });

  it('takes levels of shares in per cent, tells them so, and asks anew when something else is watched', async () => {
    const { jietong, browser } = stage;
    const page = await browser.screen();
    await signIn(page, jietong.url, 'admin', ADMIN_PASSWORD);
    await page.getByRole('link', { name: '告警' }).click();
    await page.getByRole('tab', { name: '告警规则' }).click();
    await byId(page, 'alarm-rule-add').click();
    const form = page.getByRole('dialog');
    await form.getByLabel('名称', { exact: true }).fill('接通率偏低');
    const raise = form.getByLabel('告警阈值', { exact: true });
    const clear = form.getByLabel('解除阈值', { exact: true });
    expect(await raise.inputValue()).toBe('10');
    await choose(form, '监测项', '接通率');
    expect(await raise.inputValue()).toBe('');
    await raise.fill('92.5');
    await clear.fill('95');
    await shoot(page, 'alarm-rule-share');
    await form.getByRole('button', { name: '创建' }).click();
    await form.waitFor({ state: 'detached' });
    await sees(byId(page, 'alarm-rules'), '告警 ≤ 92.5%，解除 ≥ 95%，持续 60 秒');
    const { items } = await jietong.admin.get<{ items: AlarmRuleView[] }>('/api/v1/alarm-rules?limit=200');
    expect(items.find(({ name }) => name === '接通率偏低')).toMatchObject({
      direction: 'below',
      raiseAt: 0.925,
      clearAt: 0.95,
    });
    await page.getByRole('button', { name: '编辑 接通率偏低' }).click();
    expect(await raise.inputValue()).toBe('92.5');
  });

  it('is a district’s own, numbered without a gap, and no agent’s business', async () => {
    const { jietong } = stage;
    const shanghai = await jietong.agent('sh-agent', { districtId: '22', queueIds: ['general'] });
    await jietong.agent('sz-agent', { districtId: '53', queueIds: ['general'] });
    await hire(jietong, {
      username: 'sh-boss',
      displayName: '上海班长',
      roles: ['supervisor'],
      districtId: '22',
      queueIds: [],
    });
    const { accessToken } = await jietong.signIn('sh-boss');
    const boss = await jietong.socket('/live', accessToken);
    const seen: FloorChange[] = [];
    boss.socket.on('floor.changed', (change: FloorChange) => seen.push(change));
    const floor = await boss.ask<Floor>('floor.watch', { districtId: '53' });
    expect(floor.scope).toEqual({ districtId: '22' });
    expect(floor.agents.map(({ displayName }) => displayName)).toEqual(['sh-agent']);
    await shanghai.ask('presence.set', { presence: 'offline' });
    await eventually(
      async () => seen.flatMap(({ goneAgents }) => goneAgents),
      (gone) => gone.includes(floor.agents[0]?.id ?? ''),
    );
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_, at) => floor.seq + 1 + at));
    await jietong.user('plain-agent', {});
    const plain = await jietong.socket('/live', (await jietong.signIn('plain-agent')).accessToken);
    await expect(plain.ask('floor.watch', {})).rejects.toThrow(/FORBIDDEN/);
  });
});
