import { AppError, type ErrorCode } from '#libs/contract';
import { AriRest, authorizationOf, type AriTarget } from '#libs/channel/voice';
import { newId } from '#libs/platform';
import { once } from 'node:events';
import WebSocket from 'ws';
import type { OwnAsterisk } from './asterisk.js';
import { eventually } from './eventually.js';
import { RATE, loudPieces, piecesWith } from './tone.js';

const APP = 'ear';
const SECONDS = 1;
const PIECES = SECONDS * 10;
/** Who hears nothing at all is sent nothing that could be recorded: so long it is waited for. */
const SILENT_AFTER_MS = 3000;
/** Of the pieces of a sound, such a share with a tone is a tone, and such a share is none. */
const [HEARD, UNHEARD] = [0.7, 0.1];

/** Hears what somebody in a call hears, by an application of its own at the same Asterisk. */
export class Ear {
  private readonly rest: AriRest;
  /** What Asterisk began to play to those who are followed, as `channel media`. */
  private readonly played: string[] = [];

  private constructor(
    private readonly asterisk: OwnAsterisk,
    private readonly socket: WebSocket,
  ) {
    this.rest = new AriRest(asterisk.target);
    socket.on('message', (message: Buffer) => this.note(message));
  }

  static async at(asterisk: OwnAsterisk): Promise<Ear> {
    const socket = new WebSocket(eventsOf(asterisk.target), {
      headers: { authorization: authorizationOf(asterisk.target) },
    });
    await once(socket, 'open');
    return new Ear(asterisk, socket);
  }

  /** Waits until a channel hears exactly these of some tones (Hz). */
  hears(channelId: string, tones: Readonly<Record<number, boolean>>): Promise<void> {
    return this.carries(channelId, 'out', tones);
  }

  /** Waits until a channel hears something, whatever it is; or nothing at all. */
  async hearsSound(channelId: string, wanted: boolean): Promise<void> {
    const told = async (): Promise<string> => {
      const sound = await this.second(channelId, 'out');
      if (sound === null) return `${channelId} is not there`;
      const share = loudPieces(sound) / PIECES;
      return (wanted ? share >= HEARD : share <= UNHEARD) ? '' : `${share} of it is sound`;
    };
    await eventually(told, (problem) => problem === '');
  }

  /** Waits until the phone behind a channel says exactly these. */
  says(channelId: string, tones: Readonly<Record<number, boolean>>): Promise<void> {
    return this.carries(channelId, 'in', tones);
  }

  private async carries(
    channelId: string,
    way: 'in' | 'out',
    tones: Readonly<Record<number, boolean>>,
  ): Promise<void> {
    const right = (sound: Int16Array): boolean =>
      Object.entries(tones).every(([hertz, wanted]) => {
        const share = piecesWith(sound, Number(hertz)) / PIECES;
        return wanted ? share >= HEARD : share <= UNHEARD;
      });
    const told = async (): Promise<string> => {
      const sound = await this.second(channelId, way);
      if (sound === null) return `${channelId} is not there`;
      const found = Object.keys(tones).map((hertz) => `${hertz} Hz: ${piecesWith(sound, Number(hertz))}`);
      return right(sound) ? '' : found.join(', ');
    };
    await eventually(told, (problem) => problem === '');
  }

  /** From now on it is noted what is played to a channel. */
  async follow(channelId: string): Promise<void> {
    const query = { eventSource: `channel:${channelId}` };
    await this.rest.request({ method: 'POST', path: `/applications/${APP}/subscription`, query });
  }

  /** Waits until a prompt was begun to be played to a channel that is followed. */
  async isTold(channelId: string, prompt: string): Promise<void> {
    const wanted = `channel:${channelId} sound:jietong/${prompt}`;
    await eventually(
      async () => this.played.join('\n'),
      (played) => played.includes(wanted),
    );
  }

  async close(): Promise<void> {
    this.socket.close();
    await once(this.socket, 'close');
  }

  private note(message: Buffer): void {
    const event = JSON.parse(message.toString()) as { type: string; playback?: Record<string, string> };
    if (event.type !== 'PlaybackStarted' && event.type !== 'PlaybackContinuing') return;
    this.played.push(`${event.playback?.['target_uri']} ${event.playback?.['media_uri']}`);
  }

  /** A second of what the channel hears, or says; null as long as the channel is not there. */
  private async second(channelId: string, spy: 'in' | 'out'): Promise<Int16Array | null> {
    const name = `ear-${newId()}`;
    const query = { app: APP, spy, whisper: 'none' };
    const path = `/channels/${channelId}/snoop/${name}`;
    if (!(await this.unless('NOT_FOUND', { method: 'POST', path, query }))) return null;
    try {
      await eventually(() => this.record(name), Boolean);
      const until = Date.now() + SILENT_AFTER_MS;
      return await eventually(
        // Its file is there a moment after it was begun.
        async () =>
          this.asterisk.recordings().includes(name) ? this.asterisk.recording(name) : new Int16Array(),
        ({ length }) => length >= SECONDS * RATE * 0.95 || Date.now() > until,
      );
    } finally {
      await this.asterisk.ari.hangUp(name, 'normal');
    }
  }

  /** False as long as the ear's own channel is not ready to be recorded. */
  private record(name: string): Promise<boolean> {
    const query = { name, format: 'wav', maxDurationSeconds: SECONDS };
    return this.unless('STATE_CONFLICT', { method: 'POST', path: `/channels/${name}/record`, query });
  }

  /** Whether it was done; false if it was refused by this code. */
  private async unless(code: ErrorCode, request: Parameters<AriRest['request']>[0]): Promise<boolean> {
    try {
      await this.rest.request(request);
      return true;
    } catch (error) {
      if (error instanceof AppError && error.code === code) return false;
      throw error;
    }
  }
}

function eventsOf({ url }: AriTarget): URL {
  const events = new URL(`${url.replace(/^http/, 'ws')}/events`);
  events.searchParams.set('app', APP);
  return events;
}
