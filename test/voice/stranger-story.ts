import { createSocket } from 'node:dgram';

/** What is not answered within this time never will be. */
const PATIENCE_MS = 20_000;
let asked = 0;

/**
 * Sends a request (a call to the hotline unless told) from an address of loopback in some name, or none, and answers the
 * first status that says what becomes of it.
 */
export async function knock(
  port: number,
  address: string,
  name: string,
  display = '',
  method = 'INVITE',
): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((bound) => socket.bind(0, address, bound));
  const own = `${address}:${socket.address().port}`;
  const user = name === '' ? '' : `${name}@`;
  const id = `knock${(asked += 1)}`;
  const sdp = `v=0\r\no=- 1 1 IN IP4 ${address}\r\ns=-\r\nc=IN IP4 ${address}\r\nt=0 0\r\nm=audio 20000 RTP/AVP 8\r\n`;
  const body = method === 'INVITE' ? sdp : '';
  const lines = [
    `${method} sip:12360@127.0.0.1:${port} SIP/2.0`,
    `Via: SIP/2.0/UDP ${own};branch=z9hG4bK${id}`,
    `From: ${display}<sip:${user}${address}>;tag=${id}`,
    `To: <sip:12360@127.0.0.1:${port}>`,
    `Call-ID: ${id}`,
    `CSeq: 1 ${method}`,
    `Contact: <sip:${user}${own}>`,
    'Refer-To: <sip:13800138000@127.0.0.1>',
    'Event: presence',
    'Max-Forwards: 70',
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${body.length}`,
  ];
  const packet = Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1');
  try {
    return await new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${method} was not answered`)), PATIENCE_MS);
      socket.on('message', (message) => {
        const status = Number(/^SIP\/2\.0 (\d{3})/.exec(message.toString('latin1'))?.[1] ?? 0);
        if (status <= 100) return;
        clearTimeout(timer);
        resolve(status);
      });
      socket.send(packet, port, '127.0.0.1');
    });
  } finally {
    socket.close();
  }
}
