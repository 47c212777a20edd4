import { AppError, CHANNELS, DAY_MS, type Channel } from '#libs/contract';
import { join, resolve } from 'node:path';
import type { Config } from './config.model.js';
import { isMailAddress, isMailDomain } from './mail/mail-address.rules.js';
import { isProxyEntry } from './proxies.rules.js';
import { SettingReader, type Env } from './setting-reader.js';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

/** Parses the environment. Throws BAD_SETTING with every wrong setting at once, each in Chinese and in English. */
export const readConfig = (env: Env): Config => readSettings(env)[0];

/** What is said of settings that have none. */
export const WITHOUT_EFFECT =
  'settings without effect: misspelt, of another version, or of a part that is off';

/** The same, and the names of what is set and has no effect: misspelt, of another version, or of a part that is off. */
export function readSettings(env: Env): [config: Config, withoutEffect: string[]] {
  const reader = new SettingReader(env);
  const { wrong, given, text, whole, yesNo, url, list } = reader;
  const file = (name: string): string | null => (given(name) ? resolve(text(name, '')) : null);
  const publicUrls = list('JIETONG_URL', (entry) => entry !== '*' && isOrigin(entry), [
    ' https://12360.example.cn 这样的来源',
    'origin such as https://12360.example.cn',
  ]);
  const config: Config = {
    home: resolve(text('JIETONG_HOME', '.jietong')),
    host: text('HOST', '0.0.0.0'),
    port: whole('PORT', 3000, 0, 65535),
    mongodbUri: url('MONGODB_URI', 'mongodb://127.0.0.1:27017/jietong', ['mongodb:', 'mongodb+srv:']),
    redisUrl: url('REDIS_URL', 'redis://127.0.0.1:6379', ['redis:', 'rediss:']),
    mongoPort: whole('JIETONG_MONGO_PORT', 0, 0, 65535),
    redisPort: whole('JIETONG_REDIS_PORT', 0, 0, 65535),
    ariUrl: given('ASTERISK_ARI_URL') ? url('ASTERISK_ARI_URL', '', ['http:', 'https:']) : null,
    ariUser: text('ASTERISK_ARI_USER', 'jietong'),
    ariPassword: text('ASTERISK_ARI_PASSWORD', ''),
    soundFolder: resolve(given('ASTERISK_SOUND_FOLDER') || join(text('JIETONG_HOME', '.jietong'), 'sounds')),
    sipWsUrls: list('JIETONG_SIP_WS_URL', (one) => /^wss?:\/\//.test(one) && URL.canParse(one), [
      ' ws:// 或 wss:// 地址',
      'ws:// or wss:// address',
    ]),
    recordingFolder: resolve(
      given('JIETONG_RECORDINGS') || join(text('JIETONG_HOME', '.jietong'), 'recordings'),
    ),
    recordingBucket: given('JIETONG_RECORDINGS_S3_URL')
      ? {
          url: url('JIETONG_RECORDINGS_S3_URL', '', ['https:', 'http:']),
          region: text('JIETONG_RECORDINGS_S3_REGION', 'us-east-1'),
          keyId: text('JIETONG_RECORDINGS_S3_KEY_ID', ''),
          key: text('JIETONG_RECORDINGS_S3_KEY', ''),
        }
      : null,
    recordingDays: whole('JIETONG_RECORDING_DAYS', 180, 0, 36_500),
    transcriber: given('JIETONG_TRANSCRIBE_URL')
      ? {
          url: url('JIETONG_TRANSCRIBE_URL', '', ['https:', 'http:']),
          key: text('JIETONG_TRANSCRIBE_KEY', ''),
          model: text('JIETONG_TRANSCRIBE_MODEL', 'whisper-1'),
          language: given('JIETONG_TRANSCRIBE_LANGUAGE') ?? 'zh',
          timeoutMs: whole('JIETONG_TRANSCRIBE_SECONDS', 20, 1, 120) * 1000,
        }
      : null,
    sipPort: whole('JIETONG_SIP_PORT', 5060, 1, 65535),
    ariPort: whole('JIETONG_ARI_PORT', 8088, 1, 65535),
    sipTls: {
      port: whole('JIETONG_SIPS_PORT', 0, 0, 65535),
      certificate: file('JIETONG_SIP_CERTIFICATE'),
      key: file('JIETONG_SIP_KEY'),
      srtp: yesNo('JIETONG_TRUNK_SRTP', 'no'),
    },
    redisPrefix: text('JIETONG_REDIS_PREFIX', 'jt'),
    secret: text('JIETONG_SECRET', ''),
    secretIsNew: yesNo('JIETONG_SECRET_IS_NEW', 'no'),
    logLevel: text('LOG_LEVEL', 'info') as Config['logLevel'],
    adminPassword: given('JIETONG_ADMIN_PASSWORD') || null,
    wechatApiBase: url('WECHAT_API_BASE', 'https://api.weixin.qq.com', ['http:', 'https:']),
    allowedOrigins: list('JIETONG_ORIGINS', isOrigin, [
      ' https://www.example.cn 这样的来源，也不是 *',
      'origin such as https://www.example.cn, nor *',
    ]),
    trustedProxies: list('JIETONG_TRUSTED_PROXIES', isProxyEntry, [
      '地址、CIDR、loopback、linklocal 或 uniquelocal',
      'address, CIDR, loopback, linklocal or uniquelocal',
    ]),
    visitorsPerMinute: whole('JIETONG_VISITORS_PER_MINUTE', 120, 1, 1_000_000),
    visitorGraceMs: whole('JIETONG_VISITOR_GRACE_SECONDS', 90, 1, 3600) * 1000,
    offerMs: whole('JIETONG_OFFER_SECONDS', 20, 1, 600) * 1000,
    wrapUpMs: whole('JIETONG_WRAP_UP_SECONDS', 60, 1, 3600) * 1000,
    keptMs: whole('JIETONG_KEPT_SECONDS', 30, 0, 3600) * 1000,
    linkMs: whole('JIETONG_LINK_HOURS', 24, 0, 24 * 365) * 3_600_000,
    repeatMs: whole('JIETONG_FCR_DAYS', 7, 1, 90) * DAY_MS,
    showMonitors: yesNo('JIETONG_SHOW_MONITORS', 'yes'),
    agentsMayPull: yesNo('JIETONG_AGENTS_MAY_PULL', 'no'),
    callback: {
      maxAttempts: whole('JIETONG_CALLBACK_ATTEMPTS', 3, 1, 20),
      maxPutOffs: whole('JIETONG_CALLBACK_PUT_OFFS', 500, 1, 10_000),
      maxAheadMs: whole('JIETONG_CALLBACK_DAYS', 30, 1, 366) * DAY_MS,
      keptMs: whole('JIETONG_CALLBACK_KEPT_DAYS', 400, 0, 36_500) * DAY_MS,
      // Without a pause, who can't be reached would be called again and again.
      pauseMs: whole('JIETONG_CALLBACK_PAUSE_SECONDS', 1800, 1, 7 * 86_400) * 1000,
      abandonedChannels: list(
        'JIETONG_CALLBACK_ABANDONED',
        isChannel,
        [`渠道：${CHANNELS.join('、')}`, `channel: ${CHANNELS.join(', ')}`],
        'voice',
      ) as Channel[],
    },
    appealMs: whole('JIETONG_APPEAL_DAYS', 5, 0, 365) * DAY_MS,
    satisfaction: {
      askMs: whole('JIETONG_SATISFACTION_ASK_MINUTES', 30, 1, 1440) * 60_000,
      answerMs: whole('JIETONG_SATISFACTION_ANSWER_HOURS', 24, 1, 168) * 3_600_000,
    },
    agentGraceMs: whole('JIETONG_AGENT_GRACE_SECONDS', 60, 1, 3600) * 1000,
    webhooksMayBeInner: yesNo('JIETONG_WEBHOOKS_INNER', 'no'),
    newCalls: {
      perSecond: whole('JIETONG_CALL_RATE', 40, 1, 10_000),
      burst: whole('JIETONG_CALL_BURST', 100, 1, 10_000),
    },
    dialling: {
      via: given('JIETONG_TRUNK_OUT') || null,
      numbers: list(
        'JIETONG_DIAL_NUMBERS',
        isDialPrefix,
        [' CN 或号码开头', 'CN, nor the beginning of a number'],
        'CN',
      ),
      seconds: whole('JIETONG_DIAL_SECONDS', 45, 10, 180),
      perMinute: whole('JIETONG_DIAL_PER_MINUTE', 60, 1, 10_000),
    },
    publicUrl: publicUrls[0] ?? null,
    mail: given('JIETONG_SMTP_URL')
      ? {
          url: url('JIETONG_SMTP_URL', '', ['smtp:', 'smtps:']),
          from: text('JIETONG_MAIL_FROM', ''),
          domains: {
            staff: list('JIETONG_MAIL_DOMAINS', isMailDomain, [
              ' example.cn 这样的域名',
              'domain such as example.cn',
            ]),
            invited: list('JIETONG_INVITATION_DOMAINS', (entry) => entry === '*' || isMailDomain(entry), [
              ' example.cn 这样的域名，也不是 *',
              'domain such as example.cn, nor *',
            ]),
          },
        }
      : null,
    sweepMs: whole('JIETONG_SWEEP_MS', 2000, 50, 60_000),
  };
  if (!LEVELS.includes(config.logLevel)) {
    wrong(`LOG_LEVEL 须为 ${LEVELS.join('、')} 之一`, `LOG_LEVEL must be one of ${LEVELS.join(', ')}`);
  }
  if (publicUrls.length > 1) wrong('JIETONG_URL 只能有一个来源', 'JIETONG_URL must be one origin');
  if (!/^\w[\w:.-]*$/.test(config.redisPrefix)) {
    wrong(
      'JIETONG_REDIS_PREFIX 须以字母或数字开头，只含字母、数字与 _ : . -',
      'JIETONG_REDIS_PREFIX must begin with a letter or digit, and have letters, digits and _ : . - alone',
    );
  }
  if (config.secret !== '' && config.secret.length < 32) {
    wrong('JIETONG_SECRET 至少 32 个字符', 'JIETONG_SECRET must have at least 32 characters');
  }
  const { via } = config.dialling;
  if (via !== null && !TRUNK_OUT.test(via)) {
    wrong(
      'JIETONG_TRUNK_OUT 须为 HOST[:PORT][;transport=udp|tcp|tls]',
      'JIETONG_TRUNK_OUT must be HOST[:PORT][;transport=udp|tcp|tls]',
    );
  }
  const bucket = config.recordingBucket;
  if (bucket && (bucket.keyId === '' || bucket.key === '')) {
    wrong(
      'JIETONG_RECORDINGS_S3_URL 须同时设置 JIETONG_RECORDINGS_S3_KEY_ID 与 JIETONG_RECORDINGS_S3_KEY',
      'JIETONG_RECORDINGS_S3_URL needs JIETONG_RECORDINGS_S3_KEY_ID and JIETONG_RECORDINGS_S3_KEY',
    );
  }
  if (bucket && !isBucketUrl(bucket.url)) {
    wrong(
      'JIETONG_RECORDINGS_S3_URL 须指明存储桶：https://HOST/BUCKET[/FOLDER]',
      'JIETONG_RECORDINGS_S3_URL must name a bucket: https://HOST/BUCKET[/FOLDER]',
    );
  }
  const { transcriber } = config;
  if (transcriber && !isBareUrl(transcriber.url)) {
    wrong(
      'JIETONG_TRANSCRIBE_URL 须为不带用户名、查询与片段的地址',
      'JIETONG_TRANSCRIBE_URL must be an address without user, query and fragment',
    );
  }
  if (transcriber && !/^([a-z]{2})?$/.test(transcriber.language)) {
    wrong(
      'JIETONG_TRANSCRIBE_LANGUAGE 须为 zh 这样的两个字母，或留空',
      'JIETONG_TRANSCRIBE_LANGUAGE must be two letters such as zh, or empty',
    );
  }
  if (config.adminPassword !== null && config.adminPassword.length < 8) {
    wrong('JIETONG_ADMIN_PASSWORD 至少 8 个字符', 'JIETONG_ADMIN_PASSWORD must have at least 8 characters');
  }
  if (config.mail && !isMailAddress(config.mail.from)) {
    wrong('JIETONG_MAIL_FROM 须为邮箱地址', 'JIETONG_MAIL_FROM must be a mail address');
  }
  if (reader.problems.length > 0) throw new AppError('BAD_SETTING', reader.problems);
  return [config, reader.withoutEffect()];
}

