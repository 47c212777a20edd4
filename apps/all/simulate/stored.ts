import { storedIn, type Stored } from '#apps/gateway';
import type { Config, Log } from '#libs/platform';
import { openDatabase } from '../home-database.js';

/** What a deployment's database tells a simulation, until it is closed. */
export interface OpenStored extends Stored {
  close(): Promise<void>;
}

/** Null if there is no database yet. Throws StartRefusal or UNAVAILABLE. */
export async function openStored(
  config: Config,
  given: string | undefined,
  log: Log,
): Promise<OpenStored | null> {
  const database = await openDatabase(config, given, log);
  return database && { ...storedIn(database.mongo, config), close: () => database.close() };
}
