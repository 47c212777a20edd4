import type { ContactImage, NewTimelineEntry, ReactionItem, TimelineEvents } from '#libs/contract';

export type Step = {
  [T in keyof TimelineEvents]: [afterSeconds: number, type: T, payload?: Partial<TimelineEvents[T]>];
}[keyof TimelineEvents];

export interface StoryPlace {
  districtId?: string;
  queueId?: string;
}

/**
 * A contact told by its timeline: each step says how many seconds after the one before it
 * happened. What a step leaves out is filled in: agent `ann`, queue `general`, left by the customer.
 */
export function story(
  id: string,
  start: string | number,
  steps: readonly Step[],
  place: StoryPlace = {},
): ReactionItem {
  const queueId = place.queueId ?? 'general';
  let at = typeof start === 'number' ? start : Date.parse(start);
  const timeline = steps.map(([after, type, payload], index) => {
    at += after * 1000;
    const entry = { ...defaultsOf(queueId, at)[type], ...payload, type, at } as NewTimelineEntry;
    return { ...entry, seq: index + 1 };
  });
  const contact = imageOf(id, timeline[0]?.at ?? at, timeline.length, queueId, place.districtId);
  return { contact, timeline, fresh: timeline };
}

function imageOf(
  id: string,
  openedAt: number,
  seq: number,
  queueId: string,
  districtId = '22',
): ContactImage {
  return {
    id,
    channel: 'webchat',
    accountId: 'site',
    districtId,
    officeId: null,
    queueId,
    customer: { id: `customer-${id}`, identity: `visitor-${id}` },
    state: 'waiting',
    epoch: 1,
    seq,
    owner: null,
    openedAt,
    queuedAt: openedAt,
    enteredAt: openedAt,
    changedAt: openedAt,
    answeredAt: null,
    respondedAt: null,
    endedAt: null,
    closedAt: null,
    deadlineAt: null,
    outcome: null,
    disposition: null,
    topicId: null,
    handledBy: null,
    kept: null,
    vipListIds: [],
    guests: [],
    extensions: 0,
    continues: null,
    callbackId: null,
  };
}

function defaultsOf(queueId: string, at: number): TimelineEvents {
  const agentId = 'ann';
  return {
    'contact.opened': { channel: 'webchat', accountId: 'site' },
    'contact.queued': { queueId, place: at, reason: 'arrival' },
    'contact.offered': { agentId, slot: 'chat:1', expiresAt: at + 20_000 },
    'contact.accepted': { agentId },
    'contact.declined': { agentId },
    'contact.missed': { agentId },
    'contact.released': { agentId },
    'contact.overflowed': {
      fromQueueId: queueId,
      when: 'closed',
      to: 'message',
      queueId: null,
      reason: '非服务时间',
      reasonEn: 'Outside the opening hours',
    },
    'contact.transferred': { agentId, kind: 'cold', toQueueId: queueId, toAgentId: null },
    'contact.requeued': { by: 'lee', agentId },
    'contact.taken': { by: 'lee', agentId: 'lee', slot: 'chat:1', fromAgentId: agentId },
    'contact.invited': { agentId, guestId: 'bob', slot: 'chat:1', role: 'consult', expiresAt: at + 20_000 },
    'contact.joined': { guestId: 'bob' },
    'contact.left': { guestId: 'bob', reason: 'left' },
    'contact.held': { agentId },
    'contact.resumed': { agentId },
    'contact.wrap-up-extended': { agentId, wrapUpUntil: at + 60_000 },
    'contact.responded': { agentId },
    'contact.abandoned': { by: 'customer' },
    'contact.ended': { by: 'agent', wrapUpUntil: at + 60_000 },
    'contact.closed': { agentId, disposition: 'answered', by: 'agent' },
  };
}
