import { DAY_MS, type Page, type UserView } from '#libs/contract';
import { shoot } from '#kit/browser';
import { ADMIN_PASSWORD, AGENT_PASSWORD } from '#kit/jietong';
import { WechatCaller } from '#kit/wechat-api';
import { describe, expect, it } from '@jest/globals';
import { formIsFilledIn, userIsFound } from './forms-story.js';
import { anonymousQuestionnaire, quizByInvitation } from './questionnaire-story.js';
import { queueOfAnAdministrator } from './queue-story.js';
import {
  accept,
  administration,
  answer,
  byId,
  choose,
  goOffline,
  hire,
  message,
  openDesk,
  sees,
  signIn,
  StoryLine,
  wechatAccount,
  wrapUp,
} from '../screens.js';
import { openStage } from '../stage.js';
import {
  numbersOfAnAdministrator,
  promptsOfAnAdministrator,
  treeOfAnAdministrator,
} from './telephony-story.js';

const stage = openStage();

describe('an administrator', () => {
  it('makes an agent, who can sign in and work', async () => {
    const admin = await administration(stage.browser, stage.jietong);
    await byId(admin, 'user-add').click();
    const form = admin.getByRole('dialog');
    await form.getByLabel('用户名', { exact: true }).fill('chen');
    await form.getByLabel('姓名', { exact: true }).fill('陈静');
    await form.getByLabel('密码', { exact: true }).fill(AGENT_PASSWORD);
    await choose(form, '队列', '综合咨询');
    await shoot(admin, 'admin-user');
    await form.getByRole('button', { name: '创建' }).click();
    await form.waitFor({ state: 'detached' });
    await sees(admin.getByRole('row', { name: /chen/ }), '综合咨询');
    const agent = await stage.browser.screen();
    await signIn(agent, stage.jietong.url, 'chen');
    await byId(agent, 'presence-online').waitFor();
    await admin.getByRole('tab', { name: '队列' }).click();
    await sees(admin.getByRole('row', { name: /综合咨询/ }), '15 秒');
    await shoot(admin, 'admin-queues');
  });

  it('reads a list on as far as they like, a page at a time', async () => {
    const admin = await stage.browser.screen();
    // Pages of one, as if there were hundreds.
    await admin.route('**/api/v1/users?limit=200*', (route) =>
      route.continue({ url: route.request().url().replace('limit=200', 'limit=1') }),
    );
    await signIn(admin, stage.jietong.url, 'admin', ADMIN_PASSWORD);
    await admin.getByRole('link', { name: '管理' }).click();
    const rows = admin.locator('tbody tr.ant-table-row');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(1);
    const users = (await stage.jietong.admin.get<Page<UserView>>('/api/v1/users?limit=200')).items;
    expect(users.length).toBeGreaterThan(1);
    for (let shown = 1; shown < users.length; shown += 1) {
      await byId(admin, 'list-more').click();
      await rows.nth(shown).waitFor();
    }
    await byId(admin, 'list-more').waitFor({ state: 'detached' });
  });

  it('is told in words what is wrong with a password, beside it', async () => {
    const admin = await administration(stage.browser, stage.jietong, { allow: [/status of 400/] });
    await byId(admin, 'user-add').click();
    const form = admin.getByRole('dialog');
    await form.getByLabel('用户名', { exact: true }).fill('weak');
    await form.getByLabel('姓名', { exact: true }).fill('弱');
    await form.getByLabel('密码', { exact: true }).fill('short');
    await choose(form, '队列', '综合咨询');
    await form.getByRole('button', { name: '创建' }).click();
    await sees(form, '密码至少 8 个字符');
    await form.getByLabel('密码', { exact: true }).fill('password123');
    await form.getByRole('button', { name: '创建' }).click();
    await sees(form, '这个密码太常见，请换一个');
    await shoot(admin, 'admin-weak-password');
    await form.getByLabel('密码', { exact: true }).fill(AGENT_PASSWORD);
    await form.getByRole('button', { name: '创建' }).click();
    await form.waitFor({ state: 'detached' });
    await admin.getByRole('row', { name: /weak/ }).waitFor();
  });

  it('changes a user, who is put out when disabled, and may not shut themselves out', async () => {
    const admin = await administration(stage.browser, stage.jietong);
    const agent = await stage.browser.screen();
    await openDesk(agent, stage.jietong, { username: 'ding', displayName: '丁一' });
    await admin.reload();
    await admin.getByRole('button', { name: '编辑 ding' }).click();
    const form = admin.getByRole('dialog');
    await form.getByLabel('姓名', { exact: true }).fill('丁一一');
    await form.getByRole('button', { name: '保存' }).click();
    await form.waitFor({ state: 'detached' });
    await admin.getByRole('row', { name: /丁一一/ }).waitFor();
    await byId(agent, 'presence-online').waitFor();
    await admin.getByRole('button', { name: '编辑 ding' }).click();
    await form.getByLabel('停用', { exact: true }).click();
    await shoot(admin, 'admin-user-edit');
    await form.getByRole('button', { name: '保存' }).click();
    await form.waitFor({ state: 'detached' });
    await sees(admin.getByRole('row', { name: /ding/ }), '停用');
    await sees(agent, /登录已失效/);

    await admin.getByRole('button', { name: '编辑 admin' }).click();
    await sees(form, /只能由其他管理员修改/);
    expect(await form.getByLabel('停用', { exact: true }).isDisabled()).toBe(true);
    expect(await form.getByLabel('新密码', { exact: true }).isDisabled()).toBe(true);
  });

  it('makes a queue, told at the field what can’t be, and changes it', async () => {
    const admin = await administration(stage.browser, stage.jietong, { allow: [/status of 409/] });
    await queueOfAnAdministrator(admin);
    const { items } = await stage.jietong.admin.get<{ items: Record<string, unknown>[] }>('/api/v1/queues');
    expect(items.find(({ id }) => id === 'duty')).toMatchObject({
      name: '税收与归类',
      connectionTarget: 0.975,
      serviceLevelTarget: 0.95,
      offerSeconds: 90,
    });
  });

  it('makes a web chat, changes it and switches it off', async () => {
    const admin = await administration(stage.browser, stage.jietong, { allow: [/status of 404/] });
    await admin.getByRole('tab', { name: '网页咨询' }).click();
    await byId(admin, 'webchat-add').click();
    const form = admin.getByRole('dialog');
    await form.getByLabel('账号标识', { exact: true }).fill('portal');
    await form.getByLabel('可嵌入的网站', { exact: true }).fill('www.example.cn ');
    await form.getByRole('button', { name: '创建' }).click();
    await sees(form, '应为 https://主机名，不带路径');
    await form.locator('.ant-select-selection-item-remove').click();
    await form.getByLabel('可嵌入的网站', { exact: true }).fill('https://www.example.cn ');
    await form.getByLabel('欢迎语（中文）', { exact: true }).fill('欢迎咨询通关事项');
    await shoot(admin, 'admin-webchat-form');
    await form.getByRole('button', { name: '创建' }).click();
    await form.waitFor({ state: 'detached' });
    const row = admin.getByRole('row', { name: /portal/ });
    await sees(row, 'data-account="portal"');
    await shoot(admin, 'admin-webchat');
    const made = (): Promise<object> => stage.jietong.admin.get('/api/v1/web-chats/portal');
    const origins = ['https://www.example.cn'];
    expect(await made()).toMatchObject({
      origins,
      welcome: '欢迎咨询通关事项',
      welcomeEn: null,
      disabled: false,
    });

    const visitor = await stage.browser.screen({ allow: [/status of 404/] });
    await visitor.goto(`${stage.jietong.url}/chat?account=portal`);
    await sees(visitor, '欢迎咨询通关事项');
    await admin.getByRole('button', { name: '编辑 portal' }).click();
    await form.getByLabel('欢迎语（中文）', { exact: true }).fill('');
    await form.getByLabel('停用', { exact: true }).click();
    await form.getByRole('button', { name: '保存' }).click();
    await form.waitFor({ state: 'detached' });
    await sees(row, '停用');
    expect(await made()).toMatchObject({ origins, welcome: null, disabled: true });
  });

  it('tells waiting callers of a queue where they stand, and by which key they are called back', async () => {
    await stage.jietong.admin.post('/api/v1/queues', { id: 'talker', name: '热线排队', nameEn: 'Hotline' });
    const waitingOf = async (): Promise<unknown> => {
      const { items } = await stage.jietong.admin.get<{ items: Record<string, unknown>[] }>('/api/v1/queues');
      return items.find(({ id }) => id === 'talker')?.['waiting'];
    };
    const admin = await administration(stage.browser, stage.jietong);
    await admin.getByRole('tab', { name: '队列' }).click();
    await admin.getByRole('button', { name: '编辑 talker' }).click();
    const form = admin.getByRole('dialog');
    await form.getByLabel('排队播报', { exact: true }).click();
    await form.getByLabel('播报间隔（秒）', { exact: true }).fill('60');
    await form.getByLabel('播报预计等待', { exact: true }).click();
    await choose(form, '回拨按键', '1');
    await choose(form, '重听按键', '1');
    await form.getByRole('button', { name: '保存' }).click();
    await sees(form, '每个按键只能用一次');
    await choose(form, '重听按键', '9');
    await shoot(admin, 'admin-queue-waiting');
    await form.getByRole('button', { name: '保存' }).click();
    await form.waitFor({ state: 'detached' });
    const keys = { callbackKey: '1', messageKey: null, repeatKey: '9' };
    expect(await waitingOf()).toEqual({ everySeconds: 60, position: true, expectedWait: false, ...keys });
    // As it is stored, and silent again.
    await admin.getByRole('button', { name: '编辑 talker' }).click();
    expect(await form.getByLabel('播报间隔（秒）', { exact: true }).inputValue()).toBe('60');
    await form.getByLabel('排队播报', { exact: true }).click();
    await form.getByRole('button', { name: '保存' }).click();
    await form.waitFor({ state: 'detached' });
    expect(await waitingOf()).toBeNull();
  });

  it('makes an office, gives it the accounts that are there, and takes it out of use; a topic is named in both languages', async () => {
    await stage.jietong.admin.post('/api/v1/web-chats', { id: 'hall', districtId: '22', queueId: 'general' });
    const line = await StoryLine.open(stage.jietong, 'shanghai', { districtId: '22' });
    const admin = await administration(stage.browser, stage.jietong);
    await admin.getByRole('tab', { name: '隶属海关' }).click();
    await byId(admin, 'office-add').click();
    const form = admin.getByRole('dialog');
    const fill = (label: string, text: string): Promise<void> =>
      form.getByLabel(label, { exact: true }).fill(text);
    await fill('关区代码', '22');
    await fill('名称', '浦江海关');
    await fill('英文名称', 'Pujiang Customs');
    await form.getByRole('button', { name: '创建' }).click();
    await sees(form, '须为本关区的四位代码');
    await fill('关区代码', '2201');
    await shoot(admin, 'admin-office');
    await form.getByRole('button', { name: '创建' }).click();
    await form.waitFor({ state: 'detached' });
    await sees(admin.getByRole('row', { name: /浦江海关/ }), '上海海关');

    await admin.getByRole('tab', { name: '网页咨询' }).click();
    await admin.getByRole('button', { name: '编辑 hall' }).click();
    await choose(form, '隶属海关', '2201 浦江海关');
    await form.getByRole('button', { name: '保存' }).click();
    await form.waitFor({ state: 'detached' });
    await sees(admin.getByRole('row', { name: /hall/ }), '上海海关 · 浦江海关');

    await admin.getByRole('tab', { name: '微信公众号' }).click();
    await admin.getByRole('button', { name: '编辑 shanghai' }).click();
    await choose(form, '隶属海关', '2201 浦江海关');
    await shoot(admin, 'admin-wechat-edit');
    await form.getByRole('button', { name: '保存' }).click();
    await form.waitFor({ state: 'detached' });
    await sees(admin.getByRole('row', { name: /shanghai/ }), '上海海关 · 浦江海关');
    // By the secrets it has had all along.
    await line.hears('办事要带什么？');
    expect(await line.newest()).toMatchObject({ officeId: '2201' });

    await admin.getByRole('tab', { name: '隶属海关' }).click();
    await admin.getByRole('button', { name: '编辑 浦江海关' }).click();
    await form.getByLabel('使用中', { exact: true }).click();
    await form.getByRole('button', { name: '保存' }).click();
    await form.waitFor({ state: 'detached' });
    await sees(admin.getByRole('row', { name: /浦江海关/ }), '已停用');

    await admin.getByRole('tab', { name: '事项' }).click();
    await byId(admin, 'topic-add').click();
    await fill('名称', '出口退税');
    await fill('英文名称', 'Export tax refund');
    await form.getByRole('button', { name: '创建' }).click();
    await form.waitFor({ state: 'detached' });
    await sees(admin.getByRole('row', { name: /出口退税/ }), 'Export tax refund');
    await shoot(admin, 'admin-topics');
  });

  it('makes a key by which another system reads figures, shown once, and takes it back', async () => {
    const admin = await administration(stage.browser, stage.jietong);
    await admin.getByRole('tab', { name: '访问密钥' }).click();
    await byId(admin, 'key-add').click();
    const form = admin.getByRole('dialog');
    await form.getByLabel('用途', { exact: true }).fill('数据平台');
    await form.getByRole('button', { name: '创建' }).click();
    await form.waitFor({ state: 'detached' });
    const token = await byId(admin, 'key-made').locator('code').innerText();
    await shoot(admin, 'admin-keys');
    const read = async (): Promise<number> => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`${stage.jietong.url}/api/v1/definitions`, { headers })).status;
    };
    expect(await read()).toBe(200);
    const row = admin.getByRole('row', { name: /数据平台/ });
    await row.getByRole('button', { name: '撤销' }).click();
    await admin.locator('.ant-popover:visible').getByRole('button', { name: '撤销' }).click();
    await row.waitFor({ state: 'detached' });
    expect(await read()).toBe(401);
    await admin.reload();
    expect(await admin.locator('body').innerText()).not.toContain(token);
  });

  it('is told what is wrong with a number, loses nothing by a slip, and finds a user in a long list', async () => {
    const admin = await administration(stage.browser, stage.jietong);
    await formIsFilledIn(admin);
    await userIsFound(admin);
  });

  it('connects a WeChat account, and it works', async () => {
    const account = wechatAccount('customs-12360');
    const admin = await administration(stage.browser, stage.jietong);
    await admin.getByRole('tab', { name: '微信公众号' }).click();
    await byId(admin, 'wechat-add').click();
    const form = admin.getByRole('dialog');
    await form.getByLabel('账号标识', { exact: true }).fill(account.id);
    await form.getByLabel('AppID', { exact: true }).fill(account.appId);
    await form.getByLabel('AppSecret', { exact: true }).fill(account.secret);
    await form.getByRole('button', { name: '生成' }).first().click();
    await form.getByRole('button', { name: '生成' }).last().click();
    const token = await form.locator('#token').inputValue();
    const encodingAesKey = await form.locator('#encodingAesKey').inputValue();
    await choose(form, '队列', '综合咨询');
    await shoot(admin, 'admin-wechat');
    await form.getByRole('button', { name: '创建' }).click();
    await form.waitFor({ state: 'detached' });
    await sees(admin, `${stage.jietong.url}/wechat/${account.id}`);

    const agent = await stage.browser.screen();
    await openDesk(agent, stage.jietong, { username: 'xu', displayName: '徐明' });
    const caller = new WechatCaller(stage.jietong.url, { ...account, token, encodingAesKey });
    expect(await (await caller.checkUrl('echo me')).text()).toBe('echo me');
    await caller.send(caller.text('oNewFollower', '几点上班？'));
    await accept(agent);
    await answer(agent, '八点半。');
    await message(agent, '八点半。', 'sent').waitFor();
    expect(stage.wechat.sent.map((sent) => sent.text)).toEqual(['八点半。']);
    await byId(agent, 'contact-end').click();
    await wrapUp(agent, 'answered');
    await goOffline(agent);
  });
});

