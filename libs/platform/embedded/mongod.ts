import mongoose from 'mongoose';
import { startStore, type Store, type StoreSpec } from './store-process.js';

const REPLICA_SET = 'rs0';
const NOT_YET_INITIALIZED = 94;
/** The defaults let a hung primary stall writes for half a minute; these replace it within seconds. */
const ELECTION = { electionTimeoutMillis: 3000, heartbeatTimeoutSecs: 2, catchUpTimeoutMillis: 2000 };

export interface ServerPlace {
  binary: string;
  /** Data folder. */
  folder: string;
  logFile: string;
  recordFile: string;
  /** Loopback port. */
  port: number;
}

/** Starts mongod as a replica set of one on loopback, and waits until it takes writes. */
export async function startMongod(place: ServerPlace): Promise<Store> {
  const url = `mongodb://127.0.0.1:${place.port}/jietong?replicaSet=${REPLICA_SET}&directConnection=true`;
  return startStore(specOf(place), { url, port: place.port }, () => isPrimary(place.port));
}

function specOf({ port, folder, ...place }: ServerPlace): StoreSpec {
  const flags = {
    dbpath: folder,
    port,
    bind_ip: '127.0.0.1',
    replSet: REPLICA_SET,
    // The process shares its machine with everything else: half a gigabyte of cache, a bounded oplog.
    wiredTigerCacheSizeGB: 0.5,
    oplogSize: 1024,
    nounixsocket: true,
    quiet: true,
    setParameter: [
      // No secondary could take over, so there is nobody to wait for at shutdown.
      'shutdownTimeoutMillisForSignaledShutdown=100',
      // What a killed process had begun holds its documents for so long; ours take some ms.
      'transactionLifetimeLimitSeconds=15',
    ],
  } as const;
  return { ...place, name: 'MongoDB', folder, flags };
}

/** Brings the set to a primary at this port, a step at each call; true when it is there. */
async function isPrimary(port: number): Promise<boolean> {
  const host = `127.0.0.1:${port}`;
  const client = new mongoose.mongo.MongoClient(`mongodb://${host}/?directConnection=true`, {
    serverSelectionTimeoutMS: 500,
    maxPoolSize: 1,
  });
  try {
    const admin = client.db('admin');
    const hello = await admin.command({ hello: 1 });
    if (hello['isWritablePrimary'] === true && hello['me'] === host) return true;
    await configure(admin, host);
    return false;
  } finally {
    await client.close();
  }
}

/** Makes the set, or tells it where it lives now if the home was started on another port before. */
async function configure(admin: mongoose.mongo.Db, host: string): Promise<void> {
  const config = await configOf(admin);
  if (config === null) {
    const members = [{ _id: 0, host }];
    await admin.command({ replSetInitiate: { _id: REPLICA_SET, members, settings: ELECTION } });
  } else if (config['members'][0].host !== host) {
    const next = { ...config, version: config['version'] + 1, members: [{ ...config['members'][0], host }] };
    await admin.command({ replSetReconfig: next, force: true });
  }
}

/** The set's configuration; null if it has none yet. */
async function configOf(admin: mongoose.mongo.Db): Promise<mongoose.mongo.Document | null> {
  try {
    return (await admin.command({ replSetGetConfig: 1 }))['config'];
  } catch (error) {
    if (error instanceof mongoose.mongo.MongoServerError && error.code === NOT_YET_INITIALIZED) return null;
    throw error;
  }
}
