import { openStores, type Stores } from '#kit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { QualityErasure } from './quality-erasure.repository.js';

let stores: Stores;
beforeAll(async () => {
  stores = await openStores();
  new QualityErasure(stores.mongo);
  await stores.migrate();
});
afterAll(() => stores.close());

/** All that people write freely about a contact when they score it, each with a word that says where. */
const of = (contactId: string): Record<string, object[]> => {
  const text = (where: string): string => `${contactId} ${where}`;
  const _id = `d/${contactId}`;
  return {
    'scoring-tasks': [
      {
        _id,
        drawId: 'd',
        contactId,
        turn: 0,
        scorerId: 'mei',
        score: { correct: false, note: text('note') },
      },
    ],
    adjudications: [{ _id, drawId: 'd', contactId, correct: true, why: text('adjudicated') }],
    appeals: [
      { _id, drawId: 'd', contactId, why: text('appeal'), decision: { correct: true, why: text('decided') } },
      { _id: `e/${contactId}`, drawId: 'e', contactId, why: text('open appeal'), decision: null },
    ],
    'coaching-notes': [{ _id, drawId: 'd', contactId, agentId: 'ann', text: text('coaching') }],
    corrections: [
      { _id, drawId: 'd', contactId, what: text('correction'), done: { how: 'called', note: text('done') } },
      { _id: `e/${contactId}`, drawId: 'e', contactId, what: text('open correction'), done: null },
    ],
  };
};
const PLACES = 9;

/** Of both contacts, in one document each. */
const both = (mine: string, other: string): Record<string, object[]> => ({
  calibrations: [
    {
      _id: 'k',
      contactIds: [mine, other],
      scores: [mine, other].map((contactId) => ({
        contactId,
        correct: true,
        note: `${contactId} calibrated`,
      })),
    },
  ],
  draws: [
    {
      _id: 'd',
      planId: 'p',
      contacts: [mine, other].flatMap((contactId) => [
        { contactId, stratum: 'all', replaced: { ground: 'test-contact', note: `${contactId} replaced` } },
        { contactId: `${contactId}-2`, stratum: 'all', replaced: null },
      ]),
    },
    {
      _id: 'e',
      planId: 'q',
      contacts: [mine, other].map((contactId) => ({
        contactId,
        stratum: 'all',
        replaced: null,
        proposed: { ground: 'no-recording', note: `${contactId} proposed` },
      })),
    },
  ],
});

it('all that was written freely about a person’s contacts is gone, and nothing that counts', async () => {
  const { mongo } = stores;
  const all = { ...both('mine', 'other') };
  for (const id of ['mine', 'other']) {
    for (const [name, docs] of Object.entries(of(id))) all[name] = [...(all[name] ?? []), ...docs];
  }
  for (const [name, docs] of Object.entries(all)) await mongo.collection(name).insertMany(docs as never[]);
  const stored = async (): Promise<string> => {
    const found = await Promise.all(
      Object.keys(all).map((name) => mongo.collection(name).find().sort({ _id: 1 }).toArray()),
    );
    return JSON.stringify(found);
  };
  const texts = (json: string, id: string): string[] => json.match(new RegExp(`"${id} [a-z ]+"`, 'g')) ?? [];
  const before = await stored();
  expect(texts(before, 'mine')).toHaveLength(PLACES + 3);

  const part = {
    channel: 'voice',
    identity: '13912340001',
    customerIds: [],
    scope: { districtId: null },
  } as const;
  await new QualityErasure(mongo).erase({ ...part, contactIds: ['mine'] });

  const after = await stored();
  expect(texts(after, 'mine')).toEqual([]);
  expect(texts(after, 'other')).toEqual(texts(before, 'other'));
  // Everything else is as it was: scores, verdicts, grounds, who and which.
  expect(after).toBe(before.replaceAll(/"mine [a-z ]+"/g, '""'));
});