/**
 * Where softphones register: as set, else at the websocket of an Asterisk on this machine; nowhere = they
 * can't be used.
 */
export function softphoneUrlsOf({ sipWsUrls, ariUrl }: Pick<Config, 'sipWsUrls' | 'ariUrl'>): string[] {
  if (sipWsUrls.length > 0 || ariUrl === null) return sipWsUrls;
  const { protocol, hostname, host } = new URL(ariUrl);
  return LOOPBACK.test(hostname) ? [`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws`] : [];
}
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/** Stands in the address of every call that goes out. */
const TRUNK_OUT =
  /^(?:[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?(?:;transport=(?:udp|tcp|tls))?$/;
const isDialPrefix = (entry: string): boolean => entry === 'CN' || /^\+?\d{1,11}$/.test(entry);

/** As browsers write it: scheme and host, the port unless it is the usual one, and nothing behind it. */
function isOrigin(text: string): boolean {
  if (text === '*') return true;
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** A bucket in the path, and nothing behind it. */
const isBucketUrl = (text: string): boolean => isBareUrl(text) && new URL(text).pathname.length > 1;

function isBareUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { search, hash, username, password } = new URL(text);
  return [search, hash, username, password].every((part) => part === '');
}

const isChannel = (entry: string): boolean => (CHANNELS as readonly string[]).includes(entry);
