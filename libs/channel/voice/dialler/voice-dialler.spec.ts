import { describe, expect, it } from '@jest/globals';
import type { AccountRecord } from '../../account/index.js';
import { VoiceDialler } from './voice-dialler.service.js';

const NUMBERS = [
  { id: '12360', queueId: 'general', settings: {} },
  { id: '12361', queueId: 'old', settings: { disabled: true } },
  { id: '12362', queueId: 'general', settings: {} },
  { id: '12363', queueId: 'old', settings: {} },
];
const at = (via: string | null): VoiceDialler => {
  const accounts = { list: async () => NUMBERS as unknown as AccountRecord[] };
  return new VoiceDialler(accounts, { dialling: { via, numbers: ['CN'], seconds: 45, perMinute: 60 } });
};

describe('the number from which customers of a queue are called', () => {
  it('is one of the queue that is in use', async () => {
    expect(await at('trunk').accountFor('general')).toBe('12360');
    expect(await at('trunk').accountFor('old')).toBe('12363');
  });

  it('is none where the queue has none, or no call goes out', async () => {
    expect(await at('trunk').accountFor('chats')).toBeNull();
    expect(await at(null).accountFor('general')).toBeNull();
  });
});
