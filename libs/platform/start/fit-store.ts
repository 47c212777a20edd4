import type { Connection } from 'mongoose';
import type { Config } from '../config.model.js';
import { StartRefusal } from './refusal.js';
import { KeyedHash } from '../keyed-hash.js';
import type { Log } from '../log.js';
import { isDuplicateKey, withoutPassword } from '../mongo.js';
import { openSecret } from '../secret.js';
import { SEALED_PLACES, textAt } from './sealed-values.rules.js';

/** Throws StartRefusal for a server on its own: it has no transactions, so nothing could be taken in. */
export async function demandReplicaSet(mongo: Connection, uri: string): Promise<void> {
  const hello = await mongo.getClient().db('admin').command({ hello: 1 });
  if (hello['setName'] || hello['msg'] === 'isdbgrid') return;
  const address = withoutPassword(uri);
  throw new StartRefusal(
    `MONGODB_URI 指定的 ${address} 不是副本集：请以 --replSet 启动 mongod 并执行 rs.initiate()。`,
    `MONGODB_URI names ${address}, which is not a replica set: start mongod with --replSet and run rs.initiate().`,
  );
}

/** What tells a deployment's secret, and nothing of it. */
interface SecretMark {
  _id: 'secret';
  hash: string;
}

/** So many of a place are tried at most: a single one may have been sealed with a secret that was lost before. */
const TRIED = 20;

/** Whether something was sealed in this database, and this secret opens none of it. */
async function opensNothing(mongo: Connection, secret: string): Promise<boolean> {
  let found = false;
  for (const { collection, path, purposeOf } of SEALED_PLACES) {
    const sealed = { [path.join('.')]: { $type: 'string' } };
    const some = await mongo
      .collection<{ _id: string }>(collection)
      .find(sealed, { projection: { [path.join('.')]: 1 } })
      .sort({ _id: -1 })
      .limit(TRIED)
      .toArray();
    for (const document of some) {
      const value = textAt(document, path);
      if (value !== null && opens(secret, purposeOf(document._id), value)) return false;
    }
    found ||= some.length > 0;
  }
  return found;
}

function opens(secret: string, purpose: string, value: string): boolean {
  try {
    openSecret(secret, purpose, value);
    return true;
  } catch {
    return false;
  }
}

/**
 * Notes at the first start with which secret the database is used. Throws StartRefusal for another one, and for a first
 * one that opens nothing of what is sealed there: it could not be opened, and every customer would be somebody new,
 * while other processes go on with the right one.
 */
export async function demandItsSecret(
  mongo: Connection,
  { secret, secretIsNew }: Pick<Config, 'secret' | 'secretIsNew'>,
  log: Pick<Log, 'warn'>,
): Promise<void> {
  const marks = mongo.collection<SecretMark>('deployment');
  const hash = new KeyedHash(secret, 'with which secret a database is used').of('');
  const known = await marks.findOne({ _id: 'secret' });
  if (known?.hash === hash) {
    if (secretIsNew) log.warn({ settings: ['JIETONG_SECRET_IS_NEW'] }, NOTED_ALREADY);
    return;
  }
  if (!secretIsNew && (known || (await opensNothing(mongo, secret)))) throw anotherSecret();
  const set = secretIsNew ? { $set: { hash } } : { $setOnInsert: { hash } };
  await marks.updateOne({ _id: 'secret' }, set, { upsert: true }).catch(unlessTold);
  const mark = await marks.findOne({ _id: 'secret' });
  if (mark?.hash !== hash) throw anotherSecret();
}

const NOTED_ALREADY =
  'this secret is the one of the database: take JIETONG_SECRET_IS_NEW away, or a process with a wrong secret will be let in one day';

const anotherSecret = (): StartRefusal =>
  new StartRefusal(
    '该数据库一直使用另一个密钥：JIETONG_SECRET（npm start：数据目录中的 secret 文件）须与以前相同，请从备份恢复。若原密钥确已丢失，请设置 JIETONG_SECRET_IS_NEW=yes 启动一次：此前加密的内容将无法读取。',
    'This database has been used with another secret: JIETONG_SECRET (npm start: the file `secret` of the data folder) must be the same as before; restore it from your backup. If it is lost for good, start once with JIETONG_SECRET_IS_NEW=yes: what was encrypted with it can not be read any more.',
  );

/** Two processes may start at once. */
function unlessTold(error: unknown): void {
  if (!isDuplicateKey(error)) throw error;
}
