import { calendarGaps, createLog, ManualClock } from '#libs/platform';
import { testFolder } from '#kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { logFileOf, openHomeLog, TerminalLog } from './home-log.js';
import { LogFile } from './log-file.js';
import { terminalLine } from './log-line.rules.js';

let home: string;
beforeAll(() => {
  home = testFolder('home-log');
  mkdirSync(join(home, 'logs'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('the log file', () => {
  it('has every line as JSON at once, readable by its owner only', () => {
    const kept = openHomeLog({ home, logLevel: 'info' });
    kept.log.info({ contactId: 'c1', password: 'hidden-word' }, 'contact changed');
    const lines = readFileSync(logFileOf(home), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { service: 'all', msg: 'contact changed', contactId: 'c1', password: '***' },
    ]);
    expect(statSync(logFileOf(home)).mode & 0o777).toBe(0o600);
    kept.close();
  });

  it('begins a new file before it grows beyond its size, keeps some, and goes on after a restart', () => {
    const path = join(home, 'small.log');
    const line = (n: number): string => `${String(n).padStart(9, '0')}\n`;
    for (let n = 0; n < 3; n += 1) {
      const file = new LogFile(path, { maxBytes: 20, kept: 2 });
      for (const m of [0, 1, 2]) file.write(line(n * 3 + m));
      file.close();
    }
    expect(readFileSync(path, 'utf8')).toBe(line(8));
    expect(readFileSync(`${path}.1`, 'utf8')).toBe(line(6) + line(7));
    expect(readFileSync(`${path}.2`, 'utf8')).toBe(line(4) + line(5));
    expect(existsSync(`${path}.3`)).toBe(false);
  });

  it('says once that it cannot be written, and disturbs nobody', () => {
    const faults: unknown[] = [];
    const file = new LogFile(join(home, 'nowhere', 'x.log'), { onFault: (error) => faults.push(error) });
    file.write('one\n');
    file.write('two\n');
    expect(faults).toHaveLength(1);
    mkdirSync(join(home, 'nowhere'));
    file.write('three\n');
    expect(readFileSync(join(home, 'nowhere', 'x.log'), 'utf8')).toBe('three\n');
    file.close();
  });
});

describe('the terminal', () => {
  it('shows warnings and errors in a few words of both languages, and nothing else', () => {
    const shown: string[] = [];
    const clock = new ManualClock();
    const terminal = new TerminalLog((line) => shown.push(line), clock);
    const log = createLog('all', { logLevel: 'info' }, terminal);
    log.info('ready');
    log.warn({ err: new Error('connection\n  lost'), task: 'sweep' }, 'round failed');
    log.error('broken');
    expect(shown.map((line) => line.replace(/\d\d:\d\d:\d\d/, 'TIME'))).toEqual([
      '⚠ TIME 一轮后台任务失败，稍后再试\n  round failed task=sweep: connection lost',
      '✖ TIME broken',
    ]);
  });

  it('names all of a list, and nothing of what is no word', () => {
    const line = { level: 40, msg: 'without effect', settings: ['JIETONG_A', 'JIETONG_B'] };
    const plans = [{ seed: 'x' }];
    expect(terminalLine(JSON.stringify({ ...line, plans, details: {} }))).toBe(
      '⚠  without effect settings=JIETONG_A, JIETONG_B',
    );
  });

  it('takes the Chinese words that a line brings along', () => {
    const shown: string[] = [];
    const log = createLog(
      'all',
      { logLevel: 'info' },
      new TerminalLog((line) => shown.push(line), new ManualClock()),
    );
    const [gap] = calendarGaps(Date.parse('2026-11-29T00:00:00Z'), { covers: (year) => year < 2027 });
    if (!gap) throw new Error('no year is missing');
    log.warn({ year: gap.year, severity: gap.severity, zh: gap.message }, gap.messageEn);
    expect(shown).toHaveLength(1);
    const [zh, en] = shown[0]?.split('\n') ?? [];
    expect(zh).toMatch(/^⚠ \d\d:\d\d:\d\d 缺少 2027 年的工作日历/);
    expect(en).toMatch(/^  The working calendar of 2027 is missing.* year=2027 severity=soon$/);
  });

  it('shows a storm of one kind now and then, with how many it held back', () => {
    const shown: string[] = [];
    const clock = new ManualClock();
    const terminal = new TerminalLog((line) => shown.push(line), clock);
    const log = createLog('all', { logLevel: 'info' }, terminal);
    for (let n = 0; n < 5; n += 1) log.warn({ n }, 'round failed');
    expect(shown).toHaveLength(1);
    clock.advance(10_000);
    log.warn({ n: 5 }, 'round failed');
    expect(shown).toHaveLength(2);
    expect(shown[1]).toMatch(/round failed n=5 \(\+4\)$/);
  });

  it('leaves out what is no log line', () => {
    expect(terminalLine('plain words\n')).toBeNull();
  });
});
