import { eventually } from '#kit';
import { TestBrowser } from '#kit/browser';
import { ADMIN_PASSWORD, Jietong } from '#kit/jietong';
import { follow, setClock } from '#kit/shifted-clock';
import { WechatApiStandIn, WechatCaller } from '#kit/wechat-api';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { counted, liveThrough, pass, patientDesk, type Crew } from './demo-day.js';
import { accept, answer, byId, hire, message, sees, signIn, wechatAccount } from './screens.js';

/** `npm run pictures`: the README's pictures, taken of the real screens after a day that was lived through. */

const FOLDER = join('docs', 'pictures');
const HOUR_MS = 3_600_000;
const PEOPLE = { wang: '王芳', li: '李强', chen: '陈静', zhou: '周凯' } as const;
const ACCOUNT = wechatAccount('gh12360');
const FOLLOWER = 'oPassenger7fromTheAirport';

/** 08:00 in Shanghai of the first day that has not got so far yet. */
function nextMorning(): number {
  const day = 24 * HOUR_MS;
  return Math.ceil(Date.now() / day) * day;
}

const homepage = (url: string): string => `<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<title>办事指南</title>
<style>
  body { margin: 0; font: 16px/1.8 system-ui, "Noto Sans CJK SC", sans-serif; color: #1b2430; background: #f5f7fa }
  header { background: #123a6d; color: #fff; padding: 20px 64px; font-size: 22px; font-weight: 600 }
  main { padding: 32px 64px; max-width: 640px } h1 { font-size: 26px }
  li { margin: 8px 0 }
</style>
<header>示例海关 · 门户网站</header>
<main><h1>进境物品怎样征税</h1>
<p>进境居民旅客携带在境外获取的自用物品，按下列步骤办理：</p>
<ol><li>填写《进境旅客行李物品申报单》，走申报通道；</li>
<li>提交购物凭证，海关按完税价格表估价；</li>
<li>超出免税限额的，对超出部分征税；</li><li>缴纳税款后放行。</li></ol>
<p>仍有疑问，请点右下角“在线咨询”。</p></main>
<script src="${url}/widget.js" data-account="web" async></script>`;

async function shoot(page: Page, name: string): Promise<void> {
  await page.evaluate('document.fonts.ready');
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled', caret: 'hide' });
  console.log(`${FOLDER}/${name}.png`);
}

/** A desk knows how late it is at the server since it last asked: read anew, it knows of what passed meanwhile. */
async function readAnew(desk: Page): Promise<void> {
  await desk.reload();
  await sees(desk.locator('.thread'), /红色通道/);
  await byId(desk, 'message-input').focus();
}

