import { AppError } from '#libs/contract';
import { readXml } from './xml.rules.js';

/** Longest body accepted, in bytes; WeChat's own stay far below. */
export const MAX_BODY_BYTES = 64 * 1024;
const MAX_JSON_DEPTH = 16;

export type BodyFormat = 'xml' | 'json';

/** What WeChat said: the plain fields of its message, every value as text. */
export interface WechatBody {
  format: BodyFormat;
  /** Numbers keep their digits: MsgId has 64 bits. Nested fields are left out. */
  fields: ReadonlyMap<string, string>;
}

const UNREADABLE = { field: '', reason: '无法解析', reasonEn: 'the body can’t be read' };

/** The first byte says whether it is XML or JSON; a Content-Type is not trusted. Throws TOO_LARGE or BAD_INPUT. */
export function parseBody(bytes: Uint8Array): WechatBody {
  if (bytes.length > MAX_BODY_BYTES) throw new AppError('TOO_LARGE', { maxBytes: MAX_BODY_BYTES });
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim();
    const format: BodyFormat = text.startsWith('{') ? 'json' : 'xml';
    const fields = format === 'json' ? readJson(text) : readXml(text);
    for (const value of fields.values()) refuseBroken(value);
    return { format, fields };
  } catch (cause) {
    throw new AppError('BAD_INPUT', [UNREADABLE], { cause });
  }
}

function readJson(text: string): Map<string, string> {
  JSON.parse(text); // only to refuse what is not JSON: the next line would let some of it pass
  const exact = text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (part) =>
    part.startsWith('"') ? part : `"${part}"`,
  );
  const value = JSON.parse(exact) as Record<string, unknown>;
  refuseDeep(value, MAX_JSON_DEPTH);
  const fields = new Map<string, string>();
  for (const [name, field] of Object.entries(value)) {
    if (typeof field === 'string') fields.set(name, field);
  }
  return fields;
}

function refuseDeep(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth === 0) throw new SyntaxError('too deep');
  for (const inner of Object.values(value)) refuseDeep(inner, depth - 1);
}

/** Half characters and NUL are never sent by WeChat, and not every store keeps them as they are. */
function refuseBroken(value: string): void {
  if (value.includes('\0') || /\p{Surrogate}/u.test(value)) throw new SyntaxError('broken text');
}
