import { AppError } from '#libs/contract';
import type { FastifyInstance } from 'fastify';
import { StaticFiles } from './static-files.js';

/** Never a page of the console: an unknown address below these is an honest 404. */
const NOT_PAGES = /^(api|docs|health|metrics|wechat|socket\.io|assets)(\/|$)/;
const NOT_BUILT =
  '控制台页面尚未构建，请先运行 npm run build。接口文档见 /docs 。\n' +
  'The console has not been built yet: run "npm run build" first. The API is described at /docs .\n';

/**
 * Serves the built console from `folder`. Addresses that are no file, such as /wallboard or /chat,
 * get index.html, and the page finds its own way. Without a build, one plain sentence says so.
 */
export function serveConsole(fastify: FastifyInstance, folder: string): void {
  const files = StaticFiles.open(folder);
  fastify.get<{ Params: { '*': string } }>('/*', async (request, reply) => {
    const path = request.params['*'];
    if (path !== '' && files.has(path)) return files.send(path, cachingOf(path), request, reply);
    if (!isPage(path, request.headers.accept ?? '*/*')) throw new AppError('NOT_FOUND');
    if (files.has('index.html')) return files.send('index.html', 'no-cache', request, reply);
    return reply.status(404).type('text/plain; charset=utf-8').send(NOT_BUILT);
  });
}

/** Vite puts a hash of the content into the names below assets/; everything else is asked for again. */
function cachingOf(path: string): string {
  return path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
}

function isPage(path: string, accept: string): boolean {
  const acceptsHtml = accept.includes('text/html') || accept.includes('*/*');
  const namesFile = /\.[A-Za-z0-9]+$/.test(path);
  return acceptsHtml && !namesFile && !NOT_PAGES.test(path);
}
