import { connectMongo } from '#libs/platform';
import { expect, it } from '@jest/globals';
import { guardedUri, scansSeen, watchScans } from './scan-guard.js';
import { openStores } from './stores.js';

it('a query of the service that no index serves is seen, once; those of tests and of small collections are not', async () => {
  const stores = await openStores();
  const service = await connectMongo(guardedUri(stores.mongodbUri));
  await stores.mongo.collection('contacts').insertOne({ found: 1 });
  await stores.mongo.collection('queues').insertOne({ found: 1 });
  await watchScans(stores.mongo);
  const contacts = service.collection('contacts');
  await contacts.findOne({ found: 1 });
  await contacts.findOne({ found: 1 });
  await contacts.updateOne({ lost: 1 }, { $set: { found: 2 } });
  await contacts.find({ found: 1 }).sort({ _id: 1 }).toArray();
  await service.collection('queues').findOne({ found: 1 });
  await stores.mongo.collection('contacts').findOne({ other: 1 });
  expect((await scansSeen(stores.mongo)).toSorted()).toEqual(['contacts {"found":1}', 'contacts {"lost":1}']);
  await service.close();
  await stores.close();
});
