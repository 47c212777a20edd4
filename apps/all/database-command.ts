import { AppError } from '#libs/contract';
import { createLog, readConfig, type Env } from '#libs/platform';
import { explain } from '#libs/platform/start';
import { openDatabase, type OpenDatabase } from './home-database.js';

/** Where a command writes. */
export interface Output {
  out: (text: string) => void;
  err: (text: string) => void;
}

/** What is wrong with settings or arguments, as people are told it; null for any other error. */
export function badSettingText(error: unknown): string | null {
  if (!(error instanceof AppError) || error.code !== 'BAD_SETTING') return null;
  const problems: unknown[] = Array.isArray(error.details) ? error.details : [error.details];
  return `✖ 配置有误 / A setting is not valid:\n${problems.map((one) => `  - ${String(one)}`).join('\n')}`;
}

/** Tells why a command ends without having done anything. Answers its exit code. */
export function refuse({ err }: Output, zh: string, en: string): number {
  err(`✖ ${zh}\n  ${en}`);
  return 1;
}

/**
 * A command on the deployment's database: opens it, and closes it afterwards. Answers the exit code: that of `work`, 1 if
 * there is none or it can't be reached, 2 for a setting that is wrong. Throws what nobody expected.
 */
export async function onDatabase(
  name: string,
  env: Env,
  output: Output,
  work: (database: OpenDatabase) => Promise<number>,
): Promise<number> {
  let database: OpenDatabase | null = null;
  try {
    const log = createLog(name, { logLevel: 'silent' });
    database = await openDatabase(readConfig(env), env['MONGODB_URI'] || undefined, log);
    if (database) return await work(database);
    return refuse(
      output,
      '这里还没有数据库：请先运行 npm start。',
      'There is no database yet: npm start first.',
    );
  } catch (error) {
    const wrong = badSettingText(error);
    if (wrong !== null) {
      output.err(wrong);
      return 2;
    }
    const sentence = explain(error);
    if (!sentence) throw error;
    return refuse(output, sentence.zh, sentence.en);
  } finally {
    await database?.close();
  }
}
