import type { Role } from './words.js';

/** Who is asking: a signed-in user. `districtId` 00 is headquarters, which sees all districts. */
export interface Principal {
  userId: string;
  username: string;
  displayName: string;
  roles: Role[];
  districtId: string;
  sessionId: string;
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
  /**
   * Makes or renews the agent of this user, serving exactly these queues; none = takes no contacts.
   * Safe to repeat. Throws BAD_INPUT for a queue that does not exist or is another district's.
   */
  assign(user: RosterUser, queueIds: string[]): Promise<void>;
}
export interface RosterUser {
  id: string;
  displayName: string;
  districtId: string;
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
