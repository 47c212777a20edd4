import type { ContactDetail, ContactView, Page as PageOf, Role } from '#libs/contract';
import type { ScreenOptions, TestBrowser } from '#kit/browser';
import { ADMIN_PASSWORD, AGENT_PASSWORD, type Jietong } from '#kit/jietong';
import { Rest, eventually } from '#kit';
import { WechatCaller } from '#kit/wechat-api';
import type { Locator, Page } from 'playwright-core';

/** What people see and click, by name, so that a spec reads as what they do. */

export const byId = (page: Page, testId: string): Locator => page.getByTestId(testId);

/** An account of WeChat as an administrator enters it; `id` names it. */
export const wechatAccount = (id: string) =>
  ({
    id,
    appId: `wx${id}`,
    token: 'tokenOfTheHotline',
    encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
    secret: 'the secret of the hotline',
    mode: 'safe',
  }) as const;

/** Waits until this text stands somewhere. */
export const sees = (place: Page | Locator, text: string | RegExp): Promise<void> =>
  place.getByText(text).first().waitFor();

/** Waits until these words stand somewhere after an act, also where they go again after seconds. */
export async function seesAfter(
  place: Page | Locator,
  text: string | RegExp,
  act: () => Promise<unknown>,
): Promise<void> {
  await Promise.all([sees(place, text), act()]);
}

/** Waits until this field has the focus: what is typed before goes elsewhere. */
export const focused = (page: Page, testId: string): Promise<void> =>
  page
    .locator(`[data-testid="${testId}"]:focus, [data-testid="${testId}"] :focus`)
    .first()
    // A field may be drawn by what stands around it.
    .waitFor({ state: 'attached' });

/** The entry of a list that Enter chooses is this one. */
export const entryIs = (page: Page, title: string): Promise<void> =>
  page.locator(`.ant-select-dropdown:visible .ant-select-item-option-active[title="${title}"]`).waitFor();

export interface Staff {
  username: string;
  displayName: string;
  roles?: Role[];
  districtId?: string;
  queueIds?: string[];
}

/** Makes a user who can sign in with the usual password. */
export async function hire(jietong: Jietong, staff: Staff): Promise<void> {
  await jietong.admin.post('/api/v1/users', {
    roles: ['agent'],
    districtId: '00',
    queueIds: ['general'],
    ...staff,
    password: AGENT_PASSWORD,
  });
}

/** Comes with a session begun elsewhere, which is quicker than the form, and waits for the first page. */
export async function signIn(
  page: Page,
  url: string,
  username: string,
  password = AGENT_PASSWORD,
): Promise<void> {
  const { accessToken } = await new Rest(url).signIn(username, password);
  // Once for each tab: who has signed out since is not signed in again by the next page.
  await page.addInitScript(`if (sessionStorage.getItem('test.came') === null) {
    sessionStorage.setItem('test.came', 'yes');
    sessionStorage.setItem('jietong.token', ${JSON.stringify(accessToken)});
  }`);
  await page.goto(url);
  await page.locator('.shell').waitFor();
}

/** Signs in by the form, and waits for the page behind it. */
export async function signInByForm(
  page: Page,
  url: string,
  username: string,
  password = AGENT_PASSWORD,
): Promise<void> {
  await page.goto(`${url}/login`);
  await byId(page, 'login-username').fill(username);
  await byId(page, 'login-password').fill(password);
  await byId(page, 'login-submit').click();
  await page.locator('.shell').waitFor();
}

/** Is asked whether they are sure, with these words, and is. */
export async function confirm(page: Page, words: string | RegExp): Promise<void> {
  const question = page.getByRole('dialog').filter({ has: page.locator('.act-sure') });
  await sees(question.locator('.ant-modal-confirm-body'), words);
  await question.locator('.act-sure').click();
  await question.waitFor({ state: 'detached' });
}

/** Signs an agent in and goes online. Where somebody waits already they may not be seen idle: it rings at once. */
export async function openDesk(page: Page, jietong: Jietong, staff: Staff): Promise<void> {
  await hire(jietong, staff);
  await signIn(page, jietong.url, staff.username);
  await byId(page, 'presence-online').click();
  await page.locator('[data-testid="agent-state"]:not([data-state="offline"])').waitFor();
}

export const agentIs = (page: Page, state: string): Promise<void> =>
  page.locator(`[data-testid="agent-state"][data-state="${state}"]`).waitFor();

/** The contact of the first pane that is in this state. */
export const contactIn = (page: Page, state: string): Locator =>
  page.locator(`[data-testid="contact-item"][data-state="${state}"]`);

