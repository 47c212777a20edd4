import { AppError, type CallContact, type CallContacts } from '#libs/contract';
import { createLog } from '#libs/platform';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AriChannel, AriClient } from '../ari/index.js';
import { Call, CallBook } from '../call/index.js';
import { LostContacts } from './lost-contacts.service.js';

const log = createLog('test', { logLevel: 'silent' });

/** Open contacts by call id, channels and the application they are in, and what was ended. */
let open: Map<string, string>;
let channels: Record<string, string>;
let ended: string[];
let away: string[];
let book: CallBook;
let lost: LostContacts;

beforeEach(() => {
  [open, channels, ended, away, book] = [new Map(), {}, [], [], new CallBook()];
  const contacts: Partial<CallContacts> = {
    openIds: async (systemName) => (systemName === 'jt' ? new Map(open) : new Map()),
    leave: async (id) => {
      if (away.includes(id)) throw new AppError('UNAVAILABLE');
      ended.push(id);
      for (const [callId, contactId] of open) if (contactId === id) open.delete(callId);
      return null;
    },
  };
  const ari: Partial<AriClient> = {
    channels: async () =>
      Object.entries(channels).map(([id, app]) => ({ id, dialplan: { app_name: app } }) as AriChannel),
  };
  lost = new LostContacts({
    ari: ari as AriClient,
    contacts: contacts as CallContacts,
    book,
    log,
  });
});

const look = (): Promise<void> => lost.end('jt');
const comes = (id: string): Call => {
  const call = new Call({ id, accountId: '12360', caller: '' });
  book.add(call);
  return call;
};

describe('an open contact without a call', () => {
  it('is ended at the second look, once', async () => {
    open.set('jt-1.1', 'c1');
    await look();
    expect(ended).toEqual([]);
    await look();
    await look();
    expect(ended).toEqual(['c1']);
  });

  it('is ended too if its caller was given back to the dialplan', async () => {
    open.set('jt-1.1', 'c1');
    channels = { 'jt-1.1': 'Playback' };
    await look();
    await look();
    expect(ended).toEqual(['c1']);
  });

  it('is none while the call is coming, known by its contact, or under control', async () => {
    for (const n of [1, 2, 3]) open.set(`jt-1.${n}`, `c${n}`);
    comes('jt-1.1');
    const known = comes('other');
    known.contact = { id: 'c2' } as CallContact;
    book.add(known);
    channels = { 'jt-1.3': 'Stasis' };
    for (let i = 0; i < 4; i += 1) await look();
    expect(ended).toEqual([]);
  });

  it('has to be so at two looks in a row, and after calls were compared anew two more', async () => {
    open.set('jt-1.1', 'c1');
    await look();
    const call = comes('jt-1.1');
    await look();
    book.remove(call);
    await look();
    lost.forget();
    await look();
    expect(ended).toEqual([]);
    await look();
    expect(ended).toEqual(['c1']);
  });

  it('that can not be ended is tried again, and keeps no other from being ended', async () => {
    open.set('jt-1.1', 'c1').set('jt-1.2', 'c2');
    away = ['c1'];
    for (let i = 0; i < 3; i += 1) await look();
    expect(ended).toEqual(['c2']);
    away = [];
    await look();
    expect(ended).toEqual(['c2', 'c1']);
  });
});
