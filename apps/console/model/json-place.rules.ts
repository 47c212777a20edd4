/** Where in a JSON text a field stands, so that what is wrong can be shown at its place. */

/** Lines by path, such as `queues.0.rings.1`; the whole has the path `''`. Lines count from 1. */
export type Places = ReadonlyMap<string, number>;

export interface JsonFault {
  line: number;
  /** What was found in place of what JSON allows there. */
  found: string;
}

class Fault extends Error {
  constructor(readonly at: number) {
    super();
  }
}

/** Reads a JSON text; answers the line of every value, or the first fault. */
export function placesOf(text: string): { places: Places } | { fault: JsonFault } {
  const places = new Map<string, number>();
  const lines = lineStarts(text);
  try {
    const note = (path: string, at: number): void => {
      // A field of the whole whose name is empty must not pass for the whole.
      if (path !== '' || !places.has('')) places.set(path, lineAt(lines, at));
    };
    const end = readValue({ text, note }, '', space(text, 0));
    const after = space(text, end);
    if (after < text.length) throw new Fault(after);
    return { places };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const found = text.slice(error.at, error.at + 12).split('\n')[0] ?? '';
    return { fault: { line: lineAt(lines, Math.min(error.at, text.length)), found } };
  }
}

/** The line of a field, or of the nearest thing around it that stands there. */
export function lineOf(places: Places, field: string): number {
  const parts = field.split('.');
  for (let n = parts.length; n > 0; n -= 1) {
    const line = places.get(parts.slice(0, n).join('.'));
    if (line !== undefined) return line;
  }
  return places.get('') ?? 1;
}

interface Reading {
  text: string;
  note: (path: string, at: number) => void;
}

const SPACE = /[ \t\r\n]*/y;
/** Anything from the blank on but quote and backslash, or one of those that a backslash may begin. */
const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Where a match that begins here ends; a fault if there is none. */
function matched(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  if (!pattern.test(text)) throw new Fault(at);
  return pattern.lastIndex;
}
const space = (text: string, at: number): number => matched(SPACE, text, at);

function readValue(reading: Reading, path: string, at: number): number {
  reading.note(path, at);
  const first = reading.text[at];
  if (first === '{') return readItems(reading, path, at, '}');
  if (first === '[') return readItems(reading, path, at, ']');
  return matched(first === '"' ? STRING : PLAIN, reading.text, at);
}

/** The entries of an object or an array. */
function readItems(reading: Reading, path: string, from: number, close: '}' | ']'): number {
  const { text } = reading;
  let at = space(text, from + 1);
  if (text[at] === close) return at + 1;
  for (let index = 0; ; index += 1) {
    let name = String(index);
    if (close === '}') {
      const end = matched(STRING, text, at);
      name = JSON.parse(text.slice(at, end)) as string;
      const colon = space(text, end);
      if (text[colon] !== ':') throw new Fault(colon);
      at = space(text, colon + 1);
    }
    at = space(text, readValue(reading, path === '' ? name : `${path}.${name}`, at));
    if (text[at] === close) return at + 1;
    if (text[at] !== ',') throw new Fault(at);
    at = space(text, at + 1);
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** By halving: a policy has many lines, and every value asks. */
function lineAt(starts: readonly number[], at: number): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) <= at) low = middle;
    else high = middle;
  }
  return low + 1;
}
