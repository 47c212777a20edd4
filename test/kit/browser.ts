import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { browserClock } from './shifted-clock.js';

const PROGRAM = process.env['JIETONG_CHROMIUM'] || '/usr/bin/chromium';
/** For pages without a microphone. */
const LIGHT_PROGRAM = process.env['JIETONG_CHROMIUM_SHELL'] || PROGRAM;
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** Ignored by git. */
const SHOTS = join('test-output', 'browser');
/** For a machine that is busy with other suites. */
const PATIENCE_MS = 60_000;

/** The screen an agent's desk has to fit on. */
export const DESK_SCREEN = { width: 1366, height: 768 };
export const WALL_SCREEN = { width: 1920, height: 1080 };

export interface BrowserOptions {
  /** A WAV file that every microphone hears, over and over; without it there is no microphone. */
  microphone?: string;
}
/** A microphone of a file, which nobody has to allow. */
const microphoneOf = (file: string): string[] => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-audio-capture=${file}`,
];

export interface ScreenOptions {
  viewport?: { width: number; height: number };
  /** Where they are; in Shanghai unless told. */
  timezone?: string;
  /** Problems this test provokes: those that match one of them don't fail it. */
  allow?: readonly RegExp[];
}

interface Watched {
  context: BrowserContext;
  problems: string[];
}

/**
 * One Chromium of a suite. Every `screen` is a person's own browser: nothing is shared between
 * them. Uncaught errors, errors on the browser's console and refusals of the content policy are
 * kept as problems, and `leave` throws them.
 */
export class TestBrowser {
  private watched: Watched[] = [];

  private constructor(private readonly browser: Browser) {}

  static async launch({ microphone }: BrowserOptions = {}): Promise<TestBrowser> {
    const program = microphone === undefined ? LIGHT_PROGRAM : PROGRAM;
    if (!existsSync(program)) throw new Error(`no browser at ${program}: run the tests with "npm test"`);
    const args = microphone === undefined ? ARGUMENTS : [...ARGUMENTS, ...microphoneOf(microphone)];
    // Each launch has an empty profile of its own, which goes with it.
    return new TestBrowser(await chromium.launch({ executablePath: program, args }));
  }

  /** A page of a person who was never here before, with a Chinese browser where it is as late as here, in Shanghai unless told. */
  async screen(options: ScreenOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({
      viewport: options.viewport ?? DESK_SCREEN,
      locale: 'zh-CN',
      timezoneId: options.timezone ?? 'Asia/Shanghai',
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const problems: string[] = [];
    const note = (problem: string): void => {
      if (!(options.allow ?? []).some((known) => known.test(problem))) problems.push(problem);
    };
    context.on('weberror', (error) => note(`uncaught: ${error.error().stack ?? error.error().message}`));
    context.on('console', (said) => {
      if (said.type() === 'error') note(`console: ${said.text()} (${said.location().url})`);
    });
    await context.addInitScript(REPORT_POLICY);
    await context.addInitScript(browserClock());
    this.watched.push({ context, problems });
    return context.newPage();
  }

  /** Ends every screen; call after each test. Throws what was wrong on any of them. */
  async leave(): Promise<void> {
    const watched = this.watched;
    this.watched = [];
    await Promise.all(watched.map(({ context }) => context.close()));
    const problems = watched.flatMap((one) => one.problems);
    if (problems.length > 0) throw new Error(`the pages had problems:\n${problems.join('\n')}`);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

/** Also what the policy refuses silently is said on the console. */
const REPORT_POLICY = `document.addEventListener('securitypolicyviolation', (event) =>
  console.error('content policy: ' + event.effectiveDirective + ' ' + event.blockedURI))`;

/** Keeps a picture of what the page shows; a failed test leaves its last ones behind. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`) });
}
