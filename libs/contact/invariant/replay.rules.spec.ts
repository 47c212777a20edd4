import { AppError, type ContactImage, type NewTimelineEntry, type TimelineEntry } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { ARRIVAL, ARRIVED_AT, LED_ON, LED_OUT } from '#kit/arrival';
import { fc } from '#kit/property';
import { newContact, type Arrival } from '../contact.rules.js';
import { LIFECYCLE, type CommandType, type ContactCommand } from '../lifecycle/command.rules.js';
import { decide } from '../lifecycle/decide.rules.js';
import { replay } from './replay.rules.js';
import { soundness } from './soundness.rules.js';

const NOW = ARRIVED_AT;

/** A contact with everything that was written of it. */
interface Course {
  image: ContactImage;
  entries: NewTimelineEntry[];
}
const bornAs = (more: Partial<Arrival> = {}): Course => newContact({ ...ARRIVAL, ...more });
const numbered = ({ entries }: Course): TimelineEntry[] =>
  entries.map((entry, index) => ({ ...entry, seq: index + 1 }));

/** The course after a command; the same one if the command was refused. */
function after(course: Course, command: ContactCommand, at: number): Course {
  try {
    const { after: image, entries } = decide(course.image, command, at);
    return { image, entries: [...course.entries, ...entries] };
  } catch (error) {
    if (error instanceof AppError) return course;
    throw error;
  }
}

/** A command of a type as the present owner, or somebody near them, would give it. */
function commandOf(type: CommandType, image: ContactImage, pick: number, now: number): ContactCommand {
  const { epoch } = image;
  const agentId = image.owner?.agentId ?? `a${pick}`;
  const owned = { epoch, agentId };
  const guestId = `g${pick}`;
  const slot = `chat:${pick}`;
  const kept = pick === 1 ? null : { agentId: guestId, until: now + 30_000 };
  switch (type) {
    case 'offer':
      return { type, ...owned, slot, expiresAt: now + 20_000 };
    case 'overflow':
      return { type, epoch, steps: pick === 1 ? [LED_ON] : [LED_ON, { ...LED_ON, queueId: 'third' }] };
    case 'exit':
      return { type, epoch, to: 'callback', steps: pick === 1 ? [LED_OUT] : [LED_ON, LED_OUT] };
    case 'transfer':
      return { type, ...owned, queueId: `queue-${pick}`, kept };
    case 'hand-over':
      return { type, ...owned, guestId };
    case 'invite': {
      const role = pick === 1 ? 'conference' : 'consult';
      return { type, ...owned, guestId, slot, role, expiresAt: now + 20_000 };
    }
    case 'join':
      return { type, epoch, guestId };
    case 'leave':
      return { type, epoch, guestId, reason: pick === 1 ? 'missed' : 'left' };
    case 'requeue':
      return { type, epoch, by: 's1', queueId: pick === 1 ? null : 'second' };
    case 'take':
      return { type, epoch, by: 's1', agentId: pick === 1 ? 's1' : guestId, slot };
    case 'end':
      return { type, ...owned, by: 'agent', wrapUpUntil: now + 60_000 };
    case 'hang-up':
      return { type, wrapUpUntil: now + 60_000 };
    case 'extend':
      return { type, ...owned, wrapUpUntil: (image.deadlineAt ?? now) + 60_000 };
    case 'abandon':
      return { type, by: 'customer' };
    case 'close':
      return { type, ...owned, by: 'agent', disposition: 'answered' };
    case 'miss':
    case 'release':
    case 'close-overdue':
      return { type, epoch };
    case 'accept':
    case 'decline':
    case 'hold':
    case 'resume':
    case 'respond':
      return { type, ...owned };
  }
}

const BIRTHS: Record<string, Partial<Arrival>> = {
  'a plain arrival': {},
  'a call': { channel: 'voice' },
  'an arrival led on and kept': {
    placing: {
      admission: { to: 'queue', queueId: 'second', steps: [LED_ON] },
      vipListIds: ['traders'],
      kept: { agentId: 'a1', until: NOW + 30_000 },
    },
    continues: 'c0',
  },
  'an arrival led out': {
    placing: { admission: { to: 'callback', queueId: null, steps: [LED_OUT] }, vipListIds: [], kept: null },
  },
  'a callback': { callback: { id: 'cb1', place: NOW - 600_000 }, continues: 'c0' },
  'a callback led out again': {
    callback: { id: 'cb1', place: NOW - 600_000 },
    placing: { admission: { to: 'message', queueId: null, steps: [LED_OUT] }, vipListIds: [], kept: null },
  },
};

