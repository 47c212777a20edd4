import { AsteriskLink } from '#apps/voice';
import { OwnAsterisk } from './asterisk.js';
import { eventually } from './eventually.js';
import { openTcpProxy, type TcpProxy } from './tcp-proxy.js';
import { VoiceStage } from './voice-stage.js';

/** A stage whose way to Asterisk can be cut. */
export class CutStage {
  private static readonly proxies: TcpProxy[] = [];

  private constructor(
    readonly stage: VoiceStage,
    private readonly proxy: TcpProxy,
  ) {}

  /** Resolves when it controls calls. */
  static async open(settings: Record<string, string> = {}): Promise<CutStage> {
    const asterisk = await OwnAsterisk.start();
    const proxy = await openTcpProxy('127.0.0.1', Number(new URL(asterisk.target.url).port));
    CutStage.proxies.push(proxy);
    const stage = await VoiceStage.open(settings, asterisk, `http://127.0.0.1:${proxy.port}/ari`);
    const way = new CutStage(stage, proxy);
    await way.inControl(true);
    return way;
  }

  /** Closes every such stage of the suite, with all its others. */
  static async closeAll(): Promise<void> {
    await Promise.all(CutStage.proxies.splice(0).map((proxy) => proxy.close()));
    await VoiceStage.closeAll();
  }

  /** Waits until Jietong controls calls, or does not. */
  async inControl(wanted: boolean): Promise<void> {
    const link = this.stage.jietong.service.app.get(AsteriskLink, { strict: false });
    await eventually(
      async () => link.isReady,
      (ready) => ready === wanted,
    );
  }

  /** Resolves when nobody controls calls. */
  async cut(): Promise<void> {
    this.proxy.cut();
    await this.inControl(false);
  }

  /** Resolves when they are under control again. */
  async mend(): Promise<void> {
    this.proxy.mend();
    await this.inControl(true);
  }

  /** Nobody is left on the line, and no phone: between two stories. */
  async clear(): Promise<void> {
    await this.stage.unplug();
    await this.stage.hangUpAll();
  }
}
