import { randomBytes } from 'node:crypto';
import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, StartRefusal } from '../start/refusal.js';

/** Makes the data folder, or says that it can't be written. Safe to repeat. */
export function makeHome(home: string): void {
  try {
    mkdirSync(join(home, 'logs'), { recursive: true, mode: 0o700 });
    accessSync(home, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new StartRefusal(
      `数据目录 ${home} 无法写入（${codeOf(cause)}）：请修改权限，或用 JIETONG_HOME 指定另一个目录。`,
      `The data folder ${home} can't be written (${codeOf(cause)}): change its permissions, or name another one in JIETONG_HOME.`,
      { cause },
    );
  }
}

/**
 * The secret of this home, which encrypts what is secret at rest: made at the first start, mode 600.
 * Losing the file means that the secrets in the database can't be read any more.
 */
export function homeSecret(home: string): string {
  const file = join(home, 'secret');
  try {
    writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length < 32) {
    throw new StartRefusal(
      `密钥文件 ${file} 已损坏：请从备份恢复；若数据目录是新的，可删除后重试。`,
      `The secret in ${file} is damaged: restore it from a backup; if the data folder is new, delete it and start again.`,
    );
  }
  return secret;
}
