import { Types } from 'mongoose';

/** Somebody who asked on web chat, as the database keeps them when all is over. */
export interface RecordedChat {
  /** When they asked, epoch ms. */
  at: number;
  queueId: string;
  districtId: string;
  /** By whom they were answered, if they were. */
  agentId: string;
  /** How long they waited until they were answered, or left, s. */
  wait: number;
  /** How long the agent talked and wrapped up, s; null = the customer left. */
  handled: { talk: number; wrap: number } | null;
}

/** What a replay reads of a contact, as stored: its id begins with the second it was opened in. */
export function recordedChat({ at, queueId, districtId, agentId, wait, handled }: RecordedChat): object {
  const date = (second: number): Date => new Date(at + second * 1000);
  const talked = wait + (handled?.talk ?? 0);
  const end = handled
    ? [
        { type: 'contact.offered', at: date(wait - 2), agentId, slot: 'chat:1', expiresAt: 0 },
        { type: 'contact.accepted', at: date(wait), agentId },
        { type: 'contact.ended', at: date(talked), by: 'customer', wrapUpUntil: 0 },
        { type: 'contact.closed', at: date(talked + handled.wrap), by: 'agent', agentId },
      ]
    : [
        { type: 'contact.abandoned', at: date(wait), by: 'customer' },
        { type: 'contact.closed', at: date(wait), by: 'customer' },
      ];
  return {
    _id: new Types.ObjectId(Types.ObjectId.createFromTime(at / 1000)).toHexString(),
    channel: 'webchat',
    accountId: 'web',
    districtId,
    queueId,
    customer: { id: `customer-${at}`, identity: 'a name' },
    openedAt: date(0),
    timeline: [
      { type: 'contact.opened', at: date(0), channel: 'webchat', accountId: 'web' },
      { type: 'contact.queued', at: date(0), queueId, place: at, reason: 'arrival' },
      ...end,
    ],
  };
}
