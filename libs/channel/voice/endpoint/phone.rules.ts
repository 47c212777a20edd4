import { createHmac } from 'node:crypto';

/**
 * The password with which an agent's phone registers. It follows from the deployment's secret and from the phone's key, so
 * that nothing stored tells it. `key`: null until it is renewed for the first time.
 */
export function phonePasswordOf(secret: string, agentId: string, key: string | null): string {
  const whose = key === null ? agentId : `${agentId}:${key}`;
  return createHmac('sha256', `phone:${secret}`).update(whose).digest('base64url').slice(0, 24);
}
