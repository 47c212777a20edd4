import type { AccountRef } from '#libs/contract';

/** How WeChat's callbacks are protected, as set in its own console. */
export const WECHAT_MODES = ['plain', 'compatible', 'safe'] as const;
export type WechatMode = (typeof WECHAT_MODES)[number];

/** WeChat's rules for what an administrator enters. */
export const WECHAT_TOKEN = /^[A-Za-z0-9]{3,32}$/;
export const WECHAT_AES_KEY = /^[A-Za-z0-9]{43}$/;

/** Callbacks older than this are refused unless the account says otherwise. */
export const DEFAULT_MAX_AGE_SECONDS = 3600;

/** The settings as stored with the account; what is in `sealed…` opens with `openSecret` only. */
export interface StoredSettings {
  appId: string;
  mode: WechatMode;
  /** 0 = callbacks of any age. */
  maxAgeSeconds: number;
  /** Answered to a new follower; null = nothing. */
  welcome: string | null;
  sealedToken: string;
  sealedAesKey: string | null;
  sealedSecret: string;
}

/** An account with its secrets open: for this process's memory only, never answered or logged. */
export interface WechatAccount extends AccountRef {
  appId: string;
  mode: WechatMode;
  maxAgeSeconds: number;
  welcome: string | null;
  token: string;
  /** 32 bytes; null in plain mode without encryption. */
  aesKey: Buffer | null;
  secret: string;
}

/** An account as an administrator sees it: secrets can be replaced but never read. */
export interface WechatAccountView {
  id: string;
  appId: string;
  mode: WechatMode;
  maxAgeSeconds: number;
  welcome: string | null;
  districtId: string;
  queueId: string;
  /** The office it belongs to; null = none. */
  officeId: string | null;
  name: string;
  hasEncodingAesKey: boolean;
  /** The path to enter as URL in WeChat's console, after this deployment's address. */
  callbackPath: string;
  /** ISO 8601. */
  createdAt: string;
}

export interface NewWechatAccount {
  id: string;
  appId: string;
  token: string;
  /** Needed in compatible and safe mode. */
  encodingAesKey?: string | null;
  mode: WechatMode;
  secret: string;
  maxAgeSeconds?: number;
  /** The caller's own by default. */
  districtId?: string;
  queueId?: string;
  officeId?: string | null;
  name?: string;
  welcome?: string | null;
}

export type WechatAccountChanges = Partial<Omit<NewWechatAccount, 'id'>>;
