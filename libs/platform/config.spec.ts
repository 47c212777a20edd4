import { readFileSync } from 'node:fs';
import { AppError } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { readConfig, readSettings } from './config.js';

/** What readConfig refuses an environment for. */
function problemsOf(env: Record<string, string>): unknown {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof AppError) return error.details;
    throw error;
  }
  return [];
}

/** Every setting that is read. */
const NAMES = [
  ...new Set(
    readFileSync('libs/platform/config.ts', 'utf8')
      .match(/'(?:PORT|HOST|[A-Z]+(?:_[A-Z0-9]+)+)'/g)
      ?.map((name) => name.slice(1, -1)),
  ),
].filter((name) => name !== 'BAD_SETTING');

/** Taken whatever they say: names, words and folders, of which only their use can tell whether they are right. */
const FREE = [
  'HOST',
  'JIETONG_HOME',
  'JIETONG_RECORDINGS',
  'JIETONG_RECORDINGS_S3_KEY',
  'JIETONG_RECORDINGS_S3_KEY_ID',
  'JIETONG_RECORDINGS_S3_REGION',
  'JIETONG_SIP_CERTIFICATE',
  'JIETONG_SIP_KEY',
  'JIETONG_TRANSCRIBE_KEY',
  'JIETONG_TRANSCRIBE_MODEL',
  'ASTERISK_ARI_PASSWORD',
  'ASTERISK_ARI_USER',
  'ASTERISK_SOUND_FOLDER',
];
/** Without which some are not read at all. */
const PARTS = {
  JIETONG_SMTP_URL: 'smtp://mail.example.cn',
  JIETONG_MAIL_FROM: 'a@example.cn',
  JIETONG_TRANSCRIBE_URL: 'http://127.0.0.1:8000/v1',
  JIETONG_RECORDINGS_S3_URL: 'https://s3.example.cn/bucket',
  JIETONG_RECORDINGS_S3_KEY_ID: 'id',
  JIETONG_RECORDINGS_S3_KEY: 'key',
};

describe('a setting that is wrong', () => {
  it.each(NAMES.filter((name) => !FREE.includes(name)))('%s is named alone, in both languages', (name) => {
    expect(problemsOf(PARTS)).toEqual([]);
    // No number, no word of a list, no address, and too short for a secret.
    for (const value of ['~ no', '-1', 'http://']) {
      const problems = problemsOf({ ...PARTS, [name]: value }) as string[];
      expect([name, value, problems.length]).not.toEqual([name, value, 0]);
      for (const problem of problems) {
        const [zh = '', en = ''] = problem.split(' / ');
        expect([zh.startsWith(name), en.startsWith(name)]).toEqual([true, true]);
        expect(zh).toMatch(/\p{Script=Han}/u);
      }
    }
  });

  it.each([
    ['MONGODB_URI', 'mongodb://', 'mongodb://u:p@', 'mongodb://u:p@a:1,/jietong', 'mongodb://:27017/jietong'],
    ['REDIS_URL', 'redis://', 'redis://:p@', 'redis://a:port', 'redis:// '],
    ['ASTERISK_ARI_URL', 'http://', 'http://:8088/ari', 'http://:80/', 'http://a b/ari'],
    ['WECHAT_API_BASE', 'https://', 'http://:1', 'https://?', 'http://#'],
  ])('%s without a host is refused: %j, %j, %j, %j', (name, ...values) => {
    for (const value of values)
      expect([value, problemsOf({ [name]: value })]).toEqual([value, [expect.any(String)]]);
  });

  it.each([
    'mongodb://127.0.0.1:27017/jietong',
    'mongodb://u:p%40@mongo-1:27017,mongo-2:27017/jietong?replicaSet=rs0',
    'mongodb+srv://cluster.example.cn/jietong',
    'mongodb://[::1]:27017/?directConnection=true',
  ])('but %s is an address of MongoDB', (uri) => {
    expect(problemsOf({ MONGODB_URI: uri })).toEqual([]);
  });
});

