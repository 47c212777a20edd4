import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StartRefusal } from '../../start/refusal.js';

/** SIP over TLS as an Asterisk of ours serves it, beside UDP and TCP. */
export interface SipTls {
  /** Loopback port, TCP. */
  port: number;
  /** PEM files. */
  certificate: string;
  key: string;
  /** Calls of the trunk must bring their keys and be encrypted (SRTP). */
  srtp: boolean;
}

/** As an operator sets it; without files of their own a certificate is made. */
export interface SipTlsSettings {
  port: number;
  certificate: string | null;
  key: string | null;
  srtp: boolean;
}

/** What the templates of deploy/asterisk/etc take for it; null = neither TLS nor SRTP. */
export function securityValues(tls: SipTls | null, bind: string): Record<string, string> {
  const transport =
    tls &&
    [
      '[tls]',
      'type = transport',
      'protocol = tls',
      `bind = ${bind}:${tls.port}`,
      `cert_file = ${tls.certificate}`,
      `priv_key_file = ${tls.key}`,
      'method = tlsv1_2',
    ].join('\n');
  return {
    TLS_TRANSPORT: transport ?? '',
    TRUNK_TRANSPORT: tls ? 'tls' : 'udp',
    TRUNK_MEDIA_ENCRYPTION: tls?.srtp ? 'sdes' : 'no',
  };
}

/**
 * The TLS of an Asterisk as it is set; null where no port is. Without a certificate one is made in `folder`
 * (self-signed, at the first start, and kept). Throws StartRefusal for a file that is not there.
 */
export async function sipTlsOf(settings: SipTlsSettings, folder: string): Promise<SipTls | null> {
  const { port, certificate, key, srtp } = settings;
  if (port === 0) {
    if (!srtp) return null;
    throw new StartRefusal(
      'JIETONG_TRUNK_SRTP 需要 JIETONG_SIPS_PORT：没有 TLS，密钥会以明文传送。',
      'JIETONG_TRUNK_SRTP needs JIETONG_SIPS_PORT: without TLS the keys would be sent in clear.',
    );
  }
  if (certificate === null && key === null) return { port, ...(await ownCertificate(folder)), srtp };
  for (const [file, setting] of [
    [certificate, 'JIETONG_SIP_CERTIFICATE'],
    [key, 'JIETONG_SIP_KEY'],
  ] as const) {
    if (file !== null && existsSync(file)) continue;
    throw new StartRefusal(
      `${setting} 指定的文件不存在：证书与私钥须同时给出（PEM）。`,
      `${setting} names no file that is there: give certificate and key, both as PEM.`,
    );
  }
  return { port, certificate: certificate ?? '', key: key ?? '', srtp };
}

const run = promisify(execFile);
const YEARS = 10;

async function ownCertificate(folder: string): Promise<{ certificate: string; key: string }> {
  const [certificate, key] = [join(folder, 'sip.crt'), join(folder, 'sip.key')];
  if (existsSync(certificate) && existsSync(key)) return { certificate, key };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const half = `${certificate}.half`;
  const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const about = [
    '-subj',
    '/CN=jietong',
    '-days',
    String(365 * YEARS),
    '-addext',
    'subjectAltName=DNS:localhost',
  ];
  try {
    await run('openssl', [...kind, ...about, '-keyout', key, '-out', half]);
  } catch (cause) {
    throw new StartRefusal(
      '无法生成 SIP 证书：请安装 openssl，或用 JIETONG_SIP_CERTIFICATE 与 JIETONG_SIP_KEY 给出证书与私钥。',
      'No certificate for SIP could be made: install openssl, or give JIETONG_SIP_CERTIFICATE and JIETONG_SIP_KEY.',
      { cause },
    );
  }
  renameSync(half, certificate);
  return { certificate, key };
}
