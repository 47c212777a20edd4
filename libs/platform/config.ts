import { AppError, CHANNELS, DAY_MS, type Channel } from '#libs/contract';
import { join, resolve } from 'node:path';
import type { Config } from './config.model.js';
import { isMailAddress, isMailDomain } from './mail/mail-address.rules.js';
import { isProxyEntry } from './proxies.rules.js';

type Env = Record<string, string | undefined>;
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

/** Parses the environment. Throws BAD_SETTING with every wrong setting at once, each in Chinese and in English. */
export function readConfig(env: Env): Config {
  const problems: string[] = [];
  const wrong = (zh: string, en: string): void => void problems.push(`${zh} / ${en}`);
  const whole = (name: string, fallback: number, min: number, max: number): number => {
    const raw = env[name];
    if (raw === undefined || raw === '') return fallback;
    const value = Number(raw);
    if (!Number.isInteger(value) || value < min || value > max) {
      wrong(`${name} 须为 ${min} 到 ${max} 的整数`, `${name} must be a whole number from ${min} to ${max}`);
      return fallback;
    }
    return value;
  };
  const yesNo = (name: string, fallback: 'yes' | 'no'): boolean => {
    const raw = env[name] || fallback;
    if (raw !== 'yes' && raw !== 'no') wrong(`${name} 须为 yes 或 no`, `${name} must be yes or no`);
    return raw === 'yes';
  };
  const file = (name: string): string | null => (env[name] ? resolve(env[name]) : null);
  const url = (name: string, fallback: string, protocols: readonly string[]): string => {
    const raw = env[name] || fallback;
    const matched = protocols.some((protocol) => raw.startsWith(`${protocol}//`));
    if (!matched) {
      const starts = protocols.map((protocol) => `${protocol}//`);
      wrong(`${name} 须以 ${starts.join(' 或 ')} 开头`, `${name} must start with ${starts.join(' or ')}`);
    }
    return raw;
  };
  const list = (
    name: string,
    isGood: (entry: string) => boolean,
    [zh, en]: readonly [zh: string, en: string],
    fallback = '',
  ): string[] => {
    const entries = (env[name] ?? fallback).split(',').map((entry) => entry.trim());
    const found = entries.filter(Boolean);
    const bad = found.filter((entry) => !isGood(entry)).join(', ');
    if (bad !== '') wrong(`${name}：${bad} 不是${zh}`, `${name}: ${bad} is no ${en}`);
    return found;
  };
  const config: Config = {
    home: resolve(env['JIETONG_HOME'] || '.jietong'),
    host: env['HOST'] || '0.0.0.0',
    port: whole('PORT', 3000, 0, 65535),
    mongodbUri: url('MONGODB_URI', 'mongodb://127.0.0.1:27017/jietong', ['mongodb:', 'mongodb+srv:']),
    redisUrl: url('REDIS_URL', 'redis://127.0.0.1:6379', ['redis:', 'rediss:']),
    mongoPort: whole('JIETONG_MONGO_PORT', 0, 0, 65535),
    redisPort: whole('JIETONG_REDIS_PORT', 0, 0, 65535),
    ariUrl: env['ASTERISK_ARI_URL'] ? url('ASTERISK_ARI_URL', '', ['http:', 'https:']) : null,
    ariUser: env['ASTERISK_ARI_USER'] || 'jietong',
    ariPassword: env['ASTERISK_ARI_PASSWORD'] || '',
    soundFolder: resolve(env['ASTERISK_SOUND_FOLDER'] || join(env['JIETONG_HOME'] || '.jietong', 'sounds')),
    sipWsUrls: list('JIETONG_SIP_WS_URL', (one) => /^wss?:\/\//.test(one) && URL.canParse(one), [
      ' ws:// 或 wss:// 地址',
      'ws:// or wss:// address',
    ]),
    recordingFolder: resolve(
      env['JIETONG_RECORDINGS'] || join(env['JIETONG_HOME'] || '.jietong', 'recordings'),
    ),
    recordingBucket: env['JIETONG_RECORDINGS_S3_URL']
      ? {
          url: url('JIETONG_RECORDINGS_S3_URL', '', ['https:', 'http:']),
          region: env['JIETONG_RECORDINGS_S3_REGION'] || 'us-east-1',
          keyId: env['JIETONG_RECORDINGS_S3_KEY_ID'] || '',
          key: env['JIETONG_RECORDINGS_S3_KEY'] || '',
        }
      : null,
    recordingDays: whole('JIETONG_RECORDING_DAYS', 180, 0, 36_500),
    transcriber: env['JIETONG_TRANSCRIBE_URL']
      ? {
          url: url('JIETONG_TRANSCRIBE_URL', '', ['https:', 'http:']),
          key: env['JIETONG_TRANSCRIBE_KEY'] || '',
          model: env['JIETONG_TRANSCRIBE_MODEL'] || 'whisper-1',
          language: env['JIETONG_TRANSCRIBE_LANGUAGE'] ?? 'zh',
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
    redisPrefix: env['JIETONG_REDIS_PREFIX'] || 'jt',
    secret: env['JIETONG_SECRET'] || '',
    logLevel: (env['LOG_LEVEL'] || 'info') as Config['logLevel'],
    adminPassword: env['JIETONG_ADMIN_PASSWORD'] || null,
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
      via: env['JIETONG_TRUNK_OUT'] || null,
      numbers: list(
        'JIETONG_DIAL_NUMBERS',
        isDialPrefix,
        [' CN 或号码开头', 'CN, nor the beginning of a number'],
        'CN',
      ),
      seconds: whole('JIETONG_DIAL_SECONDS', 45, 10, 180),
      perMinute: whole('JIETONG_DIAL_PER_MINUTE', 60, 1, 10_000),
    },
    publicUrl:
      list('JIETONG_URL', (entry) => entry !== '*' && isOrigin(entry), [
        ' https://12360.example.cn 这样的来源',
        'origin such as https://12360.example.cn',
      ])[0] ?? null,
    mail: env['JIETONG_SMTP_URL']
      ? {
          url: url('JIETONG_SMTP_URL', '', ['smtp:', 'smtps:']),
          from: env['JIETONG_MAIL_FROM'] || '',
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
  if (config.secret !== '' && config.secret.length < 32) {
    wrong('JIETONG_SECRET 至少 32 个字符', 'JIETONG_SECRET must have at least 32 characters');
  }
  const { via } = config.dialling;
  if (via !== null && !TRUNK_OUT.test(via)) {
    problems.push('JIETONG_TRUNK_OUT must be HOST[:PORT][;transport=udp|tcp|tls]');
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
  if (problems.length > 0) throw new AppError('BAD_SETTING', problems);
  return config;
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
const TRUNK_OUT = /^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?(?:;transport=(?:udp|tcp|tls))?$/;
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
