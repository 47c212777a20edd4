import { DESK_SCREEN, shoot, WALL_SCREEN } from '#kit/browser';
import { AGENT_PASSWORD } from '#kit/jietong';
import { DAY_MS, type Fact } from '#libs/contract';
import { IntakeRepository } from '#libs/metrics';
import { shanghaiDay } from '#libs/platform';
import { expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { byId, hire, sees, signIn, type Staff } from '../screens.js';
import type { Stage } from '../stage.js';

const AUDIT = readFileSync('test/browser/audit.page.js', 'utf8');

interface Counts {
  scored: number;
  right: number;
}

/** Of the day before all others: what is sampled stays as it is. */
const dayBefore = (): string => shanghaiDay(Date.now() - 2 * DAY_MS);

/** A figure of one office alone, of which the public is told by its name. */
export async function officeIsPublished({ jietong }: Stage): Promise<void> {
  const office = { districtId: '53', officeId: '5301' };
  const names = { name: '皇岗海关', nameEn: 'Huanggang Customs' };
  await jietong.admin.must('PUT', `/api/v1/offices/${office.officeId}`, names);
  const handled: Fact = {
    ...office,
    id: 'office-1:4:handled',
    name: 'handled',
    contactId: 'office-1',
    seq: 4,
    at: Date.now() - 2 * DAY_MS,
    day: dayBefore(),
    slot: 20,
    channel: 'voice',
    accountId: '12360',
    queueId: 'general',
    agentId: null,
    topicId: null,
    value: 60_000,
  };
  await new IntakeRepository(jietong.stores.mongo).add([handled]);
  const asked = { definition: 'contacts-handled', from: dayBefore(), to: dayBefore(), ...office };
  await jietong.admin.post('/api/v1/published-figures', { ...asked, note: '隶属海关处理量', public: true });
}

/**
 * Everybody reads what was published, without a link inside; who may see the evidence is led from the number to its
 * contacts and a timeline, by an address that can be sent. `lead`: somebody of quality who is signed in.
 */
export async function publicLeadsInside(stage: Stage, lead: Page, { scored, right }: Counts): Promise<void> {
  const { browser, jietong } = stage;
  const anybody = await browser.screen();
  await anybody.goto(`${jietong.url}/public`);
  const shown = byId(anybody, 'public-figure');
  await sees(shown, `抽查 ${scored} 条，正确 ${right} 条`);
  expect(await anybody.locator('#public a').count()).toBe(0);
  expect(await anybody.evaluate(AUDIT)).toEqual([]);
  const ofOffice = shown.filter({ hasText: '隶属海关处理量' });
  await sees(ofOffice, /深圳海关 · 皇岗海关$/);
  await shoot(anybody, 'public-figures');
  await anybody.getByRole('button', { name: 'English' }).click();
  await sees(ofOffice, /Shenzhen Customs · Huanggang Customs$/);
  await sees(shown, /95 % interval/);

  await seesNoLink(stage, { username: 'public-agent', displayName: '坐席', roles: ['agent'] });
  const elsewhere = { roles: ['supervisor' as const], districtId: '22', queueIds: [] };
  await seesNoLink(stage, { username: 'public-elsewhere', displayName: '班长', ...elsewhere });

  await lead.setViewportSize(DESK_SCREEN);
  await lead.goto(`${jietong.url}/public`);
  const evidence = byId(lead, 'evidence').first();
  await evidence.waitFor();
  expect(await lead.evaluate(AUDIT)).toEqual([]);
  await shoot(lead, 'public-evidence');
  await lead.setViewportSize(WALL_SCREEN);
  await shoot(lead, 'public-evidence-1920');
  const rows = byId(lead, 'contact-row');
  for (const [link, count] of [
    [`分子 ${right} 个会话`, right],
    [`分母 ${scored} 个会话`, scored],
  ] as const) {
    await lead.goto(`${jietong.url}/public`);
    await evidence.getByRole('link', { name: link }).click();
    await rows.nth(count - 1).waitFor();
    expect(await rows.count()).toBe(count);
  }
  await rows.first().click();
  await sees(byId(lead, 'timeline'), '坐席应答');
  await shoot(lead, 'public-to-timeline');
  const address = lead.url();
  await lead.goBack();
  await rows.nth(scored - 1).waitFor();
  await lead.goForward();
  await byId(lead, 'timeline').waitFor();
  await byId(lead, 'drill-back').click();
  await rows.nth(scored - 1).waitFor();
  await lead.keyboard.press('Escape');
  await rows.first().waitFor({ state: 'detached' });
  // The value itself leads to its card, alone.
  await lead.goto(`${jietong.url}/public`);
  await byId(lead, 'public-figure').first().locator('.value a').click();
  await sees(byId(lead, 'published-accuracy'), '昨日抽查结果');
  await arrivesAfterSigningIn(stage, address);
}

/** Who may not see what is behind a figure of the whole hotline reads the same page as anybody. */
async function seesNoLink({ browser, jietong }: Stage, staff: Staff): Promise<void> {
  const page = await browser.screen();
  await hire(jietong, staff);
  await signIn(page, jietong.url, staff.username);
  const known = page.waitForResponse((response) => response.url().endsWith('/api/v1/me'));
  await page.goto(`${jietong.url}/public`);
  await (await known).finished();
  await byId(page, 'public-figure').first().waitFor();
  // What the page was answered before, it has drawn once it is answered this.
  await page.evaluate(`fetch('/api/v1/public/figures?limit=1').then((answer) => answer.text())`);
  expect(await page.locator('#public a').count()).toBe(0);
}

/** An address that was sent leads there after signing in, too. */
async function arrivesAfterSigningIn({ browser, jietong }: Stage, address: string): Promise<void> {
  const page = await browser.screen();
  await page.goto(address);
  await byId(page, 'login-username').fill('qa-lead');
  await byId(page, 'login-password').fill(AGENT_PASSWORD);
  await byId(page, 'login-submit').click();
  await sees(byId(page, 'timeline'), '坐席应答');
  expect(page.url()).toBe(address);
  expect(address.startsWith(`${jietong.url}/figures?tab=published&published=`)).toBe(true);
}
