import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../binaries.js';
import { startStore, type Store } from '../store-process.js';
import type { AsteriskProgram } from './asterisk-program.js';
import { securityValues, type SipTls } from './trunk-security.js';

export interface AsteriskPlace {
  program: AsteriskProgram;
  /** Starts the ids of its channels; letters and digits. */
  name: string;
  /** Its own folder; what it keeps (registrations, recordings) is in `state` and `spool` of it. */
  folder: string;
  logFile: string;
  recordFile: string;
  /** Loopback ports: SIP (UDP and TCP), and HTTP for ARI and the websocket of softphones. */
  sipPort: number;
  httpPort: number;
  rtp: { first: number; last: number };
  ari: { user: string; password: string };
  /** SIP over TLS; null = none. */
  tls: SipTls | null;
}

/** A running Asterisk of ours; its `url` is where ARI answers, e.g. http://127.0.0.1:8088/ari. */
export type AsteriskServer = Store;

const LOOPBACK = '127.0.0.1';
const KEPT = ['state', 'spool/recording', 'run', 'log'];

/**
 * Starts Asterisk with the configuration of deploy/asterisk, bound to loopback, and waits until ARI
 * answers. A second start at the same place finds what the first kept.
 */
export async function startAsterisk(place: AsteriskPlace): Promise<AsteriskServer> {
  const { program, folder, httpPort, ari } = place;
  lay(place);
  const url = `http://${LOOPBACK}:${httpPort}/ari`;
  const authorization = `Basic ${Buffer.from(`${ari.user}:${ari.password}`).toString('base64')}`;
  const spec = {
    name: 'Asterisk',
    binary: program.command,
    args: [...program.args, '-f', '-n', '-C', join(folder, 'etc/asterisk.conf')],
    flags: {},
    folder,
    logFile: place.logFile,
    recordFile: place.recordFile,
  };
  return startStore(spec, { url, port: httpPort }, async () => {
    const answer = await fetch(`${url}/asterisk/ping`, {
      headers: { authorization },
      signal: AbortSignal.timeout(2000),
    });
    await answer.body?.cancel();
    return answer.ok;
  });
}

/** Writes the configuration, and puts prompts and music where Asterisk looks for them. */
function lay(place: AsteriskPlace): void {
  const { folder, program } = place;
  const source = join(projectFolder(), 'deploy/asterisk');
  const [etc, data] = [join(folder, 'etc'), join(folder, 'data')];
  for (const old of [etc, data]) rmSync(old, { recursive: true, force: true });
  for (const name of [...KEPT, 'etc', 'data', 'state/keys']) {
    mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
  }
  const values = valuesOf(place);
  for (const file of readdirSync(join(source, 'etc'))) {
    writeFileSync(join(etc, file), filled(readFileSync(join(source, 'etc', file), 'utf8'), values), {
      mode: 0o600,
    });
  }
  for (const name of ['documentation', 'rest-api']) symlinkSync(join(program.data, name), join(data, name));
  for (const name of ['sounds', 'music']) cpSync(join(source, name), join(data, name), { recursive: true });
}

function valuesOf({ folder, program, ...place }: AsteriskPlace): Record<string, string> {
  return {
    ETC: join(folder, 'etc'),
    MODULES: program.modules,
    DATA: join(folder, 'data'),
    STATE: join(folder, 'state'),
    SPOOL: join(folder, 'spool'),
    RUN: join(folder, 'run'),
    LOG: join(folder, 'log'),
    NAME: place.name,
    HTTP_BIND: LOOPBACK,
    HTTP_PORT: String(place.httpPort),
    ARI_USER: place.ari.user,
    ARI_PASSWORD: place.ari.password,
    SIP_BIND: LOOPBACK,
    SIP_PORT: String(place.sipPort),
    RTP_START: String(place.rtp.first),
    RTP_END: String(place.rtp.last),
    MEDIA: `media_address = ${LOOPBACK}\nbind_rtp_to_media_address = yes`,
    TRUNK_MATCH: LOOPBACK,
    // No provider is reached from loopback.
    TRUNK_ACCOUNT: '',
    TRUNK_REGISTRATION: '',
    NAT: '',
    ICE: '',
    ...securityValues(place.tls, LOOPBACK),
  };
}

/** Every `@NAME@` by its value; throws for a name without one, because Asterisk would take it literally. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/@([A-Z_]+)@/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`deploy/asterisk names ${whole}, which has no value`);
    return value;
  });
}
