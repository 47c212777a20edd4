import { AppError, type ErrorCode } from '#libs/contract';
import { WANTED_EVENTS } from './ari.model.js';
import type {
  AriBridge,
  AriChannel,
  AriMediaPipe,
  AriOrigination,
  AriPipeChannel,
  AriPlayback,
  AriRecording,
  AriSnoop,
  HangupReason,
} from './ari.model.js';
import type { AriRest } from './ari-rest.service.js';

/** The setting of a PJSIP object, as ARI takes it. */
export interface AriAttribute {
  attribute: string;
  value: string;
}
export type PjsipType = 'auth' | 'aor' | 'endpoint';

const at = encodeURIComponent;

/**
 * What is asked of Asterisk, one method a request. All throw what AriRest throws; those that end
 * something are content if it is gone already.
 */
export class AriClient {
  constructor(
    private readonly rest: AriRest,
    readonly app: string,
  ) {}

  /** Asks Asterisk to send no event that is not wanted. The socket must be up. */
  async filterEvents(): Promise<void> {
    const body = { allowed: WANTED_EVENTS.map((type) => ({ type })) };
    await this.rest.request({ method: 'PUT', path: `/applications/${at(this.app)}/eventFilter`, body });
  }

  /** The `systemname`, with which the ids of its channels begin. */
  async systemName(): Promise<string> {
    const query = { only: 'config' };
    const info = await this.rest.request<{ config: { name: string } }>({
      method: 'GET',
      path: '/asterisk/info',
      query,
    });
    return info.config.name;
  }

  channels(): Promise<AriChannel[]> {
    return this.each<AriChannel>('/channels');
  }

  bridges(): Promise<AriBridge[]> {
    return this.each<AriBridge>('/bridges');
  }

  /** Each once: what changes while Asterisk walks through them is told twice, as it was and as it is. */
  private async each<T extends { id: string }>(path: string): Promise<T[]> {
    const told = await this.rest.request<T[]>({ method: 'GET', path });
    return [...new Map(told.map((one) => [one.id, one])).values()];
  }

  async answer(channelId: string): Promise<void> {
    await this.rest.request({ method: 'POST', path: `/channels/${at(channelId)}/answer` });
  }

  /** Plays to one channel, one after the other; PlaybackFinished comes for the whole with its id. */
  async play(channelId: string, media: readonly string[], playbackId: string): Promise<void> {
    const query = { media: media.join(',') };
    const path = `/channels/${at(channelId)}/play/${at(playbackId)}`;
    await this.rest.request({ method: 'POST', path, query });
  }

  /** It is being played, or will be. */
  async isPlaying(playbackId: string): Promise<boolean> {
    const request = { method: 'GET', path: `/playbacks/${at(playbackId)}` } as const;
    return (await this.rest.request<AriPlayback>(request).catch(contentIfGone)) !== undefined;
  }

  /** Cuts short what is played; content if it is over. */
  async stopPlaying(playbackId: string): Promise<void> {
    const request = { method: 'DELETE', path: `/playbacks/${at(playbackId)}` } as const;
    await this.rest.request(request).catch(contentIfGone);
  }

  /**
   * Records what a caller says until # or silence. Throws STATE_CONFLICT if there is a
   * recording of that name.
   */
  async record(
    channelId: string,
    { name, mostSeconds, silenceSeconds }: { name: string; mostSeconds: number; silenceSeconds: number },
  ): Promise<void> {
    const limits = { maxDurationSeconds: mostSeconds, maxSilenceSeconds: silenceSeconds };
    const query = { name, format: 'wav', ifExists: 'fail', terminateOn: '#', ...limits };
    await this.rest.request({ method: 'POST', path: `/channels/${at(channelId)}/record`, query });
  }

  /** Has the application told of a channel until it is no more, also when it has left the application. */
  async follow(channelId: string): Promise<void> {
    const query = { eventSource: `channel:${channelId}` };
    await this.rest.request({ method: 'POST', path: `/applications/${at(this.app)}/subscription`, query });
  }

  /** Sets a global variable, as long as Asterisk lives; a function is content and does nothing. */
  async setGlobal(variable: string, value: string): Promise<void> {
    await this.rest.request({ method: 'POST', path: '/asterisk/variable', query: { variable, value } });
  }

  /** The value of a global variable; empty if there is none. */
  async globalOf(variable: string): Promise<string> {
    const request = { method: 'GET', path: '/asterisk/variable', query: { variable } } as const;
    return (await this.rest.request<{ value: string }>(request)).value;
  }

