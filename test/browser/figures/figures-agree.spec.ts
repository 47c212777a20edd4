import { shoot } from '#kit/browser';
import { factReaction } from '#kit/measuring';
import { figureText, type NamedFigureTable } from '#libs/contract';
import { shanghaiDay } from '#libs/platform';
import { describe, expect, it } from '@jest/globals';
import { openFigures, row, served } from './figures-screen.js';
import { past } from './figures-story.js';
import { byId, sees } from '../screens.js';
import { openStage } from '../stage.js';

const TODAY = shanghaiDay(Date.now());
const YESTERDAY = shanghaiDay(Date.now() - 86_400_000);

const stage = openStage(async ({ jietong }) => {
  await factReaction(jietong.stores.mongo).react(past(YESTERDAY, 8));
  const agent = await jietong.agent('agree-agent');
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
      `definitions=contacts-handled&from=${TODAY}&to=${TODAY}&by=queue`,
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
});