export async function openChat(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/chat`);
  await page.locator('body[data-connection="up"]').waitFor();
}

/** A visitor writes and sees it acknowledged. */
export async function ask(page: Page, text: string): Promise<void> {
  await byId(page, 'chat-input').fill(text);
  await byId(page, 'chat-send').click();
  await page.locator('article.own:not(.unsent)', { hasText: text }).waitFor();
}

/** A visitor ends the conversation: by a second click within seconds of the first, which a busy machine may miss. */
export async function leaveChat(page: Page): Promise<void> {
  const leave = byId(page, 'chat-leave');
  await eventually(
    async () => {
      // It may be gone by now: then they have left.
      await leave.click({ timeout: 1000 }).catch(() => undefined);
      return leave.isVisible();
    },
    (there) => !there,
  );
  await sees(page, /本次咨询已结束/);
}

/** Writes in the open conversation of the desk. */
export async function answer(page: Page, text: string): Promise<void> {
  await byId(page, 'message-input').fill(text);
  await byId(page, 'message-send').click();
}

/** One message of the conversation shown at the desk, by how far it came. */
export const message = (page: Page, text: string, delivery: string): Locator =>
  page.locator(`article.message[data-delivery="${delivery}"]`, { hasText: text });

export async function wrapUp(page: Page, code: string): Promise<void> {
  await byId(page, `wrapup-code-${code}`).click();
  await byId(page, 'wrapup-submit').click();
}

/** Rings, is accepted by a click, and the agent can write. */
export async function accept(page: Page): Promise<void> {
  await byId(page, 'offer-accept').click();
  await byId(page, 'message-input').waitFor();
}

/** Goes home, so that the next test's offers ring elsewhere. */
export async function goOffline(page: Page): Promise<void> {
  await byId(page, 'presence-offline').click();
  await agentIs(page, 'offline');
}

interface Administrator extends ScreenOptions {
  username?: string;
  password?: string;
}

/** The pages of administration, as the first administrator unless told. */
export async function administration(
  browser: TestBrowser,
  jietong: Jietong,
  { username = 'admin', password = ADMIN_PASSWORD, ...screen }: Administrator = {},
): Promise<Page> {
  const page = await browser.screen(screen);
  await signIn(page, jietong.url, username, password);
  await page.getByRole('link', { name: '管理' }).click();
  await page.getByRole('heading', { name: '系统管理' }).waitFor();
  return page;
}

/** Picks an entry of a list that a form field opens. */
export async function choose(form: Locator, field: string, entry: string): Promise<void> {
  await form.getByLabel(field, { exact: true }).click();
  await form.page().locator('.ant-select-dropdown:visible').getByTitle(entry, { exact: true }).click();
  // A key would choose once more, and so take the entry back where several can be chosen.
  await form.locator('.ant-modal-title').click();
}

/** A queue of one story's own with a WeChat account before it: what another story left never rings there. */
export class StoryLine {
  private readonly caller: WechatCaller;

  private constructor(
    private readonly jietong: Jietong,
    readonly id: string,
  ) {
    this.caller = new WechatCaller(jietong.url, wechatAccount(id));
  }

  /** Headquarters' unless told; its offers ring so long that a busy machine misses none. */
  static async open(
    jietong: Jietong,
    id: string,
    { offerSeconds = 300, districtId = '00' }: { offerSeconds?: number; districtId?: string } = {},
  ): Promise<StoryLine> {
    const names = { name: `专线 ${id}`, nameEn: `Line ${id}` };
    await jietong.admin.post('/api/v1/queues', { id, ...names, offerSeconds, districtId });
    const account = { ...wechatAccount(id), queueId: id, districtId };
    await jietong.admin.post('/api/v1/wechat-accounts', account);
    return new StoryLine(jietong, id);
  }

  /** Changes how long offers made from now on ring. */
  async ring(offerSeconds: number): Promise<void> {
    await this.jietong.admin.must('PATCH', `/api/v1/queues/${this.id}`, { offerSeconds });
  }

  /** A follower writes; the same one unless told. */
  async hears(text: string, follower = `oFollowerOf-${this.id}`): Promise<void> {
    const fields = this.caller.text(follower, text);
    // As WeChat does: the same event again, three times in all.
    let answer = await this.caller.send(fields);
    for (let again = 1; again < 3 && !answer.ok; again += 1) answer = await this.caller.send(fields);
    if (!answer.ok) throw new Error(`WeChat was answered ${answer.status}`);
  }

  /** The contact that came last, with its timeline. */
  async newest(): Promise<ContactDetail> {
    const { items } = await this.jietong.admin.get<PageOf<ContactView>>(
      `/api/v1/contacts?account=${this.id}`,
    );
    return this.contact(items[0]?.id ?? '');
  }

  contact(id: string): Promise<ContactDetail> {
    return this.jietong.admin.get<ContactDetail>(`/api/v1/contacts/${id}`);
  }
}
