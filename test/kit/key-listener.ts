import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** The type with which SIPp's offers announce keys (`telephone-event`). */
const TELEPHONE_EVENT = 96;
const KEYS = '0123456789*#ABCD';
const RTP_HEAD = 12;

/** The ear of a telephone for keys: hears on a port of loopback what comes by RFC 4733. */
export class KeyListener {
  private readonly ended = new Set<number>();
  private keys = '';

  private constructor(private readonly socket: Socket) {
    socket.on('message', (packet: Buffer) => this.hear(packet));
  }

  static async open(): Promise<KeyListener> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new KeyListener(socket);
  }

  get port(): number {
    return (this.socket.address() as AddressInfo).port;
  }

  /** The keys so far, in their order. */
  get pressed(): string {
    return this.keys;
  }

  close(): void {
    this.socket.close();
  }

  /** A key is told many times under one time stamp; it counts at the first packet that says it ended. */
  private hear(packet: Buffer): void {
    if (packet.length < RTP_HEAD + 4 || ((packet[1] ?? 0) & 0x7f) !== TELEPHONE_EVENT) return;
    const stamp = packet.readUInt32BE(4);
    const [event, flags] = [packet[RTP_HEAD] ?? 255, packet[RTP_HEAD + 1] ?? 0];
    const isEnd = (flags & 0x80) !== 0;
    if (!isEnd || this.ended.has(stamp)) return;
    this.ended.add(stamp);
    this.keys += KEYS[event] ?? '?';
  }
}
