import { CallbackRoundService, type CallbackDoc } from '#libs/callback';
import {
  AppError,
  type Channel,
  type ContactImage,
  type Dialler,
  type Principal,
  type SeatedAgent,
} from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { describe, expect, it } from '@jest/globals';
import { CallbackTakeService } from './callback-take.service.js';

const agent: Principal = {
  userId: 'li',
  username: 'li',
  displayName: 'li',
  roles: ['agent'],
  districtId: '22',
  sessionId: 's',
};
const line: Dialler = { channel: 'voice', accountFor: async () => '12360' };

/** Who wrote and left a number: taken by an agent with these free slots, where somebody can dial or nobody can. */
async function taking(freeSlots: string[], diallers: ReadonlyMap<Channel, Dialler>): Promise<string> {
  const callback = {
    _id: 'b',
    state: 'open',
    channel: 'webchat',
    accountId: 'web',
    customer: { id: 'c', identity: 'visitor' },
    phone: '13800000001',
    queueId: 'general',
    districtId: '22',
    contactId: 'first',
    place: new Date(0),
    round: 0,
  } as CallbackDoc;
  const opened: string[] = [];
  const round = new CallbackRoundService({
    repository: {
      claim: async () => callback,
      queued: async () => true,
    } as never,
    opener: {
      callBack: async ({ channel }: { channel: string }) => {
        opened.push(channel);
        return { result: 'opened', contactId: 'contact' };
      },
    } as never,
    diallers,
    config: { pauseMs: 1, maxPutOffs: 1 },
    clock: new ManualClock(),
    log: undefined as never,
  });
  const contact = { id: 'contact', state: 'waiting', epoch: 1, owner: null } as unknown as ContactImage;
  const takes = new CallbackTakeService({
    callbacks: { find: async () => callback },
    round,
    stored: { load: async () => [contact] },
    contacts: { apply: async () => contact },
    supervision: { assign: async () => contact },
    seats: { find: async () => ({ id: 'li', onDuty: true, freeSlots }) as unknown as SeatedAgent },
  });
  const end = await takes.take('b', agent).then(
    () => 'taken',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
  return [end, ...opened].join(' ');
}

describe('whoever wrote and left a number', () => {
  const dialled = new Map([['voice', line]] as const);

  it('is taken by who has room for a call: nobody else has it opened before its time, for others to be rung', async () => {
    expect(await taking(['chat:1'], dialled)).toBe('AGENT_BUSY');
    expect(await taking(['voice:1'], dialled)).toBe('taken voice');
  });

  it('is taken by who has room for a chat, where nobody can dial', async () => {
    expect(await taking(['voice:1'], new Map())).toBe('AGENT_BUSY');
    expect(await taking(['chat:1'], new Map())).toBe('taken webchat');
  });
});
