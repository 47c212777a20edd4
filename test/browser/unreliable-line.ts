import type { Page } from 'playwright-core';

/** What comes to a page from the server can be lost: one message, or everything. */
export interface UnreliableLine {
  mode: 'pass' | 'lose-one' | 'silent';
  /** Messages that were lost one by one. */
  lost: number;
}

/** `isLost`: which message may be lost alone. To be called before the page is opened. */
export async function unreliable(page: Page, isLost: (message: string) => boolean): Promise<UnreliableLine> {
  const line: UnreliableLine = { mode: 'pass', lost: 0 };
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (line.mode === 'silent') return;
      if (line.mode === 'lose-one' && isLost(String(message))) {
        line.mode = 'pass';
        line.lost += 1;
        return;
      }
      socket.send(message);
    });
  });
  return line;
}
