import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, openStores, type Stores } from '#kit';
import { SmtpStandIn, type Letter } from '#kit/smtp';
import { AGENT_STATES, type AgentState, type Figure, type SendResult } from '#libs/contract';
import { createLog, ManualClock, SmtpMailer } from '#libs/platform';
import { EventEmitter, once } from 'node:events';
import { AlarmDeskService, type AlarmRuleWish } from '../alarm-desk.service.js';
import { AlarmRepository } from '../alarm.repository.js';
import { AlarmRuleRepository } from '../alarm-rule.repository.js';
import { AlarmService, type AlarmStores } from '../alarm.service.js';
import { AlarmDeliveryService } from './alarm-delivery.service.js';
import { MailTeller, WechatTeller, type FollowerMessage } from './people.adapter.js';
import { WebhookTeller } from './webhook.adapter.js';

const NOON = Date.parse('2026-03-02T04:00:00Z');
const SECRET = 'the secret of this deployment, 32 characters';
const ALL = { districtId: null };
const HOUR_MS = 3_600_000;
const log = createLog('test', { logLevel: 'silent' });
const idle = Object.fromEntries(AGENT_STATES.map((state) => [state, 0])) as Record<AgentState, number>;
const accounts = {
  find: async (_: string, id: string) =>
    id === 'gh22' ? ({ id, channel: 'wechat', districtId: '22', queueId: 'general' } as const) : null,
};
const names = {
  districts: [{ id: '22', name: '上海海关', nameEn: 'Shanghai Customs' }],
  queues: { all: async () => new Map([['line', { name: '专线', nameEn: 'Special line' }]]) },
};

