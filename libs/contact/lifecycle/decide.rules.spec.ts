import { AppError, CONTACT_STATES, type ContactImage, type ContactState } from '#libs/contract';
import { ARRIVAL, ARRIVED_AT, LED_ON, LED_OUT } from '#kit/arrival';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { newContact } from '../contact.rules.js';
import { LIFECYCLE, lifecycleFaults, type CommandType, type ContactCommand } from './command.rules.js';
import { decide, MOST_GUESTS } from './decide.rules.js';

const NOW = ARRIVED_AT;
const born = newContact(ARRIVAL).image;

/** The contact brought into a state by the shortest way of commands. */
function contactIn(state: ContactState): ContactImage {
  const ways: Record<ContactState, CommandType[]> = {
    waiting: [],
    offered: ['offer'],
    active: ['offer', 'accept'],
    'wrap-up': ['offer', 'accept', 'end'],
    closed: ['offer', 'accept', 'end', 'close'],
  };
  return ways[state].reduce((contact, type) => decide(contact, commandFor(type, contact), NOW).after, born);
}

/** The contact with a guest, who has joined or is still being asked. */
function withGuest(contact: ContactImage, joined: boolean): ContactImage {
  return { ...contact, guests: [{ agentId: 'g1', slot: 'chat:1', role: 'consult', joined }] };
}

/** The contact in the state in which a command makes sense: some need a guest. */
function readyFor(type: CommandType, contact: ContactImage): ContactImage {
  if (type === 'hand-over') return withGuest(contact, true);
  if (type === 'resume') return { ...contact, hold: { since: NOW, ms: 0 } };
  return type === 'join' || type === 'leave' ? withGuest(contact, false) : contact;
}

function commandFor(type: CommandType, contact: ContactImage): ContactCommand {
  const owned = { epoch: contact.epoch, agentId: 'a1' };
  switch (type) {
    case 'offer':
      return { type, ...owned, slot: 'chat:1', expiresAt: NOW + 20_000 };
    case 'end':
      return { type, ...owned, by: 'agent', wrapUpUntil: NOW + 60_000 };
    case 'hang-up':
      return { type, wrapUpUntil: NOW + 60_000 };
    case 'extend':
      return { type, ...owned, wrapUpUntil: NOW + 120_000 };
    case 'overflow':
      return { type, epoch: contact.epoch, steps: [LED_ON] };
    case 'exit':
      return { type, epoch: contact.epoch, to: 'callback', steps: [LED_OUT] };
    case 'transfer':
      return { type, ...owned, queueId: 'second', kept: null };
    case 'hand-over':
      return { type, ...owned, guestId: 'g1' };
    case 'invite':
      return { type, ...owned, guestId: 'g1', slot: 'chat:1', role: 'consult', expiresAt: NOW + 20_000 };
    case 'join':
      return { type, epoch: contact.epoch, guestId: 'g1' };
    case 'leave':
      return { type, epoch: contact.epoch, guestId: 'g1', reason: 'left' };
    case 'requeue':
      return { type, epoch: contact.epoch, by: 's1', queueId: null };
    case 'take':
      return { type, epoch: contact.epoch, by: 's1', agentId: 's1', slot: 'chat:1' };
    case 'abandon':
      return { type, by: 'customer' };
    case 'close':
      return { type, ...owned, by: 'agent', disposition: 'answered' };
    case 'miss':
    case 'release':
    case 'close-overdue':
      return { type, epoch: contact.epoch };
    case 'accept':
    case 'decline':
    case 'hold':
    case 'resume':
    case 'respond':
      return { type, ...owned };
  }
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'none';
}

describe('holding a caller', () => {
  const caller: ContactImage = { ...contactIn('active'), channel: 'voice' };
  const own = { epoch: caller.epoch, agentId: 'a1' };
  const hold: ContactCommand = { type: 'hold', ...own };
  const resume: ContactCommand = { type: 'resume', ...own };
  const at = (seconds: number): number => NOW + seconds * 1000;

  it('is noted once, however often it is said, and adds up until the conversation is over', () => {
    const held = decide(caller, hold, at(10));
    expect(held.entries).toEqual([{ type: 'contact.held', at: at(10), agentId: 'a1' }]);
    expect(decide(held.after, hold, at(11))).toEqual({ after: held.after, entries: [] });
    const back = decide(held.after, resume, at(40));
    expect(back.entries).toEqual([{ type: 'contact.resumed', at: at(40), agentId: 'a1' }]);
    expect(decide(back.after, resume, at(41)).entries).toEqual([]);
    const again = decide(back.after, hold, at(50)).after;
    const over = decide(again, { type: 'hang-up', wrapUpUntil: at(120) }, at(55));
    expect(over.entries).toEqual([
      { type: 'contact.ended', at: at(55), by: 'customer', wrapUpUntil: at(120), heldMs: 35_000 },
    ]);
    expect(over.after.hold).toEqual({ since: null, ms: 35_000 });
  });

  it('ends with the ownership, and is nobody else’s to begin', () => {
    const held = decide(caller, hold, at(10)).after;
    const lost = decide(held, { type: 'release', epoch: held.epoch }, at(14)).after;
    expect(lost.hold).toEqual({ since: null, ms: 4000 });
    expect(codeOf(() => decide(caller, { ...hold, agentId: 'b2' }, NOW))).toBe('NOT_OWNER');
    expect(codeOf(() => decide(lost, hold, NOW))).toBe('STALE_EPOCH');
  });

  it('is told of callers alone: a call that was never held says 0, a chat says nothing', () => {
    const hangUp: ContactCommand = { type: 'hang-up', wrapUpUntil: at(60) };
    expect(decide(caller, hangUp, NOW).entries[0]).toMatchObject({ heldMs: 0 });
    expect(decide(contactIn('active'), hangUp, NOW).entries[0]).not.toHaveProperty('heldMs');
  });
});

