import { createLog } from '#libs/platform';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AriClient } from '../ari/index.js';
import { MOST_TYPED } from '../ivr/index.js';
import { CallBook, CallService, type CallParts } from './index.js';

const ID = 'jt-1.1';
const channel = {
  id: ID,
  name: 'PJSIP/trunk-1',
  state: 'Ring',
  caller: { number: '13800138000', name: '' },
  dialplan: { context: '', exten: '', app_name: 'Stasis', app_data: '' },
} as const;

describe('keys that a caller presses while they are greeted', () => {
  let calls: CallService;
  let book: CallBook;
  /** What Asterisk was asked. */
  let asked: string[];
  /** With what the tree began. */
  let typed: string | null;
  const settled = (): Promise<void> | undefined => book.find(ID)?.settled();
  const press = async (keys: string): Promise<void> => {
    for (const key of keys) calls.key(ID, key);
    await settled();
  };

  beforeEach(async () => {
    [asked, typed, book] = [[], null, new CallBook()];
    const ari = new Proxy({} as AriClient, {
      get: (_, method: string) => async () => void asked.push(method),
    });
    const line = {
      accountId: '12360',
      districtId: '22',
      queueId: 'general',
      prompts: ['sound:x'],
      treeId: 't',
      language: 'zh',
    };
    const reception = {
      guide: async (call: { typed: string }) => {
        ({ typed } = call);
        return true;
      },
    };
    const parts = {
      ari,
      book,
      reception,
      door: { admits: () => true },
      lines: { find: async () => line },
      blocked: { refusalOf: async () => null },
      log: createLog('test', { logLevel: 'silent' }),
    };
    calls = new CallService(parts as unknown as CallParts);
    calls.arrive(channel, '12360');
    await settled();
  });

  it('are kept for the tree, and the greeting is heard out: it says that the call is recorded', async () => {
    await press('20');
    expect([typed, asked]).toEqual([null, ['answer', 'play']]);
    calls.greeted(ID);
    await settled();
    expect([typed, asked]).toEqual(['20', ['answer', 'play']]);
  });

  it('are kept up to a limit', async () => {
    await press('7'.repeat(MOST_TYPED + 9));
    calls.greeted(ID);
    await settled();
    expect(typed).toHaveLength(MOST_TYPED);
  });
});
