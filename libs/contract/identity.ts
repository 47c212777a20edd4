import { AppError } from './errors.js';
import type { Authority, Role } from './words.js';

/** Who is asking: a signed-in user, or another system with an access key. `districtId` 00 is headquarters, which sees all districts. */
export interface Principal {
  userId: string;
  username: string;
  displayName: string;
  roles: Authority[];
  districtId: string;
  sessionId: string;
}

/** What part of the data someone may touch: one district, or all (null). Put into every query made for them. */
export interface DistrictScope {
  districtId: string | null;
}

/** True if data of this district is in the scope. */
export const covers = (scope: DistrictScope, districtId: string): boolean =>
  scope.districtId === null || scope.districtId === districtId;

/** What was found, if it is in the scope. Throws NOT_FOUND: what is another district's is not there. */
export function mustCover<T extends { districtId: string }>(
  scope: DistrictScope,
  found: T | null | undefined,
  details?: object,
): T {
  if (!found || !covers(scope, found.districtId)) throw new AppError('NOT_FOUND', details);
  return found;
}

/** Turns a bearer token into a principal; null if it is unknown, expired or revoked. */
export interface Authenticator {
  authenticate(token: string): Promise<Principal | null>;
}

/**
 * Asked by gateways every few seconds for the sockets they hold, so that a revoked user's sockets
 * close even if the push that should have closed them was lost.
 */
export interface SessionCheck {
  /** Of these session ids, those that are still good. A socket counts as use of its session. */
  stillValid(sessionIds: readonly string[]): Promise<Set<string>>;
}

/** Tells those who route contacts which agents there are. Implemented by libs/routing. */
export interface AgentRoster {
  /** Changes nothing. Throws BAD_INPUT for a queue that does not exist or is another district's. */
  check(user: Pick<RosterUser, 'districtId'>, queueIds: string[]): Promise<void>;
  /**
   * Makes or renews the agent of this user, serving exactly these queues; none = takes no contacts.
   * Safe to repeat; what an older revision of the user says changes nothing. Throws as `check` does.
   */
  assign(user: RosterUser, queueIds: string[]): Promise<void>;
}
export interface RosterUser {
  id: string;
  displayName: string;
  districtId: string;
  /** Rises with every change of the user. */
  revision: number;
}

/** A user as administrators see them. Times are ISO 8601 in UTC. */
export interface UserView {
  id: string;
  username: string;
  displayName: string;
  roles: Role[];
  districtId: string;
  /** Queues an administrator gave this user; used while the user has the agent role. */
  queueIds: string[];
  /** A disabled user cannot sign in. */
  disabled: boolean;
  createdAt: string;
  updatedAt: string;
}

/** What a log-in answers. */
export interface SignedIn {
  /** Bearer token; shown this once. */
  accessToken: string;
  /** ISO time after which it ends, however much it is used. */
  expiresAt: string;
}

/** A customs district: two digits of the customs code, and its names. */
export interface DistrictView {
  id: string;
  name: string;
  nameEn: string;
}

/** A password has to be at least this long, in characters. */
export const PASSWORD_MIN = 8;
/** Longer input is refused, so that hashing has a bound. */
export const PASSWORD_MAX = 128;

/** What can be wrong with a new password; the `code` of each problem of its refusal. */
export const PASSWORD_FLAWS = ['too-short', 'too-long', 'is-username', 'too-common'] as const;
export type PasswordFlaw = (typeof PASSWORD_FLAWS)[number];

/** A subordinate office (隶属海关) of a district: its halls' kiosks and its accounts belong to it. */
export interface OfficeView {
  /** Its four-digit customs code; the first two are the district's. */
  id: string;
  districtId: string;
  name: string;
  nameEn: string;
  /** False: still named by what was counted for it, and no account may be given to it any more. */
  active: boolean;
}

/** By which another system reads figures, of its district or (00) of all; nothing else is open to it. Times: ISO 8601. */
export interface AccessKeyView {
  id: string;
  /** Who has it, in words. */
  name: string;
  districtId: string;
  createdBy: string;
  createdAt: string;
  expiresAt: string;
  /** The Shanghai day on which it was used last, YYYY-MM-DD; null = never. */
  usedOn: string | null;
}

/** Told once, when it is made: only its hash is kept. */
export interface NewAccessKey extends AccessKeyView {
  token: string;
}
