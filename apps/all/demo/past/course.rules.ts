import { decide, newContact, type Arrival, type ContactCommand } from '#libs/contact';
import { slotClassOf, type ContactImage, type NewTimelineEntry, type TimelineEntry } from '#libs/contract';
import { dispositionOf, type Random } from '../world/index.js';
import { RING_MS, type Served, type Service } from './serving.rules.js';

const WRAP_UP_MS = 60_000;
const HELD = 0.07;
/** Who calls hangs up; agents end what is written. */
const HANGS_UP = 0.4;

/** What a command is of a contact as it stands. */
type Act = (contact: ContactImage) => ContactCommand;
type Step = readonly [at: number, act: Act];

/** What agents say of a contact when they close it. */
export interface About {
  topicId: string | null;
  repeats: string | null;
}

export interface CourseOrder {
  served: Served;
  arrival: Arrival;
  /** Ids of agents by their user names. */
  idOf: (username: string) => string;
  about: About;
  random: Random;
}

/** A contact that is over, with its timeline. */
export interface Course {
  contact: ContactImage;
  timeline: TimelineEntry[];
}

/** What happened to an arrival, decided step by step by the rules that decide of every contact. */
export function courseOf(order: CourseOrder): Course {
  const { image, entries } = newContact(order.arrival);
  let contact = image;
  const all: NewTimelineEntry[] = [...entries];
  for (const [at, act] of stepsOf(order)) {
    const decided = decide(contact, act(contact), at);
    contact = decided.after;
    all.push(...decided.entries);
  }
  return { contact, timeline: all.map((entry, n): TimelineEntry => ({ ...entry, seq: n + 1 })) };
}

function stepsOf(order: CourseOrder): Step[] {
  const { served, idOf } = order;
  const { missed, service, left, arrival } = served;
  const slot = `${slotClassOf(arrival.door.channel)}:1`;
  const offer = (username: string, at: number): Step => [
    at,
    ({ epoch }) => ({ type: 'offer', epoch, agentId: idOf(username), slot, expiresAt: at + RING_MS }),
  ];
  const steps = missed.flatMap(({ agent, at }): Step[] => [
    offer(agent, at),
    [at + RING_MS, ({ epoch }) => ({ type: 'miss', epoch })],
  ]);
  if (left) {
    const ringing = left.ringing ? [offer(left.ringing.agent, left.ringing.since)] : [];
    return [...steps, ...ringing, [left.at, () => ({ type: 'abandon', by: 'customer' })]];
  }
  if (!service) return steps;
  return [...steps, offer(service.agent, service.offeredAt), ...conversation(order, service, slot)];
}

function conversation({ served, idOf, about, random }: CourseOrder, service: Service, slot: string): Step[] {
  const { acceptedAt, endedAt, closedAt, handedOn } = service;
  const [agentId, lastId] = [idOf(service.agent), idOf(handedOn?.agent ?? service.agent)];
  const written = served.arrival.door.channel !== 'voice';
  const calm = (handedOn?.invitedAt ?? endedAt) - acceptedAt;
  const firstAnswer = acceptedAt + Math.min(Math.round(random.between(8, 45) * 1000), Math.floor(calm / 2));
  const held = !written && random.chance(HELD) ? heldIn(acceptedAt, calm, random) : null;
  const hangsUp = random.chance(written ? 0.15 : HANGS_UP);
  const disposition = dispositionOf(random);
  return [
    [acceptedAt, ({ epoch }) => ({ type: 'accept', epoch, agentId })],
    ...(written ? [[firstAnswer, ({ epoch }) => ({ type: 'respond', epoch, agentId })] satisfies Step] : []),
    ...(held
      ? ([
          [held.from, ({ epoch }) => ({ type: 'hold', epoch, agentId })],
          [held.until, ({ epoch }) => ({ type: 'resume', epoch, agentId })],
        ] satisfies Step[])
      : []),
    ...(handedOn
      ? ([
          [
            handedOn.invitedAt,
            ({ epoch }) => ({
              type: 'invite',
              epoch,
              agentId,
              guestId: lastId,
              slot,
              role: 'consult',
              expiresAt: handedOn.invitedAt + RING_MS,
            }),
          ],
          [handedOn.joinedAt, ({ epoch }) => ({ type: 'join', epoch, guestId: lastId })],
          [handedOn.at, ({ epoch }) => ({ type: 'hand-over', epoch, agentId, guestId: lastId })],
        ] satisfies Step[])
      : []),
    [
      endedAt,
      ({ epoch }) => {
        const wrapUpUntil = endedAt + WRAP_UP_MS;
        return hangsUp
          ? { type: 'hang-up', wrapUpUntil }
          : { type: 'end', by: 'agent', epoch, agentId: lastId, wrapUpUntil };
      },
    ],
    [
      closedAt ?? endedAt + WRAP_UP_MS,
      ({ epoch }) =>
        closedAt === null
          ? { type: 'close-overdue', epoch }
          : { type: 'close', by: 'agent', epoch, agentId: lastId, disposition, ...said(about) },
    ],
  ];
}

function heldIn(acceptedAt: number, calm: number, random: Random): { from: number; until: number } {
  const from = acceptedAt + Math.round(calm * random.between(0.2, 0.5));
  return { from, until: from + Math.min(Math.round(random.between(15, 70) * 1000), Math.floor(calm * 0.4)) };
}

const said = ({ topicId, repeats }: About): { topicId?: string; repeats?: string } => ({
  ...(topicId === null ? {} : { topicId }),
  ...(topicId === null || repeats === null ? {} : { repeats }),
});
