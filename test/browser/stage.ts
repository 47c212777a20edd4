import { testFolder } from '#kit';
import { TestBrowser } from '#kit/browser';
import { Jietong } from '#kit/jietong';
import { calmMorning, follow, setClock } from '#kit/shifted-clock';
import { WechatApiStandIn } from '#kit/wechat-api';
import { afterAll, afterEach, beforeAll, jest } from '@jest/globals';

/**
 * A story on screens may take so long: every person signs in, and on a machine that is busy each of
 * them takes ten seconds and more.
 */
const STORY_MS = 300_000;

// Whenever they are told: at the end of a half-hour, a day or a year boards begin anew, and what agents did is counted.
setClock(calmMorning());

/** What the stories of a suite play on; there from the first of them on. */
export interface Stage {
  wechat: WechatApiStandIn;
  jietong: Jietong;
  browser: TestBrowser;
}

/**
 * A Jietong with its screens, WeChat's stand-in and a browser for the whole suite. Every screen is
 * closed after its story, and what was wrong on any of them fails it. `prepare` runs before the first.
 */
export function openStage(prepare?: (stage: Stage) => Promise<void>): Stage {
  jest.setTimeout(STORY_MS);
  const stage = {} as Stage;
  beforeAll(async () => {
    stage.wechat = await WechatApiStandIn.start();
    stage.jietong = await Jietong.start(
      { WECHAT_API_BASE: stage.wechat.base, JIETONG_RECORDINGS: testFolder('recordings') },
      { screens: true, clock: follow },
    );
    await prepare?.(stage);
    stage.browser = await TestBrowser.launch();
  });
  afterEach(() => stage.browser.leave());
  afterAll(async () => {
    await stage.browser?.close();
    await stage.jietong?.close();
    await stage.wechat?.close();
  });
  return stage;
}
