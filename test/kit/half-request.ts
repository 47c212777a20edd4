import { once } from 'node:events';
import { connect } from 'node:net';
import { eventually } from './eventually.js';

/** The head of a request whose body is announced, and never comes; with a time-out for what waits for it. */
export async function answerToHead(
  base: string,
  { method, path, length }: { method: string; path: string; length: number },
): Promise<string> {
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('data', (part: Buffer) => (answer += part.toString()));
  await once(socket, 'connect');
  socket.write(
    `${method} ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`,
  );
  try {
    return await eventually(
      () => Promise.resolve(answer),
      (told) => told.includes('\r\n\r\n'),
    );
  } finally {
    socket.destroy();
  }
}
