import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import { AccountRepository } from '#libs/channel';
import { IdentityService, UserRepository } from '#libs/identity';
import { ManualClock } from '#libs/platform';
import { CONFIG } from '#libs/platform/nest';
import { FormService, ScoringRepository } from '#libs/quality';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { prepareGateway } from './prepare.js';

const clock = new ManualClock(Date.parse('2026-11-01T02:00:00Z'));
let stores: Stores;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());

it('a gateway that starts gives the score forms of an older build to the districts of their makers', async () => {
  const users = new UserRepository(stores.mongo, clock);
  const forms = new FormService(new ScoringRepository(stores.mongo), clock);
  await stores.migrate();
  const { _id } = await users.insert({
    _id: 'chief',
    username: 'chief',
    displayName: '王主任',
    passwordHash: 'none',
    roles: ['administrator'],
    districtId: '22',
    queueIds: [],
    disabled: true,
  });
  await stores.mongo.collection<{ _id: string }>('score-forms').insertOne({
    _id: 'old/1',
    formId: 'old',
    version: 1,
    name: '热线',
    nameEn: 'Hotline',
    items: [],
    createdAt: new Date(clock.now()),
    createdBy: _id,
  } as never);
  const parts = new Map<unknown, unknown>([
    [AccountRepository, { ensure: async () => undefined }],
    [IdentityService, { ensureFirstAdministrator: async () => ({}) }],
    [UserRepository, users],
    [FormService, forms],
    [CONFIG, {}],
  ]);
  const app = { get: (token: unknown) => parts.get(token) } as unknown as NestFastifyApplication;
  expect((await forms.find('old')).districtId).toBe('00');
  await prepareGateway(app);
  expect((await forms.find('old')).districtId).toBe('22');
});
