import { openStores, type Stores } from '#kit';
import { NATIONAL_DISTRICT } from '#libs/contract';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PromptRepository } from './prompt.repository.js';

let stores: Stores;
let prompts: PromptRepository;
beforeAll(async () => {
  stores = await openStores();
  prompts = new PromptRepository(stores.mongo);
  await stores.migrate();
});
afterAll(() => stores?.close());

const set = (districtId: string, soundId: string): Promise<void> =>
  prompts.set('welcome', districtId, 'zh', { soundId, words: null });

describe('a prompt', () => {
  it('that two districts make at once is the first one’s, and only they and headquarters change it', async () => {
    await set('22', 'first');
    await expect(set('51', 'other')).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    const sound = async (): Promise<unknown> => (await prompts.find(['welcome']))[0];
    expect(await sound()).toMatchObject({ districtId: '22', sounds: { zh: 'first' } });
    await set('22', 'second');
    await set(NATIONAL_DISTRICT, 'third');
    expect(await sound()).toMatchObject({ districtId: '22', sounds: { zh: 'third' } });
  });
});