describe('the lifecycle table', () => {
  it('dates nothing before what happened last: clocks of processes differ a little', () => {
    const { after: offered } = decide(born, commandFor('offer', born), NOW + 70);
    const { after, entries } = decide(offered, commandFor('accept', offered), NOW + 10);
    expect(entries.map(({ at }) => at)).toEqual([NOW + 70]);
    expect(after).toMatchObject({ answeredAt: NOW + 70, changedAt: NOW + 70 });
  });

  it('reaches every state and ends from every state', () => {
    expect(lifecycleFaults(LIFECYCLE, CONTACT_STATES)).toEqual([]);
  });

  it('is the one that docs/ARCHITECTURE.md prints', () => {
    const document = readFileSync('docs/ARCHITECTURE.md', 'utf8');
    const rows = Object.entries(LIFECYCLE).map(
      ([command, { from, to, owner }]) => `| ${command} | ${from.join(', ')} | ${to} | ${owner} |`,
    );
    const printed = document.split('\n').filter((line) => /\| (take|keep|drop) \|$/.test(line));
    expect(printed).toEqual(rows);
  });

  it('is found unsound when a state cannot be left', () => {
    const { close: _, 'close-overdue': __, ...broken } = LIFECYCLE;
    expect(lifecycleFaults(broken, CONTACT_STATES)).toContain('wrap-up never ends');
  });
});

describe.each(Object.keys(LIFECYCLE) as CommandType[])('%s', (type) => {
  const move = LIFECYCLE[type];

  it.each(CONTACT_STATES)('from %s is what the table says', (state) => {
    const contact = readyFor(type, contactIn(state));
    const unowned: CommandType[] = ['offer', 'abandon', 'overflow', 'exit', 'requeue', 'take'];
    if (state === 'closed' || (contact.owner === null && !unowned.includes(type))) {
      expect(codeOf(() => decide(contact, commandFor(type, contact), NOW))).not.toBe('none');
    } else if (move.repeatable === state) {
      expect(decide(contact, commandFor(type, contact), NOW)).toEqual({ after: contact, entries: [] });
    } else if (move.from.includes(state)) {
      const { after, entries } = decide(contact, commandFor(type, contact), NOW);
      expect(after.state).toBe(move.to);
      expect(after.epoch).toBe(contact.epoch + (move.owner === 'keep' ? 0 : 1));
      expect(after.seq).toBe(contact.seq + entries.length);
      expect(after.owner === null).toBe(move.owner === 'drop');
    } else {
      expect(codeOf(() => decide(contact, commandFor(type, contact), NOW))).toBe('STATE_CONFLICT');
    }
  });
});

describe('ownership', () => {
  it('refuses a stale epoch before anything else', () => {
    const contact = contactIn('active');
    const late = { ...commandFor('end', contact), epoch: contact.epoch - 1 } as ContactCommand;
    expect(codeOf(() => decide(contact, late, NOW))).toBe('STALE_EPOCH');
  });

  it('refuses an agent who does not hold the contact', () => {
    const contact = contactIn('offered');
    const stranger = { type: 'accept', epoch: contact.epoch, agentId: 'a2' } as const;
    expect(codeOf(() => decide(contact, stranger, NOW))).toBe('NOT_OWNER');
  });

  it('keeps the place in line when a contact returns to its queue', () => {
    const offered = contactIn('offered');
    const { after, entries } = decide(offered, { type: 'miss', epoch: offered.epoch }, NOW + 20_000);
    expect(after.queuedAt).toBe(born.queuedAt);
    expect(entries.map((entry) => entry.type)).toEqual(['contact.missed', 'contact.queued']);
  });

  it('keeps the time of the first answer when a second agent accepts', () => {
    const active = contactIn('active');
    const waiting = decide(active, { type: 'release', epoch: active.epoch }, NOW + 1000).after;
    const offered = decide(waiting, commandFor('offer', waiting), NOW + 2000).after;
    const again = decide(offered, commandFor('accept', offered), NOW + 3000).after;
    expect(again.answeredAt).toBe(active.answeredAt);
  });
});

