import { createHmac } from 'node:crypto';

/**
 * The password with which an agent's phone registers. It follows from the deployment's secret, so that
 * whoever tells it to the agent and whoever tells it to Asterisk need not share anything else.
 */
export function phonePasswordOf(secret: string, agentId: string): string {
  return createHmac('sha256', `phone:${secret}`).update(agentId).digest('base64url').slice(0, 24);
}
