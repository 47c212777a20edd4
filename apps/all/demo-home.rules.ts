import type { Env } from '#libs/platform';
import { join } from 'node:path';

/** Settings that lead to the stores, files, calls and mail of an installation: a demo touches none of them. */
export const NOT_FOR_DEMO: readonly string[] = [
  'MONGODB_URI',
  'REDIS_URL',
  'JIETONG_SECRET',
  'JIETONG_MONGO_PORT',
  'JIETONG_REDIS_PORT',
  'JIETONG_RECORDINGS',
  'JIETONG_RECORDINGS_S3_URL',
  'JIETONG_SMTP_URL',
  'JIETONG_SIP_WS_URL',
  'ASTERISK_ARI_URL',
  'ASTERISK_SOUND_FOLDER',
];

/** The folder in the ordinary home in which the demo lives. */
const DEMO_FOLDER = 'demo';

/**
 * A demo's settings: those of the installation, but for a home of its own beside the data of that, and without what
 * would lead to them. So nothing that is made up ever lies among what is real.
 */
export function demoEnv(env: Env): Env {
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !NOT_FOR_DEMO.includes(name)));
  return { ...own, JIETONG_HOME: join(env['JIETONG_HOME'] || '.jietong', DEMO_FOLDER) };
}

/** Those of the settings that the demo leaves aside. */
export const leftAside = (env: Env): string[] => NOT_FOR_DEMO.filter((name) => env[name]);
