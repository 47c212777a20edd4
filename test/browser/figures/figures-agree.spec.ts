import { eventually } from '#kit';
import { shoot } from '#kit/browser';
import { ADMIN_PASSWORD } from '#kit/jietong';
import { factReaction } from '#kit/measuring';
import { DAY_MS, figureText, type NamedFigureTable } from '#libs/contract';
import { shanghaiDay } from '#libs/platform';
import { describe, expect, it } from '@jest/globals';
import { openFigures, row, served } from './figures-screen.js';
import { past } from './figures-story.js';
import { byId, sees, signIn } from '../screens.js';
import { openStage } from '../stage.js';

/** On which the contact of this stage asks. */
let askedOn: string;
const YESTERDAY = shanghaiDay(Date.now() - DAY_MS);
const stampOf = (at: Date): string =>
  new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

const stage = openStage(async ({ jietong }) => {
  await factReaction(jietong.stores.mongo).react(past(YESTERDAY, 8));
  const agent = await jietong.agent('agree-agent');
  askedOn = shanghaiDay(Date.now());
  await (await jietong.visitor()).ask('message.send', { clientId: 'a', text: '归类怎么查？' });
  await served(agent);
  await agent.ask('presence.set', { presence: 'offline' });
});

describe('the page of figures', () => {
  // What the chart shows of the same answer: apps/console/model/chart.rules.spec.
  it('says on cards and in the table what the interface answers, and nothing that flatters', async () => {
    const page = await stage.browser.screen();
    const ids = ['connection-rate', 'abandonment-rate', 'average-speed-of-answer', 'contacts-asked'];
    const query = `definitions=${ids.join(',')}&from=${YESTERDAY}&to=${YESTERDAY}&by=queue`;
    const { items } = await stage.jietong.admin.get<{ items: NamedFigureTable[] }>(
      `/api/v1/figure-reports?${query}`,
    );
    const table = await openFigures(stage, page, query);
    expect(items.map(({ definition }) => definition.id)).toEqual(ids);
    for (const [at, { definition, total, rows }] of items.entries()) {
      const { unit, better } = definition;
      const cell = async (key: string): Promise<string> =>
        (await row(table, key).locator('.figure-first').nth(at).innerText()).trim();
      const told = figureText(total.value, unit, better) ?? '暂无数据';
      expect(await byId(page, `card-${definition.id}`).locator('.figure-value').innerText()).toContain(told);
      expect(await cell('total')).toBe(told);
      expect(rows.length).toBeGreaterThan(0);
      for (const { key, figure } of rows) {
        expect(await cell(key)).toBe(figureText(figure.value, unit, better) ?? '暂无数据');
      }
    }
  });

  it('leads to a contact whose customer’s data an administrator erases; the figure stays', async () => {
    const page = await stage.browser.screen();
    const table = await openFigures(
      stage,
      page,
      `definitions=contacts-handled&from=${askedOn}&to=${shanghaiDay(Date.now())}&by=queue`,
    );
    const number = row(table, 'general').getByTestId('drill-contacts-handled-numerator');
    await number.waitFor();
    const before = await number.textContent();
    await number.click();
    await byId(page, 'contact-row').first().click();
    await byId(page, 'erase').click();
    const sure = page.locator('.ant-modal');
    await sure.getByLabel(/依据/).fill('本人申请删除');
    await shoot(page, 'contact-erase');
    await sure.getByRole('button', { name: '永久删除' }).click();
    await sees(byId(page, 'erased'), /个人信息已删除/);
    await page.reload();
    await number.waitFor();
    expect(await number.textContent()).toBe(before);
  });

  it('is narrowed to an hour or to an agent, one at a time', async () => {
    const page = await stage.browser.screen();
    const table = await openFigures(
      stage,
      page,
      `definitions=contacts-answered&from=${YESTERDAY}&to=${askedOn}&by=queue`,
    );
    const count = row(table, 'total').getByTestId('drill-contacts-answered-numerator');
    const shows = (text: string) =>
      eventually(
        () => count.textContent(),
        (found) => found === text,
      );
    const [agents, hours] = ['坐席', '小时'].map((name) => page.getByLabel(name, { exact: true }));
    // Forty came yesterday, one in eight left; one more came today.
    await shows('36');
    const choosesAgent = async (name: string): Promise<void> => {
      await agents?.click();
      await page.locator('.ant-select-dropdown:visible').getByTitle(name, { exact: true }).click();
    };
    await choosesAgent('agree-agent');
    await shows('1');
    const search = () => new URL(page.url()).searchParams;
    expect(search().get('agentId')).not.toBeNull();
    expect(await hours?.isDisabled()).toBe(true);
    await choosesAgent('全部坐席');
    await shows('36');
    expect(search().get('agentId')).toBeNull();
    await hours?.focus();
    await page.keyboard.press('Enter');
    const entry = page.locator('.ant-select-dropdown:visible .ant-select-item-option-active');
    // A list that has just opened may begin at its first entry once more.
    await eventually(
      async () => {
        const at = await entry.getAttribute('title');
        if (at !== '09:00') await page.keyboard.press('ArrowDown');
        return at;
      },
      (at) => at === '09:00',
    );
    await page.keyboard.press('Enter');
    // Today's comes after ten.
    const nine = String([4, 5, 6, 7].filter((i) => i % 8 !== 0).length);
    await shows(nine);
    expect(search().get('hour')).toBe('9');
    expect(await agents?.isDisabled()).toBe(true);
    await sees(byId(page, 'card-contacts-answered'), nine);
    await page.reload();
    await shows(nine);
    await shoot(page, 'figures-hour');
  });
});

describe('a board whose figures are behind', () => {
  it('says up to when they go, on the wall and on the floor, until they are whole again', async () => {
    const page = await stage.browser.screen();
    await signIn(page, stage.jietong.url, 'admin', ADMIN_PASSWORD);
    await page.goto(`${stage.jietong.url}/wallboard`);
    await byId(page, 'figure-connection-rate').waitFor();
    expect(await byId(page, 'behind-banner').count()).toBe(0);
    // An entry that no worker comes to see: this one is all seen, so that they pass it over.
    const contacts = stage.jietong.stores.mongo.collection('contacts');
    const since = new Date(Date.now() - 60_000);
    const seen = { state: 'closed', unreactedSince: { $exists: false } };
    const { _id } = (await eventually(
      () => contacts.findOne(seen),
      (found) => found !== null,
    )) as { _id: never };
    await contacts.updateOne({ _id }, { $set: { unreactedSince: since } });
    await sees(byId(page, 'behind-banner'), `统计滞后，数字截至 ${stampOf(since)}`);
    await shoot(page, 'wallboard-behind');
    await page.goto(`${stage.jietong.url}/floor`);
    await sees(byId(page, 'behind-banner'), `统计滞后，数字截至 ${stampOf(since)}`);
    await contacts.updateOne({ _id }, { $unset: { unreactedSince: '' } });
    await byId(page, 'behind-banner').waitFor({ state: 'detached' });
  });
});
