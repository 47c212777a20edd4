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
