import { openStores, type Stores } from '#kit';
import { buildIdentity } from '#kit/identity';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { renew } from './renew.js';

let stores: Stores;
const said: string[] = [];
const output = { out: (text: string) => void said.push(text), err: (text: string) => void said.push(text) };
const run = async (...argv: string[]): Promise<number> => {
  said.length = 0;
  return renew(argv, { MONGODB_URI: stores.mongodbUri, JIETONG_SECRET: 's'.repeat(40) }, output);
};

beforeAll(async () => {
  stores = await openStores();
  buildIdentity(stores.mongo);
  await stores.migrate();
  await buildIdentity(stores.mongo).identity.ensureFirstAdministrator({ adminPassword: 'the lost one' });
});
afterAll(() => stores.close());

it('prints a password that signs in, once', async () => {
  expect(await run('admin')).toBe(0);
  const password = said.join().split('\n').at(-2)?.trim() ?? '';
  const { login } = buildIdentity(stores.mongo);
  await expect(login.login('admin', password)).resolves.toHaveProperty('accessToken');
  await expect(login.login('admin', 'the lost one')).rejects.toThrow('BAD_CREDENTIALS');
});

it('says in one sentence what is wrong, and names every setting that is', async () => {
  expect(await run('nobody')).toBe(1);
  expect(said.join()).toContain('There is no user nobody.');
  expect(await run()).toBe(2);
  expect(said.join()).toContain('npm run password');
  expect(await run('admin', 'hunter2')).toBe(2);
  expect(await renew(['admin'], { MONGODB_URI: 'http://db', PORT: 'x' }, output)).toBe(2);
  expect(said.join('\n')).toMatch(/PORT must be a whole number[^]*MONGODB_URI must start with/);
});
