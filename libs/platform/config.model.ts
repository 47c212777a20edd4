import type { Channel } from '#libs/contract';
import type { MailSettings } from './mail/smtp.adapter.js';

/** An S3-compatible bucket, and who may use it. */
export interface BucketSettings {
  /** With the bucket in its path, and a folder if wished. */
  url: string;
  region: string;
  keyId: string;
  key: string;
}

/** A server that writes down speech, spoken to as the OpenAI API describes it. */
export interface TranscriberSettings {
  /** Up to and with its version, e.g. http://127.0.0.1:8000/v1. */
  url: string;
  /** Empty = it asks for none. */
  key: string;
  model: string;
  /** ISO 639-1; empty = it finds out. */
  language: string;
  /** For one utterance. */
  timeoutMs: number;
}

/** All settings, read once at boot. docs/OPERATIONS.md lists them for people. */
export interface Config {
  /** Folder of embedded stores, secrets and logs. */
  home: string;
  host: string;
  port: number;
  mongodbUri: string;
  redisUrl: string;
  /** Loopback ports of the embedded stores; 0 = a free one, kept in the home. */
  mongoPort: number;
  redisPort: number;
  /** Where ARI of the Asterisk that takes calls answers, e.g. http://127.0.0.1:8088/ari; null = none was named. */
  ariUrl: string | null;
  ariUser: string;
  ariPassword: string;
  /** Folder from which Asterisk plays prompts that were made or uploaded; both see it at this path. */
  soundFolder: string;
  /** Where browsers reach SIP over a websocket, e.g. wss://pbx.example.cn/ws, the first before the others; empty = none was named. */
  sipWsUrls: string[];
  /** Where recordings are kept; every process that keeps or plays them sees it. */
  recordingFolder: string;
  /** A bucket in which they are kept instead; null = none. */
  recordingBucket: BucketSettings | null;
  /** After so many days recordings are removed; 0 = never. */
  recordingDays: number;
  /** Writes down what is said in calls; null = nobody does. */
  transcriber: TranscriberSettings | null;
  /** Ports of the Asterisk that `npm run asterisk` runs. */
  sipPort: number;
  ariPort: number;
  /** SIP over TLS of that Asterisk: its port (0 = none), PEM files (null = one is made), and SRTP of its trunk. */
  sipTls: { port: number; certificate: string | null; key: string | null; srtp: boolean };
  /** Starts every Redis key, so that two deployments can share a server. */
  redisPrefix: string;
  /** ≥ 32 characters, the same in every process: encrypts secrets at rest. Empty = none was given. */
  secret: string;
  /** The database was used with another one, which is lost. */
  secretIsNew: boolean;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Password of the first administrator; generated and printed once if absent. */
  adminPassword: string | null;
  /** Where the WeChat API answers. */
  wechatApiBase: string;
  /** Origins, beside our own, whose pages may embed the widget and open sockets; `*` allows all. */
  allowedOrigins: string[];
  /** Proxies whose X-Forwarded-For is believed: addresses, CIDRs or `loopback`, `uniquelocal`; none unless told. */
  trustedProxies: string[];
  /** New visitors of the web chat that one address may bring in a minute. */
  visitorsPerMinute: number;
  /** How long a visitor may be away while waiting before they count as gone, ms. */
  visitorGraceMs: number;
  /** How long an offer rings, ms. */
  offerMs: number;
  /** How long wrap-up may last, ms. */
  wrapUpMs: number;
  /** For how long a contact transferred to an agent is kept for them, ms. */
  keptMs: number;
  /** A message within this time after the customer's last contact opens one that is linked to it, ms. */
  linkMs: number;
  /** A contact on the topic of one that the customer had opened within this time before repeats it, ms. */
  repeatMs: number;
  /** Agents may take waiting contacts of their queues out of turn; supervisors always may. */
  agentsMayPull: boolean;
  /** Agents see that a supervisor listens to their call. */
  showMonitors: boolean;
  /** How often somebody is called back, and may be put off, at most; and the pause between two attempts. */
  callback: {
    maxAttempts: number;
    maxPutOffs: number;
    maxAheadMs: number;
    /** Those that are over are kept for so long; 0 = for ever. */
    keptMs: number;
    pauseMs: number;
    abandonedChannels: Channel[];
  };
  /** How long after a score is settled the agent may appeal, ms. */
  appealMs: number;
  /** How long after a contact ended its customer is asked how satisfied they are, and may answer, ms. */
  satisfaction: { askMs: number; answerMs: number };
  /** How long an agent's console may be away before its contacts go back, ms. */
  agentGraceMs: number;
  /** Webhooks may lead to this machine and to inner networks. */
  webhooksMayBeInner: boolean;
  /** New calls that are let in: a second in the long run, and at once. */
  newCalls: { perSecond: number; burst: number };
  /** Calls that go out, to customers who are called back. */
  dialling: {
    /** The address of the trunk: HOST[:PORT][;transport=…]; null = nobody is dialled. */
    via: string | null;
    /** Which numbers: beginnings as they are dialled, or CN for those of the mainland. */
    numbers: string[];
    /** How long it rings there, s. */
    seconds: number;
    /** How many a minute. */
    perMinute: number;
  };
  /** Where people reach this deployment, e.g. https://12360.example.cn: stands in links that are sent; null = none was named. */
  publicUrl: string | null;
  /** Where mail leaves and may go; null = none is sent. */
  mail: MailSettings | null;
  /** How often the sweeps run, ms. */
  sweepMs: number;
}