  /** Sets a variable of a channel; functions too. */
  async setVariable(channelId: string, variable: string, value: string): Promise<void> {
    const query = { variable, value };
    await this.rest.request({ method: 'POST', path: `/channels/${at(channelId)}/variable`, query });
  }

  async hangUp(channelId: string, reason: HangupReason): Promise<void> {
    const request = { method: 'DELETE', path: `/channels/${at(channelId)}`, query: { reason } } as const;
    await this.rest.request(request).catch(contentIfGone);
  }

  /** Gives a channel back to the dialplan; content if it is gone. */
  async continueIn(channelId: string, context: string, extension: string): Promise<void> {
    const query = { context, extension, priority: 1 };
    const request = { method: 'POST', path: `/channels/${at(channelId)}/continue`, query } as const;
    await this.rest.request(request).catch(contentIfGone);
  }

  /** Calls an endpoint. Asked twice with one id, it calls once. */
  async originate(origination: AriOrigination): Promise<void> {
    const { channelId, variables, ...query } = origination;
    const path = `/channels/${at(channelId)}`;
    const request = {
      method: 'POST',
      path,
      query: { ...query, app: this.app },
      body: { variables },
    } as const;
    await this.rest.request(request).catch(contentIfThere);
  }

  /** Whether some phone of a PJSIP endpoint is there: registered, or at an address that was told. */
  async isPhoneThere(endpoint: string): Promise<boolean> {
    const request = { method: 'GET', path: `/endpoints/PJSIP/${at(endpoint)}` } as const;
    const found = await this.rest.request<{ state?: string }>(request).catch(contentIfGone);
    return found?.state === 'online';
  }

  /** Runs an extension of a context on a channel without a caller, whose other half waits at `hold`. */
  async runDialplan(
    channelId: string,
    { context, hold, run }: { context: string; hold: string; run: string },
  ): Promise<void> {
    const query = { endpoint: `Local/${hold}@${context}/n`, context, extension: run, priority: 1 };
    const request = { method: 'POST', path: `/channels/${at(channelId)}`, query } as const;
    await this.rest.request(request).catch(contentIfThere);
  }

  /**
   * Makes a channel that hears what another one says (`in`), hears (`out`), or both, and speaks to it if `whisper`
   * says so.
   */
  async snoop(channelId: string, { snoopId, spy, whisper, appArgs }: AriSnoop): Promise<void> {
    const query = { app: this.app, appArgs, spy, whisper };
    const path = `/channels/${at(channelId)}/snoop/${at(snoopId)}`;
    await this.rest.request({ method: 'POST', path, query });
  }

  /**
   * Makes a channel whose sound goes over a websocket that we open, and answers the name of that. The channel is under
   * control when it is open. Throws BAD_INPUT or UNAVAILABLE where Asterisk can't do it (before 22.6, or without
   * chan_websocket).
   */
  async mediaPipe({ channelId, format, appArgs }: AriMediaPipe): Promise<string> {
    const way = { transport: 'websocket', connection_type: 'server', encapsulation: 'none' };
    const query = { app: this.app, channelId, format, data: appArgs, ...way };
    const made = await this.rest.request<AriPipeChannel>({
      method: 'POST',
      path: '/channels/externalMedia',
      query,
    });
    const connectionId = made.channelvars?.['MEDIA_WEBSOCKET_CONNECTION_ID'];
    if (!connectionId) throw new AppError('UNAVAILABLE', { ari: 'a pipe without a connection' });
    return connectionId;
  }

  /** Makes a bridge; content if it is there. */
  async createBridge(bridgeId: string, type: 'mixing' | 'holding'): Promise<void> {
    const request = { method: 'POST', path: `/bridges/${at(bridgeId)}`, query: { type } } as const;
    await this.rest.request(request).catch(contentIfThere);
  }

  /** Puts channels in, out of whatever bridge they are in. NOT_FOUND if one of them is gone. */
  addToBridge(bridgeId: string, channelIds: readonly string[]): Promise<void> {
    return this.add(bridgeId, { channel: channelIds.join(',') });
  }

  /** Puts a channel into a holding bridge, where it hears music: without that role it hears nothing. Throws as `addToBridge`. */
  holdInBridge(bridgeId: string, channelId: string): Promise<void> {
    return this.add(bridgeId, { channel: channelId, role: 'holding_participant' });
  }

