import { createHmac } from 'node:crypto';

/** What is behind an agent's endpoint: a SIP phone, or the softphone of the console. */
export const PHONE_KINDS = ['phone', 'webrtc'] as const;
export type PhoneKind = (typeof PHONE_KINDS)[number];

/**
 * The password with which an agent's phone registers. It follows from the deployment's secret, so that
 * whoever tells it to the agent and whoever tells it to Asterisk need not share anything else.
 */
export function phonePasswordOf(secret: string, agentId: string): string {
  return createHmac('sha256', `phone:${secret}`).update(agentId).digest('base64url').slice(0, 24);
}