describe('a contact made again from its timeline', () => {
  it.each(Object.entries(BIRTHS))('is the one that was stored: %s', (_, arrival) => {
    const course = bornAs(arrival);
    expect(replay(course.image, numbered(course))).toEqual(course.image);
  });

  const active: CommandType[] = ['offer', 'accept'];
  const ways: Record<CommandType, CommandType[]> = {
    offer: [],
    accept: ['offer'],
    decline: ['offer'],
    miss: ['offer'],
    release: active,
    respond: active,
    overflow: [],
    exit: [],
    transfer: active,
    'hand-over': [...active, 'invite', 'join'],
    invite: active,
    join: [...active, 'invite'],
    leave: [...active, 'invite', 'join'],
    hold: active,
    resume: [...active, 'hold'],
    requeue: active,
    take: active,
    end: active,
    'hang-up': active,
    abandon: ['offer'],
    extend: [...active, 'end'],
    close: [...active, 'end'],
    'close-overdue': [...active, 'end'],
  };
  it.each(Object.entries(ways))('is the one that was stored after %s', (type, way) => {
    for (const pick of [1, 2]) {
      const before = way.reduce<Course>(
        (course, step) => after(course, commandOf(step, course.image, pick, NOW + 5), NOW + 5),
        bornAs(),
      );
      const course = after(before, commandOf(type as CommandType, before.image, pick, NOW + 10), NOW + 10);
      expect(course.entries.length).toBeGreaterThan(before.entries.length);
      expect(replay(course.image, numbered(course))).toEqual(course.image);
      const found = soundness({ contact: course.image, timeline: numbered(course), reacted: 0 });
      expect(found).toEqual([]);
    }
  });

  it('that does not say how long its caller was held, as in earlier versions, is none the less sound', () => {
    const way: CommandType[] = [...active, 'end'];
    const course = way.reduce<Course>(
      (before, step) => after(before, commandOf(step, before.image, 1, NOW + 5), NOW + 5),
      bornAs({ channel: 'voice' }),
    );
    const older = numbered(course).map((entry) =>
      entry.type === 'contact.ended' ? { ...entry, heldMs: undefined } : entry,
    ) as TimelineEntry[];
    expect(older.at(-1)).toMatchObject({ type: 'contact.ended' });
    expect(replay(course.image, older)).toEqual(course.image);
  });

  // What begins something comes more often than what ends it, or most walks would end before a guest joins.
  const beginnings: CommandType[] = ['offer', 'accept', 'invite', 'join'];
  const likely = [
    ...(Object.keys(LIFECYCLE) as CommandType[]),
    ...Array.from({ length: 6 }, () => beginnings).flat(),
  ];
  const anyCourse = fc.record({
    birth: fc.constantFrom(...Object.values(BIRTHS)),
    acts: fc.array(fc.tuple(fc.constantFrom(...likely), fc.integer({ min: 1, max: 2 })), {
      maxLength: 40,
      size: 'max',
    }),
  });
  it('is the one that was stored, whatever happened to it', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(anyCourse, ({ birth, acts }) => {
        let now = NOW;
        const course = acts.reduce<Course>((before, [type, pick]) => {
          now += 1000;
          return after(before, commandOf(type, before.image, pick, now), now);
        }, bornAs(birth));
        for (const { type } of course.entries) met.add(type);
        expect(replay(course.image, numbered(course))).toEqual(course.image);
      }),
      { numRuns: 600, seed: 20260105 },
    );
    // Or the walks were too short to prove anything.
    for (const type of ['contact.transferred', 'contact.taken', 'contact.joined', 'contact.requeued']) {
      expect(met).toContain(type);
    }
  });

  it('is not found where an entry was taken out, or tells of somebody else', () => {
    const way: CommandType[] = [...active, 'invite', 'join', 'hand-over', 'transfer', 'take'];
    const course = way.reduce<Course>(
      (before, type) => after(before, commandOf(type, before.image, 2, NOW + 5), NOW + 5),
      bornAs(),
    );
    const timeline = numbered(course);
    expect(replay(course.image, timeline)).toEqual(course.image);
    for (const entry of timeline.slice(2)) {
      const without = timeline.filter(({ seq }) => seq !== entry.seq);
      const closedUp = without.map((one, index) => ({ ...one, seq: index + 1 }));
      expect(replay(course.image, closedUp)).not.toEqual(course.image);
      if (!('agentId' in entry)) continue;
      const forged = timeline.map((one) => (one.seq === entry.seq ? { ...one, agentId: 'x9' } : one));
      expect(replay(course.image, forged as TimelineEntry[])).not.toEqual(course.image);
    }
  });
});
