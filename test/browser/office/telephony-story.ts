import type { PromptView, TreeDetail, VoiceNumberView } from '#libs/channel/voice';
import type { Page as PageOf } from '#libs/contract';
import { shoot, WALL_SCREEN } from '#kit/browser';
import { ADMIN_PASSWORD } from '#kit/jietong';
import { piecesWith, samplesOf, sine, writeWav } from '#kit/tone';
import { expect } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { byId, choose, hire, sees, seesAfter, signIn } from '../screens.js';
import type { Stage } from '../stage.js';

const AUDIT = readFileSync('test/browser/audit.page.js', 'utf8');
/** Refusals are part of these stories. */
const REFUSED = [/status of 40[09]/];
const TONE = 700;

async function telephonyOf({ browser, jietong }: Stage, username = 'admin'): Promise<Page> {
  const page = await browser.screen({ allow: REFUSED });
  await signIn(page, jietong.url, username, username === 'admin' ? ADMIN_PASSWORD : undefined);
  await page.getByRole('link', { name: '电话', exact: true }).click();
  await page.getByRole('heading', { name: '电话', exact: true }).waitFor();
  return page;
}

async function saved(form: Locator): Promise<void> {
  await form.getByRole('button', { name: '保存' }).click();
  await form.waitFor({ state: 'detached' });
}

/** Files that somebody might choose. */
function soundFiles(folder: string): { words: string; silence: string; tone: string } {
  const at = (name: string): string => join(folder, name);
  writeFileSync(at('words.wav'), '<html>not a sound</html>');
  writeWav(at('silence.wav'), new Int16Array(8000));
  // As a recorder has it; the telephone can't carry it so.
  writeWav(at('tone.wav'), sine(TONE, 1, 44_100), 44_100);
  return { words: at('words.wav'), silence: at('silence.wav'), tone: at('tone.wav') };
}

