import { ROLES, type Role } from '#libs/contract';
import { WECHAT_SECRETS } from '#kit/site';
import type { WechatCaller } from '#kit/wechat-api';

/** The district that every operation is about. */
export const HOME = '22';

/** What the operations are about, and where new names come from. */
export interface World {
  home: {
    contactId: string;
    callbackId: string;
    userId: string;
    agentId: string;
    queueId: string;
    accountId: string;
    webchatId: string;
    /** A telephone number of ours. */
    number: string;
    /** A tree of the numbers. */
    treeId: string;
  };
  fresh: (stem: string) => string;
  caller: () => WechatCaller;
}

export interface Operation {
  /** Who may: everyone, or these roles. */
  may: 'public' | readonly Role[];
  /** What a permitted caller of the home district is answered. */
  ok: number;
  /** What a permitted caller of another district is answered: the operation is about the home district. */
  foreign: number;
  path: () => string | Promise<string>;
  body?: () => unknown;
  /** What an agent is answered to whom it does not belong, where that matters. */
  stranger?: number;
  /** An access key may, too: another system that reads figures. */
  reader?: true;
  /** It ends the caller's session, so that everyone gets one of their own for it. */
  ownSession?: true;
}

export const EVERYONE = ROLES;
export const ADMINISTRATOR = ['administrator'] as const;
export const SUPERVISORS = ['supervisor', 'administrator'] as const;
export const FIGURES = ['supervisor', 'quality', 'administrator'] as const;
export const QUALITY = ['quality', 'administrator'] as const;
export const NO_ID = '0'.repeat(24);
export const open = (path: string): Operation => ({ may: 'public', ok: 200, foreign: 200, path: () => path });
export const read = (may: readonly Role[], path: () => string, foreign = 200): Operation => ({
  may,
  ok: 200,
  foreign,
  path,
});
export const change = (path: () => string, body: () => unknown): Operation => ({
  may: ADMINISTRATOR,
  ok: 200,
  foreign: 404,
  path,
  body,
});
/** Figures that another system may read by an access key. */
export const readers = (operation: Operation): Operation => ({ ...operation, reader: true });
/** A change of the policy made on a version that is not in force: every administrator is told so. */
export const outdated = (path: string, body: object): Operation => ({
  may: ADMINISTRATOR,
  ok: 409,
  foreign: 409,
  path: () => path,
  body: () => ({ baseVersion: 999, note: 'late', ...body }),
});
/** An act on something of the home district. */
export const act = (
  may: readonly Role[],
  path: () => string,
  body: () => unknown = () => ({}),
): Operation => ({
  may,
  ok: 200,
  foreign: 404,
  path,
  body,
});
export const create = (path: string, body: () => unknown): Operation => ({
  may: ADMINISTRATOR,
  ok: 201,
  foreign: 403,
  path: () => path,
  body,
});
/** Something that is not there; libs/quality and libs/metrics test that another district's is not either. */
export const unknown = (path: () => string, may: readonly Role[] = QUALITY): Operation => ({
  may,
  ok: 404,
  foreign: 404,
  path,
});
export const wechatAccount = (fresh: World['fresh']) => ({
  id: fresh('gh'),
  appId: fresh('wx'),
  mode: 'plain',
  ...WECHAT_SECRETS,
  districtId: HOME,
  queueId: 'q22',
});

/** Every operation there is: one that is missing here, or here and nowhere else, fails the first test. */
