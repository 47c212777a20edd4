import { expect, it } from '@jest/globals';
import type { MenuNames } from '#libs/channel/voice';
import type { ContactFilter, ContactViewService } from '#libs/contact';
import type { Principal, Role } from '#libs/contract';
import type { EstimateService } from '#libs/routing';
import { BlindReading } from './blind-reading.service.js';
import { ContactController } from './contact.controller.js';
import type { ListContactsQuery } from './contact.dto.js';
import type { ServedService } from './served.service.js';
import type { WordSearch } from './word-search.service.js';

it('a list of an agent’s contacts has none that its reader has yet to score', async () => {
  const asked: ContactFilter[] = [];
  const contacts = {
    list: async (filter: ContactFilter) => {
      asked.push(filter);
      return { items: [], next: null };
    },
  } as unknown as ContactViewService;
  const open = { toScore: async () => new Set<string>(), allToScore: async () => ['c1'] };
  const controller = new ContactController(
    contacts,
    {} as EstimateService,
    {} as WordSearch,
    {} as ServedService,
    {} as MenuNames,
    new BlindReading(open, contacts),
  );
  const day = { from: '2026-03-01', to: '2026-03-01' };
  const list = async (role: Role, more: object): Promise<unknown> => {
    const user = { userId: 'qa', roles: [role], districtId: '22' } as unknown as Principal;
    await controller.list(user, { ...day, ...more, limit: 50 } as ListContactsQuery);
    return asked.at(-1)?.without;
  };
  expect(await list('quality', { handledBy: 'bob', id: 'c1' })).toEqual(['c1']);
  expect(asked.at(-1)).toMatchObject({ handledBy: 'bob', ids: ['c1'] });
  expect(await list('supervisor', { handledBy: 'bob' })).toEqual([]);
  // In any other list they stand, whoever's they may be.
  expect(await list('quality', {})).toBeUndefined();
});
