import type { BodyFormat } from './body.rules.js';
import { encryptMessage, sign } from './crypto.rules.js';
import { toCdata } from './xml.rules.js';

/** A text answered to the follower in the callback's own answer. */
export interface PassiveReply {
  to: string;
  from: string;
  text: string;
  /** Epoch ms. */
  at: number;
}

/** In the format the callback came in. */
export function plainReply(format: BodyFormat, reply: PassiveReply): string {
  const seconds = Math.floor(reply.at / 1000);
  if (format === 'json') {
    return JSON.stringify({
      ToUserName: reply.to,
      FromUserName: reply.from,
      CreateTime: seconds,
      MsgType: 'text',
      Content: reply.text,
    });
  }
  return (
    `<xml><ToUserName>${toCdata(reply.to)}</ToUserName><FromUserName>${toCdata(reply.from)}</FromUserName>` +
    `<CreateTime>${seconds}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content>${toCdata(reply.text)}</Content></xml>`
  );
}

export interface Seal {
  token: string;
  key: Buffer;
  appId: string;
  nonce: string;
  /** Epoch ms. */
  at: number;
}

/** Encrypts a reply and signs it, as an encrypted callback must be answered. */
export function sealedReply(format: BodyFormat, reply: string, seal: Seal): string {
  const timestamp = String(Math.floor(seal.at / 1000));
  const encrypted = encryptMessage(seal.key, seal.appId, reply);
  const signature = sign([seal.token, timestamp, seal.nonce, encrypted]);
  if (format === 'json') {
    return JSON.stringify({
      Encrypt: encrypted,
      MsgSignature: signature,
      TimeStamp: Number(timestamp),
      Nonce: seal.nonce,
    });
  }
  return (
    `<xml><Encrypt>${toCdata(encrypted)}</Encrypt><MsgSignature>${toCdata(signature)}</MsgSignature>` +
    `<TimeStamp>${timestamp}</TimeStamp><Nonce>${toCdata(seal.nonce)}</Nonce></xml>`
  );
}