describe('guests', () => {
  const active = contactIn('active');

  it('keep the contact until they are let go, and leave with the conversation', () => {
    const invited = decide(active, commandFor('invite', active), NOW).after;
    expect(invited).toMatchObject({ guests: [{ agentId: 'g1', joined: false }], deadlineAt: NOW + 20_000 });
    const joined = decide(invited, commandFor('join', invited), NOW).after;
    expect(joined).toMatchObject({ guests: [{ agentId: 'g1', joined: true }], deadlineAt: null });
    expect(decide(joined, commandFor('end', joined), NOW).after.guests).toEqual([]);
    expect(decide(joined, commandFor('leave', joined), NOW).after.guests).toEqual([]);
  });

  it('own the contact after a warm transfer, under a new epoch', () => {
    const joined = withGuest(active, true);
    const { after } = decide(joined, commandFor('hand-over', joined), NOW);
    expect(after).toMatchObject({ owner: { agentId: 'g1', slot: 'chat:1' }, guests: [], handledBy: 'g1' });
    const late = { ...commandFor('end', joined), epoch: joined.epoch } as ContactCommand;
    expect(codeOf(() => decide(after, late, NOW))).toBe('STALE_EPOCH');
  });

  it('cannot take over before they have joined', () => {
    const invited = withGuest(active, false);
    expect(codeOf(() => decide(invited, commandFor('hand-over', invited), NOW))).toBe('STATE_CONFLICT');
    expect(codeOf(() => decide(active, commandFor('hand-over', active), NOW))).toBe('NOT_FOUND');
  });

  it('who have not come yet are let go when somebody takes the contact', () => {
    const invited = decide(active, commandFor('invite', active), NOW).after;
    expect(decide(invited, commandFor('take', invited), NOW).after).toMatchObject({
      guests: [],
      deadlineAt: null,
    });
    const joined = withGuest(active, true);
    expect(decide(joined, commandFor('take', joined), NOW).after.guests).toHaveLength(1);
  });

  it('are asked once each, and are not too many', () => {
    const invited = decide(active, commandFor('invite', active), NOW).after;
    expect(codeOf(() => decide(invited, commandFor('invite', invited), NOW))).toBe('AGENT_BUSY');
    const owner = { ...commandFor('invite', active), guestId: 'a1' } as ContactCommand;
    expect(codeOf(() => decide(active, owner, NOW))).toBe('AGENT_BUSY');
    const guests = Array.from({ length: MOST_GUESTS }, (_, i) => `g${i}`).map(
      (agentId) => ({ agentId, slot: 'chat:1', role: 'conference', joined: true }) as const,
    );
    const another = { ...commandFor('invite', active), guestId: 'g9' } as ContactCommand;
    expect(codeOf(() => decide({ ...active, guests }, another, NOW))).toBe('TOO_MANY');
  });
});

describe('a call', () => {
  const accept = (contact: ContactImage): ContactCommand => ({
    type: 'accept',
    epoch: contact.epoch,
    agentId: 'a1',
    atDesk: true,
  });

  it('is answered at the phone, and not by a click', () => {
    const ringing: ContactImage = { ...contactIn('offered'), channel: 'voice' };
    expect(codeOf(() => decide(ringing, accept(ringing), NOW))).toBe('ANSWER_AT_PHONE');
    expect(decide(ringing, commandFor('accept', ringing), NOW).after.state).toBe('active');
  });

  it('back to a customer is begun at the desk', () => {
    const ringing: ContactImage = { ...contactIn('offered'), channel: 'voice', callbackId: 'cb1' };
    expect(decide(ringing, accept(ringing), NOW).after.state).toBe('active');
  });
});

describe('being led on', () => {
  it('keeps the place and begins a new time in the queue', () => {
    const { after, entries } = decide(born, commandFor('overflow', born), NOW + 9000);
    expect(after).toMatchObject({ queueId: 'second', queuedAt: NOW, enteredAt: NOW + 9000 });
    expect(entries.map(({ type }) => type)).toEqual(['contact.overflowed', 'contact.queued']);
  });

  it('out of the queues is an end of its own', () => {
    const { after, entries } = decide(born, commandFor('exit', born), NOW + 9000);
    expect(after).toMatchObject({ state: 'closed', outcome: 'flowed-out', endedAt: NOW + 9000 });
    expect(entries.map(({ type }) => type)).toEqual(['contact.overflowed', 'contact.closed']);
  });

  it('begins at birth when its queue is closed', () => {
    const { image, entries } = newContact({
      ...ARRIVAL,
      placing: {
        admission: { to: 'callback', queueId: null, steps: [LED_OUT] },
        vipListIds: [],
        kept: null,
      },
    });
    expect(image).toMatchObject({
      state: 'closed',
      outcome: 'flowed-out',
      queueId: 'general',
      closedAt: NOW,
    });
    expect(entries.map(({ type }) => type)).toEqual([
      'contact.opened',
      'contact.overflowed',
      'contact.closed',
    ]);
  });
});
