import { OwnAsterisk } from '#kit/asterisk';
import { AriRest } from '#libs/channel/voice';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

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

  /**
   * Ends every call; resolves when nobody is on the line, or throws after so many seconds. An Asterisk with more calls
   * than it can bear may refuse to be asked for a while.
   */
  async clear(seconds: number): Promise<void> {
    let failure = 'calls are still up';
    for (const giveUp = performance.now() + seconds * 1000; performance.now() < giveUp; await pause(200)) {
      try {
        if ((await this.hangUpAll()) === 0) return;
      } catch (error) {
        failure = String(error);
      }
    }
    throw new Error(`${failure} after ${seconds} s`);
  }

  /** Answers how many calls there were. */
  private async hangUpAll(): Promise<number> {
    const { ari } = this.asterisk;
    const channels = await ari.channels();
    for (const { id } of channels) await ari.hangUp(id, 'normal');
    return channels.length;
  }

  close(): Promise<void> {
    return this.asterisk.close();
  }
}