describe('the settings', () => {
  it('need none to be set', () => {
    expect(readConfig({})).toMatchObject({ port: 3000, redisPrefix: 'jt', offerMs: 20_000 });
  });

  it('name a bucket for recordings whole, or none', () => {
    const bucket = {
      JIETONG_RECORDINGS_S3_URL: 'https://s3.example.cn/recordings',
      JIETONG_RECORDINGS_S3_KEY_ID: 'keeper',
      JIETONG_RECORDINGS_S3_KEY: 'a key',
    };
    expect(readConfig({}).recordingBucket).toBeNull();
    expect(readConfig(bucket).recordingBucket).toEqual({
      url: 'https://s3.example.cn/recordings',
      region: 'us-east-1',
      keyId: 'keeper',
      key: 'a key',
    });
    expect(problemsOf({ ...bucket, JIETONG_RECORDINGS_S3_KEY: '' })).toHaveLength(1);
    for (const url of [
      'https://s3.example.cn',
      'https://a:b@s3.example.cn/recordings',
      'https://s3.example.cn/r?x=1',
    ])
      expect(problemsOf({ ...bucket, JIETONG_RECORDINGS_S3_URL: url })).toHaveLength(1);
  });

  it('have nothing written down unless a transcriber is named, by a bare address', () => {
    expect(readConfig({}).transcriber).toBeNull();
    const url = 'http://127.0.0.1:8000/v1';
    expect(readConfig({ JIETONG_TRANSCRIBE_URL: url }).transcriber).toEqual({
      url,
      key: '',
      model: 'whisper-1',
      language: 'zh',
      timeoutMs: 20_000,
    });
    const set = { JIETONG_TRANSCRIBE_URL: url, JIETONG_TRANSCRIBE_LANGUAGE: '' };
    expect(readConfig(set).transcriber?.language).toBe('');
    for (const wrong of ['http://a:b@x/v1', 'https://x/v1?key=1', 'ftp://x', 'http://'])
      expect(problemsOf({ JIETONG_TRANSCRIBE_URL: wrong })).not.toHaveLength(0);
    expect(problemsOf({ ...set, JIETONG_TRANSCRIBE_LANGUAGE: 'chinese' })).toHaveLength(1);
  });

  it('have nobody dialled unless a trunk is named, and then numbers of the mainland alone', () => {
    const { via, numbers } = readConfig({}).dialling;
    expect([via, numbers]).toEqual([null, ['CN']]);
    for (const good of ['10.0.0.1', '10.0.0.1:5060', 'sbc.example.cn;transport=tls', '[fd00::1]:5061'])
      expect(readConfig({ JIETONG_TRUNK_OUT: good }).dialling.via).toBe(good);
    for (const wrong of ['sip:10.0.0.1', 'user@sbc', 'sbc/x', 'sbc;transport=ws', 'sbc,other', 'a b'])
      expect(problemsOf({ JIETONG_TRUNK_OUT: wrong })).toHaveLength(1);
    expect(readConfig({ JIETONG_DIAL_NUMBERS: 'CN, 400,+852' }).dialling.numbers).toEqual([
      'CN',
      '400',
      '+852',
    ]);
    expect(problemsOf({ JIETONG_DIAL_NUMBERS: 'CN,*' })).toHaveLength(1);
  });

  it('are refused with every mistake at once', () => {
    const problems = problemsOf({
      PORT: '70000',
      MONGODB_URI: 'http://db',
      REDIS_URL: 'localhost',
      LOG_LEVEL: 'loud',
      JIETONG_SECRET: 'short',
      JIETONG_ADMIN_PASSWORD: 'short',
    });
    expect(problems).toHaveLength(6);
  });

  it('send no mail unless a server is named, and then need a sender', () => {
    expect(readConfig({}).mail).toBeNull();
    expect(problemsOf({ JIETONG_SMTP_URL: 'http://x', JIETONG_MAIL_DOMAINS: 'a b' })).toHaveLength(3);
    const mail = {
      JIETONG_SMTP_URL: 'smtps://u:p@x',
      JIETONG_MAIL_FROM: 'a@b.cn',
      JIETONG_MAIL_DOMAINS: 'b.cn, c.cn',
    };
    expect(readConfig(mail).mail).toEqual({
      url: 'smtps://u:p@x',
      from: 'a@b.cn',
      domains: { staff: ['b.cn', 'c.cn'], invited: [] },
    });
    expect(JSON.stringify(problemsOf({ ...mail, JIETONG_MAIL_FROM: '' }))).not.toContain('u:p');
  });

  it.each(['', '-1', '1.5', 'ten', '0'])('refuse %j seconds for an offer, but for an empty one', (value) => {
    expect(problemsOf({ JIETONG_OFFER_SECONDS: value })).toHaveLength(value === '' ? 0 : 1);
  });

  it.each([
    'JIETONG_SHOW_MONITORS',
    'JIETONG_AGENTS_MAY_PULL',
    'JIETONG_WEBHOOKS_INNER',
    'JIETONG_SECRET_IS_NEW',
  ])('take yes, no or nothing for %s, and nothing that only looks like it', (name) => {
    expect(['yes', 'no', ''].flatMap((value) => problemsOf({ [name]: value }))).toEqual([]);
    expect(['true', 'YES', '1'].map((value) => problemsOf({ [name]: value }))).toEqual(
      ['', '', ''].map(() => [`${name} 须为 yes 或 no / ${name} must be yes or no`]),
    );
  });

  it.each([
    'https://www.customs.example',
    'http://localhost:8080',
    '*',
    ' https://a.example , https://b.example ',
    '',
  ])('take %j as origins', (origins) => {
    expect(problemsOf({ JIETONG_ORIGINS: origins })).toEqual([]);
  });

  it.each(['www.customs.example', 'https://a.example/', 'https://a.example/chat', 'ftp://a.example', 'null'])(
    'refuse %j as an origin, naming it',
    (origin) => {
      const settings = { JIETONG_ORIGINS: `https://good.example,${origin}` };
      expect(problemsOf(settings)).toEqual([
        expect.stringMatching(/^JIETONG_ORIGINS：.+ \/ JIETONG_ORIGINS: /),
      ]);
      expect(JSON.stringify(problemsOf(settings))).toContain(origin);
    },
  );

  it('refuse to call people back without a pause, or without an end', () => {
    expect(problemsOf({ JIETONG_CALLBACK_PAUSE_SECONDS: '0' })).toHaveLength(1);
    expect(problemsOf({ JIETONG_CALLBACK_PUT_OFFS: '0', JIETONG_CALLBACK_ATTEMPTS: '0' })).toHaveLength(2);
  });

  it('say what is wrong in Chinese and in English', () => {
    const problems = problemsOf({
      PORT: 'http',
      REDIS_URL: 'http://x',
      LOG_LEVEL: 'loud',
      JIETONG_SECRET: 'short',
      JIETONG_ADMIN_PASSWORD: 'short',
      JIETONG_MAIL_DOMAINS: 'a b',
      JIETONG_SMTP_URL: 'http://x',
      JIETONG_CALLBACK_ABANDONED: 'pigeon',
      JIETONG_URL: 'here',
      JIETONG_SIP_WS_URL: 'here',
      JIETONG_TRUSTED_PROXIES: 'here',
    }) as string[];
    expect(problems.length).toBeGreaterThanOrEqual(11);
    for (const problem of problems) expect(problem).toMatch(/^[A-Z_0-9]+.*\p{Script=Han}.* \/ [ -~]+$/u);
  });

  it('refuse what is no proxy', () => {
    expect(problemsOf({ JIETONG_TRUSTED_PROXIES: 'loopback,10.0.0.0/8,fd00::1' })).toEqual([]);
    expect(problemsOf({ JIETONG_TRUSTED_PROXIES: 'loopback,proxy.example,10.0.0.0/64' })).toEqual([
      expect.stringContaining('proxy.example, 10.0.0.0/64'),
    ]);
  });

  it('name one address, not several, where links lead to', () => {
    expect(problemsOf({ JIETONG_URL: 'https://a.example,https://b.example' })).toHaveLength(1);
  });

  it('that have no effect are told: misspelt, or of a part that is off', () => {
    const env = {
      JIETONG_OFFER_SECOND: '30',
      JIETONG_MAIL_FROM: 'a@b.cn',
      JIETONG_WRAP_UP_SECONDS: '30',
      JIETONG_LINK_HOUR: '',
      JIETONG_DEMO_PASSWORD: 'read by the demo',
      ASTERISK_TRUNK: 'read by the container of Asterisk',
    };
    expect(readSettings(env)[1]).toEqual(['JIETONG_MAIL_FROM', 'JIETONG_OFFER_SECOND']);
    expect(readSettings({ ...env, JIETONG_SMTP_URL: 'smtp://x' })[1]).toEqual(['JIETONG_OFFER_SECOND']);
  });

  it('are all explained in docs/OPERATIONS.md', () => {
    const document = readFileSync('docs/OPERATIONS.md', 'utf8');
    expect(NAMES.filter((name) => !document.includes(`\`${name}\``))).toEqual([]);
    expect(NAMES.length).toBeGreaterThan(50);
  });
});
