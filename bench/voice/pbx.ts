import { OwnAsterisk } from '#kit/asterisk';
import { AriRest } from '#libs/channel/voice';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Leads into Asterisk's own queue. */
export const PEER_NUMBER = '900';
/** Leads to Jietong. */
export const OWN_NUMBER = '12360';

/** Asterisk's own queue with these members; nobody is announced to, and a member is free again at once. */
const queuesOf = (members: readonly string[]): string => `[general]
persistentmembers = no
autofill = yes
[bench]
strategy = rrmemory
timeout = 15
retry = 1
wrapuptime = 0
ringinuse = no
joinempty = yes
leavewhenempty = no
announce-frequency = 0
${members.map((id) => `member => PJSIP/agent-${id}`).join('\n')}
`;

const DIALPLAN = `
[from-trunk](+)
; Otherwise Answer waits half a second for sound.
exten => ${PEER_NUMBER},1,Answer(,i)
 same => n,Queue(bench,,,,60)
 same => n,Hangup()
`;

/** One Asterisk that has both: Jietong's dialplan, and a queue of its own with the same agents. */
export class Pbx {
  private constructor(readonly asterisk: OwnAsterisk) {}

  /** `agentsAt`: the SIP port where all agents' phones are. */
  static async open(agentIds: readonly string[], agentsAt: number): Promise<Pbx> {
    const asterisk = await OwnAsterisk.start();
    try {
      writeFileSync(join(asterisk.etc, 'queues.conf'), queuesOf(agentIds));
      appendFileSync(join(asterisk.etc, 'extensions.conf'), DIALPLAN);
      for (const id of agentIds) await asterisk.phone(id, agentsAt);
      const rest = new AriRest(asterisk.target);
      await rest.request({ method: 'PUT', path: '/asterisk/modules/pbx_config.so' });
      await rest.request({ method: 'POST', path: '/asterisk/modules/app_queue.so' });
      return new Pbx(asterisk);
    } catch (error) {
      await asterisk.close();
      throw error;
    }
  }

  /** Resolves when nobody is on the line, or throws after so many seconds. */
  async silent(seconds: number): Promise<void> {
    for (let left = seconds * 5; left > 0; left -= 1) {
      if ((await this.asterisk.ari.channels()).length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`calls are still up after ${seconds} s`);
  }

  /** Ends every call. */
  async hangUpAll(): Promise<void> {
    const { ari } = this.asterisk;
    for (const { id } of await ari.channels()) await ari.hangUp(id, 'normal');
  }

  close(): Promise<void> {
    return this.asterisk.close();
  }
}
