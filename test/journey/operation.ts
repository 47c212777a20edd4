import { ROLES, type Role } from '#libs/contract';

/** One operation of the API, and who may use it. */
export interface Operation {
  /** Who may: everyone, or these roles. */
  may: 'public' | readonly Role[];
  /** What a permitted caller of the home district is answered. */
  ok: number;
  /** What a permitted caller of another district is answered: the operation is about the home district. */
  foreign: number;
  path: () => string | Promise<string>;
  body?: () => unknown;
  /** It ends the caller's session, so that everyone gets one of their own for it. */
  ownSession?: true;
}

export const EVERYONE = ROLES;
export const ADMINISTRATOR = ['administrator'] as const;
export const FIGURES = ['supervisor', 'quality', 'administrator'] as const;
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
/** A change of the policy made on a version that is not in force: every administrator is told so. */
export const outdated = (path: string, body: object): Operation => ({
  may: ADMINISTRATOR,
  ok: 409,
  foreign: 409,
  path: () => path,
  body: () => ({ baseVersion: 999, note: 'late', ...body }),
});
export const create = (path: string, body: () => unknown): Operation => ({
  may: ADMINISTRATOR,
  ok: 201,
  foreign: 403,
  path: () => path,
  body,
});
