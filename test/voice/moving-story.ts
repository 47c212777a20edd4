import { eventually } from '#kit';
import type { TestBrowser } from '#kit/browser';
import type { TcpProxy } from '#kit/tcp-proxy';
import type { VoiceStage } from '#kit/voice-stage';
import type { WebSocket } from 'playwright-core';
import { byId, goOffline, openDesk, wrapUp } from '../browser/screens.js';

interface Scene {
  stage: VoiceStage;
  browser: TestBrowser;
  /** The way to the agent's own Asterisk, and to the next one. */
  home: TcpProxy;
  detour: TcpProxy;
  /** Hz: what the caller says. */
  caller: number;
}

/** The way to its Asterisk is cut: the softphone registers by the next address, takes a call there, and goes back after it. */
export async function movesAndComesBack({ stage, browser, home, detour, caller }: Scene): Promise<void> {
  const page = await browser.screen({ allow: [/WebSocket connection to/] });
  const sockets: WebSocket[] = [];
  page.on('websocket', (socket) => void sockets.push(socket));
  const open = async (): Promise<string[]> =>
    sockets.filter((one) => !one.isClosed() && one.url().endsWith('/ws')).map((one) => one.url());
  const isAt = (way: TcpProxy): Promise<unknown> =>
    eventually(open, (urls) => urls.join() === `ws://127.0.0.1:${way.port}/ws`, 60_000);
  const phoneIs = (line: string): Promise<void> =>
    page.locator(`[data-testid="phone-status"][data-line="${line}"]`).waitFor();
  await openDesk(page, stage.jietong, { username: 'yi', displayName: '易安' });
  await phoneIs('up');
  await isAt(home);
  home.cut();
  await phoneIs('connecting');
  await phoneIs('up');
  await isAt(detour);
  await stage.call({ stayMs: 200_000, tone: caller });
  await byId(page, 'offer-accept').click();
  await page.locator('[data-testid="call-bar"][data-phase="up"]').waitFor();
  home.mend();
  await byId(page, 'contact-end').click();
  await isAt(home);
  await phoneIs('up');
  await wrapUp(page, 'answered');
  await goOffline(page);
}
