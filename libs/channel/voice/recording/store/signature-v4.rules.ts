import { createHash, createHmac } from 'node:crypto';

/** Whoever signs, and for where. */
export interface S3Credentials {
  keyId: string;
  key: string;
  region: string;
}

/** A request of S3, before it is signed. */
export interface S3Request {
  method: 'GET' | 'PUT' | 'DELETE';
  url: URL;
  /** Signed along with host, time and hash; lower-case names. */
  headers: Readonly<Record<string, string>>;
  body: Buffer | null;
}

const SERVICE = 's3';
const ALGORITHM = 'AWS4-HMAC-SHA256';

const hashOf = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex');
const hmac = (key: Buffer | string, content: string): Buffer =>
  createHmac('sha256', key).update(content).digest();

/** Percent-encoding as AWS wants it: all but letters, digits and `-._~`. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/**
 * The headers that sign a request by AWS Signature Version 4, in one piece: time, hash and `authorization`.
 * `now`: epoch ms.
 */
export function signedHeaders(
  { method, url, headers, body }: S3Request,
  { keyId, key, region }: S3Credentials,
  now: number,
): Record<string, string> {
  const time = new Date(now).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  const day = time.slice(0, 8);
  const hash = hashOf(body ?? '');
  const own = { ...headers, 'x-amz-content-sha256': hash, 'x-amz-date': time };
  const all = Object.entries({ ...own, host: url.host }).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const names = all.map(([name]) => name).join(';');
  const canonical = [
    method,
    url.pathname
      .split('/')
      .map((part) => encoded(decodeURIComponent(part)))
      .join('/'),
    [...url.searchParams]
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .toSorted()
      .join('&'),
    ...all.map(([name, value]) => `${name}:${value.trim()}`),
    '',
    names,
    hash,
  ].join('\n');
  const scope = `${day}/${region}/${SERVICE}/aws4_request`;
  const signing = [day, region, SERVICE, 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${key}`);
  const signature = hmac(signing, [ALGORITHM, time, scope, hashOf(canonical)].join('\n')).toString('hex');
  const authorization = `${ALGORITHM} Credential=${keyId}/${scope},SignedHeaders=${names},Signature=${signature}`;
  return { ...own, authorization };
}
