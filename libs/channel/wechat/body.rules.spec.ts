import { within } from '#kit/within';
import { describe, expect, it } from '@jest/globals';
import { MAX_BODY_BYTES, parseBody } from './body.rules.js';
import { toCdata } from './xml.rules.js';

const parse = (text: string) => parseBody(Buffer.from(text));
const fieldsOf = (text: string) => Object.fromEntries(parse(text).fields);

describe('a body from WeChat', () => {
  it('is XML with CDATA and numbers', () => {
    const body = parse(`<?xml version="1.0" encoding="UTF-8"?>
      <xml><ToUserName><![CDATA[gh_1]]></ToUserName><CreateTime>1348831860</CreateTime>
      <Content><![CDATA[a<b&c]]></Content><MsgId>23456789012345678901</MsgId><Empty/>
      <ScanCodeInfo><ScanType>qr</ScanType></ScanCodeInfo></xml>\n`);
    expect(body.format).toBe('xml');
    expect(Object.fromEntries(body.fields)).toEqual({
      ToUserName: 'gh_1',
      CreateTime: '1348831860',
      Content: 'a<b&c',
      MsgId: '23456789012345678901',
      Empty: '',
    });
  });

  it('is JSON, and keeps every digit of a number', () => {
    const body = parse(
      '\uFEFF {"MsgId": 23456789012345678901, "Content": "他说 \\"12\\" 3", "CreateTime":1348831860, "List":[{"a":1}], "x":null, "y":true}',
    );
    expect(body.format).toBe('json');
    expect(Object.fromEntries(body.fields)).toEqual({
      MsgId: '23456789012345678901',
      Content: '他说 "12" 3',
      CreateTime: '1348831860',
    });
  });

  it('decodes the characters XML names, and only outside CDATA', () => {
    expect(fieldsOf('<xml><C>&lt;&#20013;&#x4e2d;&amp;lt;<![CDATA[&lt;]]></C></xml>')).toEqual({
      C: '<中中&lt;&lt;',
    });
  });

  it.each([
    '你好 😀 𠮷 é\u0301 \u202e',
    ']]>',
    '<!DOCTYPE x [<!ENTITY a "b">]>',
    '&lt;',
    '  spaced \n line ',
  ])('carries the text %j', (text) =>
    expect(fieldsOf(`<xml><C>${toCdata(text)}</C></xml>`)).toEqual({ C: text }),
  );

  it('leaves attributes aside', () => {
    expect(fieldsOf('<xml a="1"><C b="2">x</C><D c="/"/></xml>')).toEqual({ C: 'x', D: '' });
  });
});

const LAUGHS = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from(
  { length: 9 },
  (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i || ''};`.repeat(10)}">`,
).join('')}]><xml><Content>&lol9;</Content></xml>`;

const HOSTILE: [string, string][] = [
  ['nothing', ''],
  ['white space', ' \n '],
  ['words', 'hello'],
  ['billion laughs', LAUGHS],
  [
    'an external entity',
    '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><Content>&f;</Content></xml>',
  ],
  ['a DOCTYPE in the middle', '<xml><!DOCTYPE x><Content>1</Content></xml>'],
  ['a DOCTYPE hidden in an attribute', '<xml a="<![CDATA["><!DOCTYPE x><C c="]]>">1</C></xml>'],
  ['a comment', '<xml><!-- <![CDATA[ --><C>1</C></xml>'],
  ['a processing instruction', '<xml><?php x ?><C>1</C></xml>'],
  ['an unknown entity', '<xml><C>&x;</C></xml>'],
  ['a bare ampersand', '<xml><C>a & b</C></xml>'],
  ['a character that is none', '<xml><C>&#0;</C></xml>'],
  ['a half character', '<xml><C>&#xD800;</C></xml>'],
  ['tags that do not match', '<xml><C>1</D></xml>'],
  ['a root without an end', '<xml><C>1</C>'],
  ['an end without a start', '</xml>'],
  ['CDATA without an end', '<xml><C><![CDATA[1</C></xml>'],
  ['two roots', '<xml></xml><xml></xml>'],
  ['text beside elements', '<xml>a<C>1</C></xml>'],
  ['a field twice', '<xml><FromUserName>a</FromUserName><FromUserName>b</FromUserName></xml>'],
  ['deep XML', `${'<a>'.repeat(9)}${'</a>'.repeat(9)}`],
  ['very deep XML', '<a>'.repeat(21_000)],
  ['many open tags', '<a '.repeat(21_000)],
  ['many half comments', `<xml>${'<!--'.repeat(16_000)}`],
  ['many references', `<xml><C>${'&'.repeat(65_000)}</C></xml>`],
  ['many CDATA starts', `<xml>${'<![CDATA['.repeat(7000)}`],
  ['half JSON', '{"MsgId":1'],
  ['JSON with bare keys', '{1:2}'],
  ['JSON with a leading zero', '{"a":01}'],
  ['a JSON list', '[{"MsgId":1}]'],
  ['deep JSON', `{"a":${'['.repeat(17)}${']'.repeat(17)}}`],
  ['very deep JSON', `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
  ['NUL in JSON', '{"Content":"a\\u0000b"}'],
  ['half a character in JSON', '{"Content":"\\ud83d"}'],
];

describe('a hostile or broken body', () => {
  it.each(HOSTILE)('%s is refused quickly', async (_, text) => {
    // Some milliseconds in quiet; what grew with the square of the length would take many seconds.
    await within(1000, async () =>
      expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' })),
    );
  });

  it('is refused when it is not UTF-8', () => {
    expect(() => parseBody(Buffer.from([0x3c, 0x78, 0xff, 0xfe]))).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT' }),
    );
  });

  it('is refused by its size before anything is read', async () => {
    const bytes = Buffer.alloc(5 * 1024 * 1024, '<');
    await within(50, async () =>
      expect(() => parseBody(bytes)).toThrow(expect.objectContaining({ code: 'TOO_LARGE' })),
    );
    expect(() => parseBody(Buffer.alloc(MAX_BODY_BYTES, ' '))).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT' }),
    );
  });

  it('cannot reach a prototype', () => {
    const body = parse('{"__proto__":"x","constructor":"y"}');
    expect(body.fields.get('__proto__')).toBe('x');
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});