async function takePictures(crew: Crew, browser: TestBrowser, site: string): Promise<void> {
  const { jietong, caller } = crew;
  const desk = await browser.screen();
  const others = await Promise.all(['li', 'chen', 'zhou'].map((name) => patientDesk(jietong, name)));
  const [li, chen, zhou] = others as [(typeof others)[0], (typeof others)[0], (typeof others)[0]];
  await signIn(desk, jietong.url, 'wang');
  await byId(desk, 'presence-online').click();

  // A passenger by WeChat, who was here in the morning already.
  await caller.send(caller.text(FOLLOWER, '我从东京回来，带了一台相机，9800 元，要交税吗？'));
  await accept(desk);
  pass(24);
  await answer(desk, '您好。居民旅客在境外获取的自用物品，总值 5000 元以内免税，超出部分需要申报纳税。');
  await message(desk, '总值 5000 元以内', 'sent').waitFor();
  pass(31);
  await caller.send(caller.text(FOLLOWER, '相机是一件，不能拆开算吧？'));
  await message(desk, '不能拆开算', 'received').waitFor();
  pass(18);
  await answer(desk, '是的，不可分割的单件物品超过限额的，全额征税。相机税率 20%，按完税价格计算。');
  await message(desk, '全额征税', 'sent').waitFor();
  pass(12);
  await caller.send(caller.text(FOLLOWER, '明白了，到机场走红色通道对吗？'));
  await message(desk, '红色通道', 'received').waitFor();

  const page = await browser.screen();
  await page.goto(site);
  await page.getByRole('button', { name: '在线咨询' }).click();
  const chat = page.frameLocator('iframe');
  await chat.getByTestId('chat-input').fill('寄给国外朋友的茶叶要申报吗？');
  await chat.getByTestId('chat-input').press('Enter');
  await accept(desk);
  // Before, what is written goes into the conversation that was shown.
  await sees(desk.locator('.thread'), /茶叶要申报/);
  await answer(desk, '您好，个人邮寄物品应如实填写申报单。茶叶以自用、合理数量为限。');
  await chat.getByText('合理数量为限').waitFor();
  await chat.getByTestId('chat-input').fill('两斤可以吗？每次寄多少算合理？');
  await chat.getByTestId('chat-input').press('Enter');
  await message(desk, '两斤可以吗', 'received').waitFor();
  pass(9);
  await shoot(page, 'widget');

  await desk.locator('[data-testid="contact-item"]', { hasText: '红色通道' }).click();
  await sees(desk.locator('.thread'), /红色通道/);
  await byId(desk, 'message-input').fill('对，请走申报通道（红色通道），并保留购物凭证。');
  await readAnew(desk);
  await shoot(desk, 'desk');

  await caller.send(caller.text('oImporter3fromShanghai', '进口设备的关税怎么估？'));
  await desk.locator('.offer').waitFor();
  pass(3);
  await readAnew(desk);
  await desk.locator('.offer').waitFor();
  await shoot(desk, 'ringing');
  await accept(desk);

  await Promise.all([li, chen].map((one) => one.ask('presence.set', { presence: 'online' })));
  await zhou.ask('presence.set', { presence: 'break', reason: '用餐' });
  for (const [one, text] of [
    [li, '报关单修改怎么办理？'],
    [chen, '出口退税联什么时候能打印？'],
  ] as const) {
    await (await jietong.visitor()).ask('message.send', { clientId: 'q', text });
    const taken = await eventually(
      () =>
        Promise.all(
          [li, chen].map((other) =>
            other.ask<{ contacts: { id: string; epoch: number; state: string }[] }>('desk.sync'),
          ),
        ),
      (desks) => desks.some(({ contacts }) => contacts.some(({ state }) => state === 'offered')),
    );
    const holder = taken[0]?.contacts.some(({ state }) => state === 'offered') ? li : chen;
    const offer = taken.flatMap(({ contacts }) => contacts).find(({ state }) => state === 'offered');
    if (offer && one) await holder.ask('contact.accept', { contactId: offer.id, epoch: offer.epoch });
  }
  await (await jietong.visitor()).ask('message.send', { clientId: 'q', text: '能查到我的包裹吗？' });

  const board = await browser.screen();
  await signIn(board, jietong.url, 'admin', ADMIN_PASSWORD);
  await board.locator('[data-testid="figure-connection-rate"] .big').waitFor();
  await shoot(board, 'wallboard');
  await byId(board, 'figure-connection-rate').click();
  await sees(byId(board, 'definition-open'), '计算公式');
  await shoot(board, 'definition');
  await byId(board, 'contacts-open').click();
  await byId(board, 'contact-row').first().waitFor();
  await shoot(board, 'contacts');
  await byId(board, 'contact-row').nth(12).click();
  await byId(board, 'timeline').locator('li').last().waitFor();
  await shoot(board, 'timeline');
}

/** Takes all pictures into docs/pictures. Stores come from MONGODB_URI and REDIS_URL. */
export async function makePictures(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const morning = nextMorning();
  setClock(morning);
  const site = createServer();
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  const wechat = await WechatApiStandIn.start();
  const settings = {
    WECHAT_API_BASE: wechat.base,
    JIETONG_ORIGINS: origin,
    JIETONG_AGENT_GRACE_SECONDS: '3600',
    // As a deployment has it, and long enough for those who play.
    JIETONG_OFFER_SECONDS: '30',
    JIETONG_VISITORS_PER_MINUTE: '10000',
  };
  const jietong = await Jietong.start(settings, { screens: true, clock: follow });
  site.on('request', (_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end(homepage(jietong.url)),
  );
  const browser = await TestBrowser.launch();
  try {
    await jietong.admin.post('/api/v1/wechat-accounts', { ...ACCOUNT, queueId: 'general' });
    for (const [username, displayName] of Object.entries(PEOPLE))
      await hire(jietong, { username, displayName });
    const caller = new WechatCaller(jietong.url, ACCOUNT);
    const crew = { jietong, caller, usernames: Object.keys(PEOPLE) };
    await liveThrough(crew, morning);
    setClock(morning + 6.6 * HOUR_MS);
    await counted(jietong);
    await takePictures(crew, browser, origin);
  } finally {
    await browser.close();
    await jietong.close();
    await wechat.close();
    site.closeAllConnections();
    site.close();
  }
}