  private async add(bridgeId: string, query: Record<string, string>): Promise<void> {
    const request = { method: 'POST', path: `/bridges/${at(bridgeId)}/addChannel`, query } as const;
    await this.rest.request(request).catch(goneIfUnknown);
  }

  /** Takes a channel out; content if it is in none, or gone. */
  async removeFromBridge(bridgeId: string, channelId: string): Promise<void> {
    const path = `/bridges/${at(bridgeId)}/removeChannel`;
    const request = { method: 'POST', path, query: { channel: channelId } } as const;
    await this.rest.request(request).catch(contentWith('STATE_CONFLICT'));
  }

  /** Content if it is gone, or going: Asterisk answers 409 for a bridge that it has let go and not yet forgotten. */
  async destroyBridge(bridgeId: string): Promise<void> {
    const request = { method: 'DELETE', path: `/bridges/${at(bridgeId)}` } as const;
    await this.rest.request(request).catch(contentWith('NOT_FOUND', 'STATE_CONFLICT'));
  }

  /** Ends by itself after so many seconds. Throws STATE_CONFLICT if there is a recording of that name. */
  async recordBridge(bridgeId: string, name: string, mostSeconds: number): Promise<void> {
    const limits = { maxDurationSeconds: mostSeconds, terminateOn: 'none' };
    const query = { name, format: 'wav', ifExists: 'fail', ...limits };
    await this.rest.request({ method: 'POST', path: `/bridges/${at(bridgeId)}/record`, query });
  }

  /** Ends it; content if it has ended. */
  async stopRecording(name: string): Promise<void> {
    const request = { method: 'POST', path: `/recordings/live/${at(name)}/stop` } as const;
    await this.rest.request(request).catch(contentIfGone);
  }

  /** Leaves out what is said from now on, or goes on. NOT_FOUND if it is not being made. */
  async pauseRecording(name: string, paused: boolean): Promise<void> {
    const method = paused ? 'POST' : 'DELETE';
    await this.rest.request({ method, path: `/recordings/live/${at(name)}/pause` });
  }

  /** It is being made. */
  async isRecording(name: string): Promise<boolean> {
    const request = { method: 'GET', path: `/recordings/live/${at(name)}` } as const;
    const found = await this.rest.request<AriRecording>(request).catch(contentIfGone);
    return found !== undefined;
  }

  /** Names of the recordings in its spool, those that are being made included. */
  async storedRecordings(): Promise<string[]> {
    const stored = await this.rest.request<AriRecording[]>({ method: 'GET', path: '/recordings/stored' });
    return stored.map(({ name }) => name);
  }

  /** The file of a recording in the spool. */
  storedRecording(name: string): Promise<Buffer> {
    return this.rest.file(`/recordings/stored/${at(name)}/file`);
  }

  async removeStoredRecording(name: string): Promise<void> {
    const request = { method: 'DELETE', path: `/recordings/stored/${at(name)}` } as const;
    await this.rest.request(request).catch(contentIfGone);
  }

  /** The settings of a PJSIP object. */
  pjsip(type: PjsipType, id: string): Promise<AriAttribute[]> {
    return this.rest.request({ method: 'GET', path: configPath(type, id) });
  }

  /** Makes or changes a PJSIP object that lives in memory. */
  async setPjsip(type: PjsipType, id: string, fields: readonly AriAttribute[]): Promise<void> {
    await this.rest.request({ method: 'PUT', path: configPath(type, id), body: { fields } });
  }

  async removePjsip(type: PjsipType, id: string): Promise<void> {
    await this.rest.request({ method: 'DELETE', path: configPath(type, id) }).catch(contentIfGone);
  }
}

const configPath = (type: PjsipType, id: string): string =>
  `/asterisk/config/dynamic/res_pjsip/${type}/${at(id)}`;

const contentWith =
  (...codes: ErrorCode[]) =>
  (error: unknown): void => {
    if (!(error instanceof AppError && codes.includes(error.code))) throw error;
  };
/** A channel that is named in a query and is no more is bad input to ARI. */
function goneIfUnknown(error: unknown): never {
  const unknown = error instanceof AppError && error.code === 'BAD_INPUT';
  throw unknown ? new AppError('NOT_FOUND', error.details, { cause: error }) : error;
}
const contentIfGone = contentWith('NOT_FOUND');
const contentIfThere = contentWith('STATE_CONFLICT');
