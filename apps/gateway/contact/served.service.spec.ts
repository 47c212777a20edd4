import type { ContactImage, Principal } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { ServedService } from './served.service.js';

const CONTACTS: Record<string, Pick<ContactImage, 'districtId'>> = {
  own: { districtId: '53' },
  served: { districtId: '22' },
  strange: { districtId: '31' },
};
const service = new ServedService(
  { serves: async (_, { districtId }) => districtId === '22' },
  { find: async (id) => (CONTACTS[id] as ContactImage | undefined) ?? null },
  { all: async () => new Map() },
  { idsIn: async () => [] },
);
const of = (districtId: string): Principal => ({
  userId: 'u',
  username: 'u',
  displayName: 'u',
  sessionId: 's',
  districtId,
  roles: ['agent'],
});

describe('the scope in which somebody reads a contact', () => {
  it('is their own, or of one that their district serves that of its home: never all districts', async () => {
    const scopes = ['own', 'served', 'strange', 'gone'].map((id) => service.scopeAt(of('53'), id));
    expect(await Promise.all(scopes)).toEqual([
      { districtId: '53' },
      { districtId: '22' },
      { districtId: '53' },
      { districtId: '53' },
    ]);
  });

  it('is everything for headquarters alone', async () => {
    expect(await service.scopeAt(of('00'), 'strange')).toEqual({ districtId: null });
  });
});