describe('the telephone', () => {
  it('says what an administrator uploads or writes, and they can listen to it', () =>
    promptsOfAnAdministrator(stage));
  it('leads callers through what an administrator draws, checks, saves and takes back', () =>
    treeOfAnAdministrator(stage));
  it('is answered at the numbers of a district, through its voice menu or straight', () =>
    numbersOfAnAdministrator(stage));
});

describe('a questionnaire', () => {
  it('is answered on a phone, once a device, and its results appear', () => anonymousQuestionnaire(stage));
  it('by invitation is a quiz that tells the score, once a link', () => quizByInvitation(stage));
});

it('quality begins at the wallboard', async () => {
  const page = await stage.browser.screen();
  const made = { username: 'quality', displayName: '质检员', roles: ['quality' as const], queueIds: [] };
  await hire(stage.jietong, made);
  await signIn(page, stage.jietong.url, made.username);
  await byId(page, 'figure-waiting').waitFor();
  expect(new URL(page.url()).pathname).toBe('/wallboard');
  expect(await page.getByRole('link', { name: '管理' }).count()).toBe(0);
  const { items } = await stage.jietong.admin.get<{ items: UserView[] }>('/api/v1/users');
  expect(items.find((user) => user.username === made.username)?.roles).toEqual(['quality']);
});

