import type { Connection } from 'mongoose';
import type { Config } from '../config.model.js';
import { StartRefusal } from './refusal.js';
import { KeyedHash } from '../keyed-hash.js';
import { isDuplicateKey, withoutPassword } from '../mongo.js';

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

/**
 * Notes at the first start with which secret the database is used. Throws StartRefusal for another one: what was sealed
 * could not be opened, and every customer would be somebody new, while other processes go on with the right one.
 */
export async function demandItsSecret(
  mongo: Connection,
  { secret, secretIsNew }: Pick<Config, 'secret' | 'secretIsNew'>,
): Promise<void> {
  const marks = mongo.collection<SecretMark>('deployment');
  const hash = new KeyedHash(secret, 'with which secret a database is used').of('');
  const set = secretIsNew ? { $set: { hash } } : { $setOnInsert: { hash } };
  await marks.updateOne({ _id: 'secret' }, set, { upsert: true }).catch(unlessTold);
  const mark = await marks.findOne({ _id: 'secret' });
  if (mark?.hash === hash) return;
  throw new StartRefusal(
    '该数据库一直使用另一个密钥：JIETONG_SECRET（npm start：数据目录中的 secret 文件）须与以前相同，请从备份恢复。若原密钥确已丢失，请设置 JIETONG_SECRET_IS_NEW=yes 启动一次：此前加密的内容将无法读取。',
    'This database has been used with another secret: JIETONG_SECRET (npm start: the file `secret` of the data folder) must be the same as before; restore it from your backup. If it is lost for good, start once with JIETONG_SECRET_IS_NEW=yes: what was encrypted with it can not be read any more.',
  );
}

/** Two processes may start at once. */
function unlessTold(error: unknown): void {
  if (!isDuplicateKey(error)) throw error;
}
