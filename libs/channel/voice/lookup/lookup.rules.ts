import { bareHost, isInner } from '#libs/platform';
import { hkdfSync } from 'node:crypto';
import { isIP } from 'node:net';

/** What a tree asks a system outside about a caller. */
export interface LookupQuestion {
  treeId: string;
  nodeId: string;
  url: string;
  /** What is told: `caller` = their number, else the name under which digits were kept. */
  by: string;
  value: string;
  /** So long it may take. */
  seconds: number;
}

/** What came of it: the answer, or in words why there is none. */
export type LookupResult = { answer: string; problem: null } | { answer: null; problem: string };

/** Asks systems outside. */
export interface Lookups {
  /** Never rejects. */
  ask(question: LookupQuestion): Promise<LookupResult>;
  /** By which receivers check that a tree asks them; in hex. */
  keyOf(treeId: string): string;
}

/** Answers are names, by which a tree branches. */
export const ANSWER = /^[A-Za-z0-9_-]{1,32}$/;
const LONGEST_URL = 500;

/** Of one tree, so that who receives its questions can't pretend to be another. */
export const lookupKeyOf = (secret: string, treeId: string): string =>
  Buffer.from(hkdfSync('sha256', secret, 'jietong', `ivr lookup ${treeId}`, 32)).toString('hex');

export const bodyOf = ({ treeId, nodeId, by, value }: LookupQuestion): string =>
  JSON.stringify({ tree: treeId, node: nodeId, by, value });

/** `{"answer": …}`, a name or a whole number; null if it is nothing of the kind. */
export function answerIn(body: string): string | null {
  try {
    const read: unknown = JSON.parse(body);
    if (typeof read !== 'object' || read === null || !('answer' in read)) return null;
    const { answer } = read;
    const text = typeof answer === 'number' ? String(answer) : answer;
    return typeof text === 'string' && ANSWER.test(text) ? text : null;
  } catch {
    return null;
  }
}

/** Whether a value can be the address of a lookup at all. */
export function isLookupUrl(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > LONGEST_URL || !URL.canParse(value)) return false;
  const { protocol, username, password, hash } = new URL(value);
  return /^https?:$/.test(protocol) && username === '' && password === '' && hash === '';
}

/** Whether it may not be asked, as far as its name tells: in clear, or in our own network. Names are checked when they are asked. */
export function isRefusedUrl(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  const host = bareHost(hostname);
  return protocol !== 'https:' || host === 'localhost' || (isIP(host) !== 0 && isInner(host));
}
