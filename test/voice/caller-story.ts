import { AriRest } from '#libs/channel/voice';
import type { CallbackView, Page } from '#libs/contract';
import { eventually, passed } from '#kit';
import { Ear } from '#kit/ear';
import type { Sipp } from '#kit/sipp';
import { HOTLINE, type VoiceStage } from '#kit/voice-stage';
import { expect } from '@jest/globals';
import { createSocket } from 'node:dgram';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Calls to the hotline that no parser of SIP or SDP should take, and what is not even meant as one. */
const INVITE = 'INVITE sip:12360@127.0.0.1 SIP/2.0\r\n';
const VIA = 'Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-malformed\r\n';
const ROUTED = `${INVITE}${VIA}From: <sip:1@127.0.0.1>;tag=1\r\nTo: <sip:12360@127.0.0.1>\r\nCall-ID: malformed\r\nCSeq: 1 INVITE\r\nContact: <sip:1@127.0.0.1:9>\r\nMax-Forwards: 70\r\n`;
const MALFORMED: readonly (string | Buffer)[] = [
  Buffer.from(Array.from({ length: 900 }, (_, n) => (n * 37) % 256)),
  INVITE,
  `${INVITE}\r\n`,
  `${INVITE}${VIA}Content-Length: -5\r\n\r\n`,
  `${INVITE}${VIA}From: ${'x'.repeat(40_000)}\r\n\r\n`,
  `${ROUTED}Content-Type: application/sdp\r\nContent-Length: 4000\r\n\r\nv=0\r\n`,
  `${ROUTED.replace('malformed', 'malformed-sdp')}Content-Type: application/sdp\r\nContent-Length: 18\r\n\r\nm=audio x y z\r\nq=?`,
];

export async function sendMalformed({ asterisk }: VoiceStage): Promise<void> {
  const socket = createSocket('udp4');
  for (const packet of MALFORMED)
    await new Promise<void>((resolve, reject) =>
      socket.send(packet, asterisk.sipPort, '127.0.0.1', (error) => (error ? reject(error) : resolve())),
    );
  socket.close();
}

/** `comes`: an agent who says nothing. */
export async function hearsMusic(stage: VoiceStage, comes: () => Promise<unknown>): Promise<void> {
  const ear = await Ear.at(stage.asterisk);
  const before = await stage.contacts();
  const caller = await stage.call({ stayMs: 200_000 });
  await stage.newest(before, 'waiting');
  const channel = await stage.callerOf(HOTLINE);
  await ear.hearsSound(channel, true);
  await comes();
  await stage.newest(before, 'active');
  await ear.hearsSound(channel, false);
  await caller.hangUp();
  await ear.close();
}

/** A caller gives up in a queue that calls those back who do. */
export async function isCalledBack(stage: VoiceStage): Promise<void> {
  const { admin } = stage.jietong;
  await admin.post('/api/v1/queues', { id: 'kind', name: '回拨', nameEn: 'Kind' });
  await stage.line('12363', [], 'kind');
  const queues = [{ queueId: 'kind', districtId: '00', callback: { abandonedAfterSeconds: 0 } }];
  await stage.jietong.user('kind', { queueIds: ['kind'] });
  await admin.must('PUT', '/api/v1/routing-policy', { baseVersion: 0, note: '回拨', content: { queues } });
  const before = await stage.contacts();
  const caller = await stage.call({ called: '12363', from: '13800138321', stayMs: 200_000 });
  const { id, queuedAt } = await stage.newest(before, 'waiting');
  await caller.hangUp();
  await stage.reaches(id, 'closed');
  const callbacks = async (): Promise<CallbackView[]> =>
    (await admin.get<Page<CallbackView>>('/api/v1/callbacks?limit=100')).items.filter(
      ({ contactId }) => contactId === id,
    );
  const [callback] = await eventually(callbacks, ({ length }) => length === 1);
  expect(callback).toMatchObject({ kind: 'abandoned', channel: 'voice', queueId: 'kind', place: queuedAt });
  expect(callback?.customer.masked).toBe('138****8321');
}

/** How long the trunk may say nothing, in seconds, for calls from now on. */
async function patience({ asterisk }: VoiceStage, from: number, to: number): Promise<void> {
  const file = join(asterisk.etc, 'pjsip.conf');
  const text = readFileSync(file, 'utf8');
  expect(text.match(new RegExp(`^rtp_timeout = ${from}$`, 'gm'))).toHaveLength(1);
  writeFileSync(file, text.replace(new RegExp(`^rtp_timeout = ${from}$`, 'm'), `rtp_timeout = ${to}`));
  await new AriRest(asterisk.target).request({ method: 'PUT', path: '/asterisk/modules/res_pjsip.so' });
}

/** A caller who sends nothing for as long as is waited is gone; one who does is not. */
export async function isCutOff(stage: VoiceStage): Promise<void> {
  await patience(stage, 300, 4);
  try {
    const before = await stage.contacts();
    await stage.call({ from: '13800138909', stayMs: 200_000 });
    const { id } = await stage.newest(before, 'waiting');
    const gone = await stage.reaches(id, 'closed');
    expect(gone.timeline.at(-2)).toMatchObject({ type: 'contact.abandoned', cause: 'no-sound' });
    const speaking = await stage.call({ from: '13800138910', stayMs: 200_000, tone: 440 });
    const other = await stage.newest([...before, gone], 'waiting');
    await passed(7000);
    expect((await stage.detail(other.id)).state).toBe('waiting');
    await speaking.hangUp();
  } finally {
    await patience(stage, 4, 300);
  }
}

/** `comes`: an agent whose phone, once picked up, wants the call transferred. */
export async function isNotReferred(stage: VoiceStage, comes: () => Promise<{ phone: Sipp }>): Promise<void> {
  const before = await stage.contacts();
  const { phone } = await comes();
  const caller = await stage.call({ stayMs: 200_000 });
  const { id } = await stage.newest(before, 'active');
  await eventually(
    async () => readFileSync(stage.asterisk.log('messages.log'), 'utf8'),
    (log) => /Endpoint agent-\S+ transfer attempt blocked/.test(log),
  );
  expect(await stage.asterisk.ari.channels()).toHaveLength(2);
  expect((await stage.detail(id)).state).toBe('active');
  await caller.hangUp();
  // Its scenario wants the refusal.
  await phone.idle();
  await stage.reaches(id, 'wrap-up');
}
