import { AppError, CONTACT_STATES, type ContactImage, type ContactState } from '#libs/contract';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { newContact } from './contact.rules.js';
import {
  decide,
  LIFECYCLE,
  lifecycleFaults,
  type CommandType,
  type ContactCommand,
} from './lifecycle.rules.js';

const NOW = Date.parse('2026-01-05T01:00:00Z');
const born = newContact({
  id: 'c1',
  channel: 'webchat',
  accountId: 'web',
  districtId: '22',
  queueId: 'general',
  identity: 'visitor',
  now: NOW,
}).image;

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

function commandFor(type: CommandType, contact: ContactImage): ContactCommand {
  const owned = { epoch: contact.epoch, agentId: 'a1' };
  switch (type) {
    case 'offer':
      return { type, ...owned, slot: 'chat:1', expiresAt: NOW + 20_000 };
    case 'end':
      return { type, ...owned, by: 'agent', wrapUpUntil: NOW + 60_000 };
    case 'hang-up':
      return { type, wrapUpUntil: NOW + 60_000 };
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

describe('the lifecycle table', () => {
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
    const contact = contactIn(state);
    if (state === 'closed' || (contact.owner === null && type !== 'offer' && type !== 'abandon')) {
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
