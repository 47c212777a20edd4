import { AppError } from '#libs/contract';
import { AuditLog, AuditRepository, IdentityService, PasswordService, UserRepository } from '#libs/identity';
import { systemClock, type Env } from '#libs/platform';
import { onDatabase, refuse, type Output } from '../database-command.js';
import type { OpenDatabase } from '../home-database.js';

const USAGE = `用法 / Usage: npm run password -- 用户名/USERNAME
  为忘记密码的用户生成新密码，只显示一次；其已登录的会话全部结束，操作记入审计
  makes a new password for a user who has lost theirs, and shows it once; ends what they have signed in, and is audited
设置 / Settings: MONGODB_URI, JIETONG_HOME`;

/** The whole of `npm run password`. Answers the exit code: 0 done, 1 could not, 2 wrong argument. */
export async function renew(argv: readonly string[], env: Env, output: Output): Promise<number> {
  const [username, ...more] = argv;
  if (username === '--help') {
    output.out(USAGE);
    return 0;
  }
  if (username === undefined || username.startsWith('-') || more.length > 0) {
    output.err(USAGE);
    return 2;
  }
  return onDatabase('password', env, output, (database) => renewIn(database, username, output));
}

async function renewIn(database: OpenDatabase, username: string, output: Output): Promise<number> {
  try {
    const { password } = await identityIn(database).renewPassword(username, null);
    output.out(
      `用户 ${username} 的新密码（只显示这一次）\nThe new password of ${username}, shown this once\n\n  ${password}\n`,
    );
    return 0;
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND') {
      return refuse(output, `没有用户 ${username}。`, `There is no user ${username}.`);
    }
    if (error instanceof AppError && error.code === 'STATE_CONFLICT') {
      return refuse(
        output,
        '该用户刚被他人修改：请再试一次。',
        'Somebody else has just changed the user: try again.',
      );
    }
    throw error;
  }
}

function identityIn({ mongo }: OpenDatabase): IdentityService {
  const audit = new AuditLog(new AuditRepository(mongo), systemClock);
  return new IdentityService(new UserRepository(mongo, systemClock), new PasswordService(), audit);
}