/** What is no sound is refused in words; a file becomes the telephone's sound, words are spoken; both are heard. */
export async function promptsOfAnAdministrator(stage: Stage): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'prompts-'));
  try {
    const page = await telephonyOf(stage);
    await page.getByRole('tab', { name: '提示音' }).click();
    await sees(page.getByRole('row', { name: /greeting/ }), '您好，欢迎致电服务热线。');
    await isUploaded(page, soundFiles(folder));
    const { admin } = stage.jietong;
    const sound = await admin.answer('GET', '/api/v1/prompts/own-greeting/zh/audio');
    const samples = samplesOf(Buffer.from(await sound.arrayBuffer()));
    expect(piecesWith(samples, TONE)).toBeGreaterThanOrEqual(9);
    await isSpoken(page);
    const { items } = await admin.get<PageOf<PromptView>>('/api/v1/prompts');
    const made = items.find(({ id }) => id === 'own-greeting');
    expect(made).toMatchObject({ languages: ['zh', 'en'], words: { en: 'Welcome to the test' } });
    await isHeard(page, 'own-greeting', 'zh', '普通话');
    await isHeard(page, 'greeting', 'en', '英语');
    await page.getByLabel('按名称或内容查找').fill('welcome to the test');
    await page.getByRole('row', { name: /recording-notice/ }).waitFor({ state: 'detached' });
    await shoot(page, 'telephony-prompts');
    expect(await page.evaluate(AUDIT)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function isUploaded(page: Page, files: ReturnType<typeof soundFiles>): Promise<void> {
  await byId(page, 'prompt-add').click();
  const form = page.getByRole('dialog');
  await form.getByRole('button', { name: '保存' }).click();
  await sees(form, '请选择文件');
  await form.getByLabel('名称', { exact: true }).fill('greeting');
  await form.getByLabel('音频文件', { exact: true }).setInputFiles(files.words);
  await form.getByRole('button', { name: '保存' }).click();
  await sees(form, '这不是音频文件，或格式无法识别');
  await shoot(page, 'telephony-prompt-refused');
  await form.getByLabel('音频文件', { exact: true }).setInputFiles(files.silence);
  await form.getByRole('button', { name: '保存' }).click();
  await sees(form, '这个名称是系统自带的，或属于其他关区');
  await form.getByLabel('名称', { exact: true }).fill('own-greeting');
  await form.getByRole('button', { name: '保存' }).click();
  await sees(form, '没有声音');
  await form.getByLabel('音频文件', { exact: true }).setInputFiles(files.tone);
  await form.getByLabel('这段录音已告知通话会被录音').check();
  await saved(form);
  await sees(page.getByRole('row', { name: /own-greeting/ }), '已上传录音');
  await sees(page.getByRole('row', { name: /own-greeting/ }), '录音告知');
}

async function isSpoken(page: Page): Promise<void> {
  await page.getByRole('button', { name: '重录 own-greeting' }).click();
  const form = page.getByRole('dialog');
  await form.getByText('英语', { exact: true }).click();
  await form.getByText('文字合成', { exact: true }).click();
  await form.getByLabel('要说的话', { exact: true }).fill('Welcome to the test');
  await saved(form);
  await sees(page.getByRole('row', { name: /own-greeting/ }), 'Welcome to the test');
}

/** The browser plays it to its end, which takes its player away. */
async function isHeard(page: Page, id: string, language: string, spoken: string): Promise<void> {
  // Looked for before it is there: it plays for a second.
  const played = page.evaluate(`new Promise((done) => {
    let comes = false;
    new MutationObserver(() => {
      const there = document.querySelector('[data-testid="sound-${id}-${language}"]') !== null;
      if (comes && !there) done();
      comes ||= there;
    }).observe(document.body, { childList: true, subtree: true });
  })`);
  await page.getByRole('button', { name: `试听 ${id}（${spoken}）` }).click();
  await played;
}

const GOOD = {
  start: 'hours',
  nodes: [
    { id: 'hours', kind: 'branch', cases: [{ when: { open: 'general' }, next: 'top' }], otherwise: 'mail' },
    {
      id: 'top',
      kind: 'menu',
      prompt: { zh: '人工请按零。', en: 'For an agent press zero.' },
      seconds: 5,
      tries: 2,
      keys: { '0': 'agent', '9': 'mail' },
      otherwise: 'agent',
    },
    { id: 'agent', kind: 'queue' },
    { id: 'mail', kind: 'message' },
  ],
};
/** A key that leads nowhere, a prompt there is not, and a node of a strange kind. */
const BAD = {
  ...GOOD,
  nodes: GOOD.nodes.map((node) => {
    if (node.id === 'top') return { ...node, keys: { '0': 'nobody' }, prompt: 'no-such' };
    return node;
  }),
};

const outline = (page: Page, id: string): Locator =>
  byId(page, 'tree-outline').locator(`li[data-node="${id}"]`).first();

/** A tree is drawn while it is written, checked, saved as versions, and an older version is brought back. */
export async function treeOfAnAdministrator(stage: Stage): Promise<void> {
  const page = await telephonyOf(stage);
  await page.getByRole('tab', { name: '语音导航' }).click();
  await sees(page, '还没有语音导航');
  await byId(page, 'tree-add').click();
  const form = page.getByRole('dialog');
  await form.getByLabel('标识', { exact: true }).fill('main');
  await form.getByLabel('名称', { exact: true }).fill('主菜单');
  await form.getByRole('button', { name: '创建' }).click();
  await form.waitFor({ state: 'detached' });
  await page.getByRole('link', { name: '主菜单' }).click();
  await sees(outline(page, 'top'), '按键菜单');
  await sees(outline(page, 'agent'), '转入号码的队列');
  await isRefusedAtItsNodes(page);
  await isSaved(page, stage);
  await isOutdated(page, stage);
  await isBroughtBack(page, stage);
}

async function isRefusedAtItsNodes(page: Page): Promise<void> {
  const text = byId(page, 'tree-text');
  await text.fill('{"start": "top",\n "nodes": [}');
  await sees(byId(page, 'tree-problems'), '第 2 行');
  expect(await byId(page, 'tree-check').isDisabled()).toBe(true);
  await text.fill(JSON.stringify(BAD, null, 2));
  await sees(outline(page, 'nobody'), '没有这个节点');
  await byId(page, 'tree-check').click();
  await sees(outline(page, 'top'), '指向不存在的节点 nobody');
  await sees(outline(page, 'top'), '没有提示音 no-such');
  await sees(byId(page, 'tree-problems'), 'top');
  await shoot(page, 'telephony-tree-problems');
  await byId(page, 'tree-save').click();
  await byId(page, 'policy-note').fill('试试');
  await page.getByRole('dialog').getByRole('button', { name: '保存并生效' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await sees(outline(page, 'top'), '指向不存在的节点 nobody');
}

async function isSaved(page: Page, { jietong }: Stage): Promise<void> {
  await byId(page, 'tree-text').fill(JSON.stringify(GOOD, null, 2));
  await sees(outline(page, 'hours'), '条件分支');
  await sees(outline(page, 'top'), /服务时间内/);
  await byId(page, 'tree-insert').click();
  await page.getByRole('menuitem', { name: /登记回拨/ }).click();
  await sees(byId(page, 'tree-outline'), '没有路径到达');
  await byId(page, 'tree-check').click();
  await sees(byId(page, 'tree-problems'), '没有任何路径到达');
  const closed = JSON.stringify(GOOD).replaceAll('"agent"', '"mail"');
  await byId(page, 'tree-text').fill(closed.replace('{"id":"mail","kind":"queue"},', ''));
  await byId(page, 'tree-check').click();
  await sees(byId(page, 'tree-warning'), 'top：来电者在这第一处提问没有转人工的途径');
  await byId(page, 'tree-text').fill(JSON.stringify(GOOD, null, 2));
  await byId(page, 'tree-check').click();
  await byId(page, 'tree-good').waitFor();
  expect(await byId(page, 'tree-warning').count()).toBe(0);
  await noted(page, 'tree-save', '保存并生效', '改为按时段');
  await sees(byId(page, 'tree-active'), '第 2 版生效中');
  expect(await jietong.admin.get<TreeDetail>('/api/v1/ivr-trees/main')).toMatchObject({
    active: 2,
    content: GOOD,
  });
  await shoot(page, 'telephony-tree');
  await page.setViewportSize(WALL_SCREEN);
  await shoot(page, 'telephony-tree-wide');
  expect(await page.evaluate(AUDIT)).toEqual([]);
}

async function noted(page: Page, testId: string, button: string, note: string): Promise<void> {
  await byId(page, testId).click();
  await byId(page, 'policy-note').fill(note);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: button }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** What somebody else saved meanwhile is told, and what was written stays and can be saved then. */
async function isOutdated(page: Page, { jietong }: Stage): Promise<void> {
  const longer = JSON.stringify(GOOD).replace('"seconds":5', '"seconds":9');
  await byId(page, 'tree-text').fill(longer);
  await jietong.admin.must('PUT', '/api/v1/ivr-trees/main', { content: GOOD, note: '他人' });
  await seesAfter(page, '他人已保存第 3 版', () => noted(page, 'tree-keep', '仅存为新版本', '多等一会'));
  expect(await byId(page, 'tree-text').inputValue()).toBe(longer);
  await noted(page, 'tree-keep', '仅存为新版本', '多等一会');
  await byId(page, 'tree-version').nth(3).waitFor();
  const { active, latest } = await jietong.admin.get<TreeDetail>('/api/v1/ivr-trees/main');
  expect({ active, latest }).toEqual({ active: 3, latest: 4 });
}

async function isBroughtBack(page: Page, { jietong }: Stage): Promise<void> {
  await seesAfter(page, '已载入第 1 版', () => page.getByRole('button', { name: '载入第 1 版' }).click());
  await sees(outline(page, 'top'), 'hotline-menu');
  await page.getByRole('button', { name: '启用第 1 版' }).click();
  await page.locator('.ant-popover').getByRole('button', { name: '启用' }).click();
  await sees(byId(page, 'tree-active'), '第 1 版生效中');
  expect((await jietong.admin.get<TreeDetail>('/api/v1/ivr-trees/main')).active).toBe(1);
}

/** Without a notice that calls are recorded there is a warning, in the form and in the list, until one is chosen. */
async function ownGreeting(page: Page, row: Locator): Promise<void> {
  const form = page.getByRole('dialog');
  const before = form.getByLabel('接入前播放', { exact: true });
  await page.getByRole('button', { name: '编辑 12360' }).click();
  expect(await byId(page, 'number-untold').count()).toBe(0);
  await before.press('Backspace');
  await before.press('Backspace');
  await sees(byId(page, 'number-untold'), '通话会被录音');
  await saved(form);
  await sees(row, '没有任何提示音告知来电者');
  await page.getByRole('button', { name: '编辑 12360' }).click();
  await choose(form, '接入前播放', 'own-greeting：已上传录音');
  await byId(page, 'number-untold').waitFor({ state: 'detached' });
  await saved(form);
  await byId(page, 'number-warning').waitFor({ state: 'detached' });
}

/** A number is made with a tree and changed to the queue alone; a district has its own, and looks at headquarters' trees. */
export async function numbersOfAnAdministrator(stage: Stage): Promise<void> {
  const { jietong } = stage;
  const page = await telephonyOf(stage);
  await sees(page, '还没有号码');
  await byId(page, 'number-add').click();
  const form = page.getByRole('dialog');
  await form.getByLabel('号码', { exact: true }).fill('12360 转 1');
  await form.getByRole('button', { name: '创建' }).click();
  await sees(form, '应为 1 到 20 位数字，可以 + 开头');
  await form.getByLabel('号码', { exact: true }).fill('12360');
  await form.getByLabel('名称', { exact: true }).fill('全国热线');
  await choose(form, '语音导航', '主菜单（main）');
  await shoot(page, 'telephony-number');
  await form.getByRole('button', { name: '创建' }).click();
  await form.waitFor({ state: 'detached' });
  const row = page.getByRole('row', { name: /全国热线/ });
  await sees(row, '语音导航 · 主菜单');
  const kept = async (): Promise<VoiceNumberView | undefined> =>
    (await jietong.admin.get<PageOf<VoiceNumberView>>('/api/v1/voice-numbers')).items[0];
  const usual = ['greeting', 'recording-notice'];
  expect(await kept()).toMatchObject({ id: '12360', treeId: 'main', language: 'zh', prompts: usual });
  await page.getByRole('button', { name: '编辑 12360' }).click();
  await choose(form, '播报语言', '英语');
  await form.getByLabel('语音导航', { exact: true }).press('Backspace');
  await form.locator('.ant-select-clear').first().click();
  await saved(form);
  await sees(row, '直接排队');
  await ownGreeting(page, row);
  await shoot(page, 'telephony-numbers');
  expect(await page.evaluate(AUDIT)).toEqual([]);
  expect(await kept()).toMatchObject({ treeId: null, language: 'en' });

  const boss = { username: 'tel-boss', displayName: '关区管理员', districtId: '22', queueIds: [] };
  await hire(jietong, { ...boss, roles: ['administrator'] });
  const theirs = await telephonyOf(stage, boss.username);
  await sees(theirs, '还没有号码');
  await theirs.getByRole('tab', { name: '语音导航' }).click();
  await theirs.getByRole('link', { name: '主菜单' }).click();
  await sees(theirs, '总署的语音导航只能由总署管理员修改');
  expect(await byId(theirs, 'tree-text').isEditable()).toBe(false);
  expect(await byId(theirs, 'tree-save').count()).toBe(0);
}