describe('a supervisor', () => {
  it('blocks a number with reason and expiry, and lifts it; both are in the audit', async () => {
    const { jietong } = stage;
    await jietong.user('blocker', { roles: ['supervisor'], queueIds: [] });
    const page = await stage.browser.screen();
    await signIn(page, jietong.url, 'blocker');
    await page.getByRole('link', { name: '来电拦截' }).click();
    await sees(page, '没有拦截的号码');
    await byId(page, 'block-add').click();
    const form = page.getByRole('dialog');
    await form.getByRole('button', { name: '拦截' }).click();
    await sees(form, '必填');
    await form.getByLabel('号码', { exact: true }).fill('138 0013 8555');
    await form.getByLabel('原因', { exact: true }).fill('反复骚扰坐席');
    await choose(form, '期限', '七天');
    await form.getByText('直接拒接', { exact: true }).click();
    await shoot(page, 'blocked-form');
    await page.keyboard.press('Escape');
    const question = page.getByRole('dialog').filter({ has: page.locator('.act-sure') });
    await question.getByRole('button', { name: /取\s*消/ }).click();
    await question.waitFor({ state: 'detached' });
    await form.getByRole('button', { name: '拦截' }).click();
    await form.waitFor({ state: 'detached' });
    const row = page.getByRole('row', { name: /138\*{4}8555/ });
    await sees(row, '反复骚扰坐席');
    await sees(row, '直接拒接');
    await shoot(page, 'blocked');
    const { items } = await jietong.admin.get<{ items: { until: string | null }[] }>(
      '/api/v1/blocked-callers',
    );
    const days = (Date.parse(items[0]?.until ?? '') - Date.now()) / DAY_MS;
    expect(Math.ceil(days)).toBe(7);
    await row.getByRole('button', { name: /解除/ }).click();
    await page.locator('.ant-popover').getByRole('button', { name: '解除' }).click();
    await row.waitFor({ state: 'detached' });
    const audit = await jietong.stores.mongo
      .collection('audit')
      .find({ action: { $in: ['caller.blocked', 'caller.unblocked'] } })
      .toArray();
    expect(audit.map(({ action }) => action)).toEqual(['caller.blocked', 'caller.unblocked']);
  });
});
