/** The vocabulary of the whole system; docs/ARCHITECTURE.md has the glossary. */

/** A day, which in Shanghai is always as long. */
export const DAY_MS = 86_400_000;

/** The ways in. `voice` is the telephone, `inquiry` the asynchronous form of the web site. */
export const CHANNELS = ['voice', 'webchat', 'wechat', 'miniprogram', 'inquiry', 'kiosk'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Channels as people call them. */
export const CHANNEL_NAMES: Record<Channel, readonly [zh: string, en: string]> = {
  voice: ['电话', 'Telephone'],
  webchat: ['网页', 'Web chat'],
  wechat: ['微信', 'WeChat'],
  miniprogram: ['小程序', 'Mini program'],
  inquiry: ['网上留言', 'Web inquiry'],
  kiosk: ['自助终端', 'Kiosk'],
};

/** Where a contact is in its life. The table of moves between them is `libs/contact/lifecycle/command.rules.ts`. */
export const CONTACT_STATES = ['waiting', 'offered', 'active', 'wrap-up', 'closed'] as const;
export type ContactState = (typeof CONTACT_STATES)[number];

/**
 * How a closed contact ended, seen from the caller: an agent handled it; they left while waiting; or they
 * were led out of the queues, to a message, a callback or voice mail; or they ended in self-service and never asked for
 * an agent.
 */
export const OUTCOMES = ['handled', 'abandoned', 'flowed-out', 'self-service'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What the agent says of themselves. */
export const PRESENCES = ['online', 'break', 'offline'] as const;
export type Presence = (typeof PRESENCES)[number];

/** What the system knows an agent to be doing; derived, never set. */
export const AGENT_STATES = [
  'idle',
  'offered',
  'active',
  'wrap-up',
  'not-responding',
  'break',
  'offline',
] as const;
export type AgentState = (typeof AGENT_STATES)[number];

export const ROLES = ['agent', 'supervisor', 'quality', 'administrator'] as const;
export type Role = (typeof ROLES)[number];
/** What an access key may: read figures. No user has it. */
export const READER = 'reader';
/** On what grounds something is allowed. */
export type Authority = Role | typeof READER;

/** The district code of headquarters: a user of it sees every district. */
export const NATIONAL_DISTRICT = '00';
/** What 00 is where contacts are told by district: headquarters' own alone, never the whole hotline. */
export const HEADQUARTERS = { name: '海关总署（本级）', nameEn: 'Headquarters' } as const;

/** Wrap-up codes offered when a deployment has not defined its own. */
export const DISPOSITIONS = ['answered', 'referred', 'follow-up', 'no-reply', 'nuisance', 'other'] as const;
export type Disposition = (typeof DISPOSITIONS)[number];
