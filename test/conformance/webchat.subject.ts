import { rooms, type Outbound, type Push, type VisitorMessage } from '#libs/contract';
import { WebchatAdapter } from '#libs/channel/webchat';
import type { Subject } from './subject.js';

const ACCOUNT = 'web';
const VISITOR = 'v1';

export function webchatSubject(): Promise<Subject> {
  const shown: string[] = [];
  const push: Push = {
    send(namespace, room, event, payload) {
      const right =
        namespace === '/visitor' && room === rooms.visitor(ACCOUNT, VISITOR) && event === 'message.added';
      if (right) shown.push((payload as VisitorMessage).text);
    },
    disconnect: () => undefined,
  };
  return Promise.resolve({
    adapter: new WebchatAdapter(push),
    wayIn: null,
    outbound: (text): Outbound => ({
      messageId: 'm1',
      contactId: 'c1',
      seq: 2,
      at: '2026-01-05T01:00:00.000Z',
      accountId: ACCOUNT,
      identity: VISITOR,
      text,
    }),
    reached: () => shown.splice(0),
    faults: [],
    close: () => Promise.resolve(),
  });
}
