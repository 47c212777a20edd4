import { AppError } from '#libs/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
};
const COMPRESSIBLE = /^(text|application)\/|svg/;
const compress = promisify(gzip);

interface Content {
  raw: Buffer;
  zipped: Buffer | null;
  etag: string;
}

/**
 * The files of one folder as they were at the start, kept in memory once asked for. Only what was
 * found can be asked for, so no address leads out of the folder.
 *
 * (@fastify/static would do, but it loads an ES module with require, which Jest cannot.)
 */
export class StaticFiles {
  private readonly loaded = new Map<string, Promise<Content>>();

  private constructor(private readonly paths: ReadonlyMap<string, string>) {}

  /** `only`: which paths, relative with `/`, are served; all of a known type unless told. */
  static open(folder: string, only: (path: string) => boolean = () => true): StaticFiles {
    const paths = new Map<string, string>();
    const entries = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
    for (const entry of entries) {
      const file = join(entry.parentPath, entry.name);
      const path = relative(folder, file).split(sep).join('/');
      if (entry.isFile() && extname(path) in TYPES && only(path)) paths.set(path, file);
    }
    return new StaticFiles(paths);
  }

  has(path: string): boolean {
    return this.paths.has(path);
  }

  /** Sends the file, or 304 if the client has it; throws NOT_FOUND for an unknown path. */
  async send(
    path: string,
    caching: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const file = this.paths.get(path);
    if (file === undefined) throw new AppError('NOT_FOUND');
    const type = TYPES[extname(path)] ?? 'application/octet-stream';
    const content = await this.load(file, type);
    reply.headers({ 'cache-control': caching, etag: content.etag, vary: 'accept-encoding' });
    if (request.headers['if-none-match'] === content.etag) return reply.status(304).send();
    reply.type(type);
    const zips = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
    if (!zips || content.zipped === null) return reply.send(content.raw);
    return reply.header('content-encoding', 'gzip').send(content.zipped);
  }

  private load(file: string, type: string): Promise<Content> {
    const known = this.loaded.get(file);
    if (known) return known;
    const loading = loadFile(file, COMPRESSIBLE.test(type));
    this.loaded.set(file, loading);
    loading.catch(() => this.loaded.delete(file));
    return loading;
  }
}

async function loadFile(file: string, compressible: boolean): Promise<Content> {
  const raw = await readFile(file);
  const etag = `"${createHash('sha256').update(raw).digest('base64url').slice(0, 22)}"`;
  return { raw, zipped: compressible && raw.length > 1024 ? await compress(raw) : null, etag };
}