describe('telling people of alarms', () => {
  let stores: Stores;
  let alarmStores: AlarmStores;
  let smtp: SmtpStandIn;
  let mailer: SmtpMailer;
  let desk: AlarmDeskService;
  let clock: ManualClock;
  let waiting = 0;
  const made: string[] = [];
  /** What WeChat answers next; `sent` once there is none left. */
  const answers: SendResult[] = [];
  /** What WeChat waits for before it answers. */
  let holding: Promise<unknown> | null = null;
  const heard: Parameters<FollowerMessage>[0][] = [];

  const rule = async (change: Partial<AlarmRuleWish>, scope: { districtId: string | null } = ALL) => {
    const { id } = await desk.create(
      {
        name: '排队过多',
        districtId: '22',
        queueId: 'line',
        measure: 'waiting',
        direction: 'above',
        raiseAt: 10,
        clearAt: 5,
        forSeconds: 0,
        enabled: true,
        webhookUrl: null,
        webhookSecret: null,
        mailTo: [],
        wechat: null,
        ...change,
      },
      scope,
    );
    made.push(id);
    return id;
  };
  const measure = (): Promise<void> =>
    new AlarmService(
      alarmStores,
      { figure: async () => ({ value: null }) as unknown as Figure },
      {
        waiting: { waiting: async () => ({ count: waiting, longestSince: null }) },
        agents: { countsByState: async () => idle },
        lag: { since: async () => null },
      },
      clock,
      log,
    ).round();
  /** What one process tells in one round. */
  const tell = async (): Promise<void> => {
    const tellers = {
      webhook: new WebhookTeller(() => clock.now(), true, SECRET),
      mail: new MailTeller(mailer, names),
      wechat: new WechatTeller(async (message) => {
        heard.push(message);
        const answer = answers.shift() ?? { status: 'sent' };
        await holding;
        return answer;
      }, names),
    };
    const process = new AlarmDeliveryService(alarmStores, tellers, clock, log);
    await process.round();
    await process.idle();
  };
  const toldOf = async (ruleId: string) => {
    const { items } = await desk.alarms({ ...ALL, openOnly: false }, null, 200);
    return items.filter((alarm) => alarm.ruleId === ruleId).flatMap(({ told }) => told);
  };
  const bodyOf = (letter: Letter | undefined): string =>
    Buffer.from(letter?.raw.split('\r\n\r\n').slice(1).join('') ?? '', 'base64').toString();

  beforeAll(async () => {
    stores = await openStores();
    alarmStores = { rules: new AlarmRuleRepository(stores.mongo), alarms: new AlarmRepository(stores.mongo) };
    await stores.migrate();
    smtp = await SmtpStandIn.start();
    mailer = new SmtpMailer({
      url: smtp.url,
      from: 'jietong@example.cn',
      domains: { staff: ['example.cn'], invited: [] },
    });
    desk = new AlarmDeskService(alarmStores, SECRET, { mailer, accounts });
  });
  beforeEach(() => {
    clock = new ManualClock(NOON);
    waiting = 0;
  });
  afterEach(async () => {
    for (const id of made.splice(0)) await desk.remove(id, ALL).catch(() => undefined);
    await measure();
    await stores.mongo.collection('alarm-deliveries').deleteMany({});
    await stores.mongo.collection('alarms').deleteMany({});
    for (const kept of [smtp.letters, smtp.refusals, heard, answers]) kept.length = 0;
  });
  afterAll(async () => {
    mailer?.close();
    await smtp?.close();
    await stores.close();
  });

  it('writes to each address once when it is raised and once when it is over, however many processes look', async () => {
    await rule({ mailTo: ['duty@example.cn', 'chief@example.cn'] });
    waiting = 12;
    await Promise.all([measure(), measure()]);
    await Promise.all([tell(), tell(), tell()]);
    await measure();
    await tell();
    expect(
      smtp.letters
        .map(({ to }) => to)
        .flat()
        .sort(),
    ).toEqual(['chief@example.cn', 'duty@example.cn']);
    const text = bodyOf(smtp.letters[0]);
    expect(text).toContain('告警：排队过多');
    expect(text).toContain('范围：上海海关 · 专线');
    expect(text).toContain('排队人数：12（阈值 ≥ 10）');
    expect(text).toContain('2026-03-02 12:00:00（北京时间）');
    expect(text).toContain('contacts waiting: 12 (level ≥ 10)');
    waiting = 4;
    await Promise.all([measure(), measure()]);
    await Promise.all([tell(), tell()]);
    expect(smtp.letters).toHaveLength(4);
    expect(bodyOf(smtp.letters[3])).toContain('告警解除：排队过多');
  });

  it('tries again what a mail server did not take, under the same id, and says at the alarm what failed in the end', async () => {
    const id = await rule({ mailTo: ['duty@example.cn', 'chief@example.cn'] });
    waiting = 12;
    await measure();
    smtp.refusals.push('451 try again');
    await tell();
    expect(smtp.letters).toHaveLength(1);
    const problems = (await toldOf(id)).map(({ problem }) => problem).filter(Boolean);
    expect(problems).toEqual([expect.stringContaining('451')]);
    clock.advance(5000);
    await tell();
    expect(
      smtp.letters
        .map(({ to }) => to)
        .flat()
        .sort(),
    ).toEqual(['chief@example.cn', 'duty@example.cn']);
    expect(await toldOf(id)).toMatchObject([{ outcome: 'delivered' }, { outcome: 'delivered' }]);

    waiting = 0;
    await measure();
    smtp.refusals.push(...Array.from({ length: 40 }, () => '550 no'));
    for (let i = 0; i < 12; i += 1) {
      await tell();
      clock.advance(HOUR_MS);
    }
    expect((await toldOf(id)).filter(({ event }) => event === 'cleared')).toEqual([
      {
        event: 'cleared',
        way: 'mail',
        to: 'd***@example.cn',
        outcome: 'failed',
        tries: 10,
        problem: expect.stringContaining('550'),
      },
      {
        event: 'cleared',
        way: 'mail',
        to: 'c***@example.cn',
        outcome: 'failed',
        tries: 10,
        problem: expect.stringContaining('550'),
      },
    ]);
  });

  it('tells followers of a WeChat account, and keeps every refusal with the alarm', async () => {
    const openIds = ['oReachable00001', 'oSilent00000002', 'oUnknown0000003', 'oBusy0000000004'];
    const id = await rule({ wechat: { accountId: 'gh22', openIds } });
    waiting = 12;
    await measure();
    // One each, whoever of them comes first: they become due at the same moment.
    answers.push(
      { status: 'sent' },
      { status: 'failed', code: '45015' },
      { status: 'unknown', code: 'TIMEOUT' },
      { status: 'retry', code: '-1' },
    );
    await tell();
    expect(new Set(heard.map(({ openId }) => openId))).toEqual(new Set(openIds));
    expect(heard[0]).toMatchObject({ accountId: 'gh22', text: expect.stringContaining('告警：排队过多') });
    clock.advance(5000);
    await tell();
    clock.advance(HOUR_MS);
    await tell();
    // What was refused or may have arrived is not said again; what was put off is, under the same id.
    expect(heard).toHaveLength(5);
    expect(heard.filter(({ id: one }) => one === heard[4]?.id)).toHaveLength(2);
    const told = await toldOf(id);
    expect(told.map(({ outcome, problem }) => `${outcome} ${problem}`).sort()).toEqual([
      'delivered null',
      'delivered null',
      'failed 45015',
      'unknown TIMEOUT',
    ]);
    expect(JSON.stringify(told)).not.toContain('oSilent00000002');
  });

  it('tells followers by the rule’s template, each part under its key and no longer than WeChat takes it', async () => {
    const template = { id: 'T1', name: 'thing1', scope: 'thing2', value: 'thing3', time: 'time4' };
    const wechat = { accountId: 'gh22', openIds: ['oSilent00000002'], template };
    const id = await rule({ name: '一二三四五六七八九十一二三四五六七八九十过多', wechat });
    waiting = 12;
    await measure();
    await tell();
    const data = {
      thing1: '一二三四五六七八九十一二三四五六七八九…',
      thing2: '上海海关 · 专线',
      thing3: '排队人数 12（≥ 10）',
      time4: '2026-03-02 12:00:00',
    };
    expect(heard.map((one) => one.template)).toEqual([{ id: 'T1', data }]);
    await desk.change(id, { wechat: { ...wechat, template: { ...template, value: null, time: null } } }, ALL);
    await measure();
    await tell();
    // The alarm of the rule as it was is over.
    expect(heard[1]?.template?.data).toEqual({
      thing1: '已解除 一二三四五六七八九十一二三四五…',
      thing2: '上海海关 · 专线',
    });
    const nothing = { ...template, name: null, scope: null, value: null, time: null };
    for (const wrong of [nothing, { ...template, scope: 'thing1' }]) {
      const refused = desk.change(id, { wechat: { ...wechat, template: wrong } }, ALL);
      await expect(refused).rejects.toMatchObject({
        details: [{ field: 'wechat' }],
      });
    }
  });

  it('says that it is over to whoever was told, also when its rule is gone, and nothing more to whoever was taken out', async () => {
    const id = await rule({ mailTo: ['duty@example.cn'] });
    const other = await rule({ mailTo: ['chief@example.cn'] });
    waiting = 12;
    await measure();
    await desk.change(other, { mailTo: [] }, ALL);
    await tell();
    expect(smtp.letters.map(({ to }) => to)).toEqual([['duty@example.cn']]);
    expect(await toldOf(other)).toMatchObject([
      { outcome: 'failed', problem: expect.stringContaining('not name them any more') },
    ]);
    await desk.remove(id, ALL);
    await measure();
    await tell();
    const last = smtp.letters.filter(({ to }) => to[0] === 'duty@example.cn');
    expect(last).toHaveLength(2);
    expect(bodyOf(last[1])).toContain('规则已变更或删除');
  });

  it('tells nobody that it was raised once it is over, and that it is over nobody who never heard', async () => {
    const wechat = { accountId: 'gh22', openIds: ['oReachable00001'] };
    const id = await rule({ mailTo: ['duty@example.cn', 'chief@example.cn'], wechat });
    waiting = 12;
    await measure();
    smtp.refusals.push('451 try again', '451 try again');
    answers.push({ status: 'failed', code: '45015' });
    await tell();
    // Never tried at all.
    const untried = await rule({ mailTo: ['night@example.cn'] });
    await measure();
    waiting = 4;
    await Promise.all([measure(), measure()]);
    for (let i = 0; i < 3; i += 1) {
      clock.advance(HOUR_MS);
      await tell();
    }
    expect(smtp.letters).toEqual([]);
    expect(heard).toHaveLength(1);
    const outcomes = (await toldOf(id)).map(({ event, way, outcome }) => `${event} ${way} ${outcome}`);
    expect(outcomes.sort()).toEqual(['raised mail over', 'raised mail over', 'raised wechat failed']);
    expect(await toldOf(untried)).toMatchObject([{ event: 'raised', outcome: 'over', tries: 0 }]);
  });

  it('tells what is under way to its end before it says that it is over', async () => {
    const wechat = { accountId: 'gh22', openIds: ['oSlow0000000001', 'oBusy0000000002'] };
    const id = await rule({ wechat });
    waiting = 12;
    await measure();
    const gate = new EventEmitter();
    const goOn = once(gate, 'go on');
    holding = goOn;
    answers.push({ status: 'sent' }, { status: 'retry', code: '-1' });
    const underWay = tell();
    await eventually(
      async () => heard.length,
      (count) => count === 2,
    );
    waiting = 4;
    await measure();
    holding = null;
    await tell();
    expect(heard).toHaveLength(2);
    gate.emit('go on');
    await underWay;
    clock.advance(5000);
    await tell();
    clock.advance(HOUR_MS);
    await tell();
    expect(heard).toHaveLength(3);
    expect(heard[2]?.openId).toBe(heard[0]?.openId);
    expect(heard[2]?.text).toContain('告警解除：排队过多');
    expect((await toldOf(id)).map(({ event, outcome }) => `${event} ${outcome}`).sort()).toEqual([
      'cleared delivered',
      'cleared over',
      'raised delivered',
      'raised over',
    ]);
  });

  it('goes to addresses that mail may go to, and by a district’s own accounts; others see whom, masked', async () => {
    const refused = (field: string) => [{ field }];
    await expect(rule({ mailTo: ['duty@elsewhere.cn'] })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: refused('mailTo'),
    });
    const wechat = { accountId: 'gh22', openIds: ['oReachable00001'] };
    const foreign = { districtId: '53' };
    await expect(rule({ districtId: '53', wechat }, foreign)).rejects.toMatchObject({
      details: refused('wechat'),
    });
    const gone = { ...wechat, accountId: 'gh99' };
    await expect(rule({ wechat: gone })).rejects.toMatchObject({ details: refused('wechat') });
    const off = new AlarmDeskService(alarmStores, SECRET, { mailer: new SmtpMailer(null), accounts });
    const webhookUrl = 'https://robot.example.com/send?key=secret';
    const id = await rule({
      mailTo: ['duty@example.cn'],
      wechat,
      webhookUrl,
      webhookSecret: 'a secret that both know',
    });
    await expect(off.change(id, { mailTo: ['duty@example.cn'] }, ALL)).rejects.toMatchObject({
      details: refused('mailTo'),
    });
    const seen = async (whole: boolean) => (await desk.rules({ ...ALL, whole }, null, 10)).items;
    expect(await seen(true)).toMatchObject([{ mailTo: ['duty@example.cn'], wechat, webhookUrl }]);
    expect(await seen(false)).toMatchObject([
      {
        mailTo: ['d***@example.cn'],
        wechat: { accountId: 'gh22', openIds: ['oRea***01'] },
        webhookUrl: 'https://robot.example.com',
      },
    ]);
  });
});
