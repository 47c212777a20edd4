/**
 * Reads the small part of XML that WeChat speaks: elements, text, CDATA, the five named
 * characters and numeric ones. Everything else (DOCTYPE, entities, comments, processing
 * instructions) is refused where it stands, so there is nothing that could expand, and one pass
 * over the text suffices.
 */
const OPEN = /<([A-Za-z_][\w.-]{0,63})(?:\s[^<>]*?)?(\/?)>/y;
const CLOSE = /<\/([A-Za-z_][\w.-]{0,63})\s*>/y;
const TEXT = /[^<]+/y;
const DECLARATION = /^\s*<\?xml\s[^<>]{0,200}\?>/;
const REFERENCE = /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([\dA-Fa-f]{1,6}));|&/g;
const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const CDATA_START = '<![CDATA[';
const CDATA_END = ']]>';
const MAX_DEPTH = 8;

interface Element {
  name: string;
  text: string;
  /** True once it has an element inside. */
  parent: boolean;
}

/** The text of the root's children that have no children themselves. Throws SyntaxError if it is not XML of this kind. */
export function readXml(source: string): Map<string, string> {
  const xml = source.replace(DECLARATION, '').replace(/\r\n?/g, '\n').trim();
  const fields = new Map<string, string>();
  const open: Element[] = [];
  let at = 0;
  do {
    const token = nextToken(xml, at);
    at = token.end;
    if (token.kind === 'text') addText(open, token.text);
    if (token.kind === 'open') enter(open, token.name);
    if (token.kind === 'close' || (token.kind === 'open' && token.closed)) leave(open, token.name, fields);
  } while (open.length > 0);
  if (at !== xml.length) throw new SyntaxError('something follows the root');
  return fields;
}

type Token =
  | { kind: 'text'; text: string; end: number }
  | { kind: 'open'; name: string; closed: boolean; end: number }
  | { kind: 'close'; name: string; end: number };

function nextToken(xml: string, at: number): Token {
  if (xml.startsWith(CDATA_START, at)) {
    const end = xml.indexOf(CDATA_END, at);
    if (end < 0) throw new SyntaxError('CDATA does not end');
    return { kind: 'text', text: xml.slice(at + CDATA_START.length, end), end: end + CDATA_END.length };
  }
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(xml);
  };
  const open = match(OPEN);
  if (open) return { kind: 'open', name: open[1] as string, closed: open[2] === '/', end: OPEN.lastIndex };
  const close = match(CLOSE);
  if (close) return { kind: 'close', name: close[1] as string, end: CLOSE.lastIndex };
  const text = match(TEXT);
  if (text) return { kind: 'text', text: decode(text[0]), end: TEXT.lastIndex };
  throw new SyntaxError('not allowed here');
}

function addText(open: Element[], text: string): void {
  const element = open.at(-1);
  if (!element) throw new SyntaxError('text outside the root');
  element.text += text;
}

function enter(open: Element[], name: string): void {
  if (open.length >= MAX_DEPTH) throw new SyntaxError('too deep');
  const parent = open.at(-1);
  if (parent) parent.parent = true;
  open.push({ name, text: '', parent: false });
}

function leave(open: Element[], name: string, fields: Map<string, string>): void {
  const element = open.pop();
  if (element?.name !== name) throw new SyntaxError('tags do not match');
  if (element.parent) {
    if (element.text.trim() !== '') throw new SyntaxError('text beside elements');
  } else if (open.length === 1) {
    if (fields.has(name)) throw new SyntaxError('a field twice');
    fields.set(name, element.text);
  }
}

function decode(text: string): string {
  return text.replace(REFERENCE, (_, named?: string, decimal?: string, hex?: string) => {
    if (named) return NAMED[named] as string;
    if (!decimal && !hex) throw new SyntaxError('unknown reference');
    const code = decimal ? Number(decimal) : Number.parseInt(hex as string, 16);
    if (code === 0 || code > 0x10ffff) throw new SyntaxError('not a character');
    return String.fromCodePoint(code);
  });
}

/** Text as CDATA, whatever is in it. */
export const toCdata = (text: string): string =>
  `${CDATA_START}${text.replaceAll(CDATA_END, ']]]]><![CDATA[>')}${CDATA_END}`;
