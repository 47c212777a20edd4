import type { FastifyInstance } from 'fastify';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { StaticFiles } from './static-files.js';

// swagger-ui-dist comes with @nestjs/swagger, so it is looked for from there.
const fromSwagger = createRequire(createRequire(import.meta.url).resolve('@nestjs/swagger'));
const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

/** Scripts stand in files of their own, because our pages run no inline script. */
const PAGE = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>接通 Jietong API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" href="/docs/favicon-32x32.png">
</head>
<body>
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

/** Shows the document at `/docs` with swagger-ui. */
export function serveDocsPage(fastify: FastifyInstance, documentUrl: string): void {
  const folder = dirname(fromSwagger.resolve('swagger-ui-dist/package.json'));
  const files = StaticFiles.open(folder, (path) => ASSETS.includes(path));
  const start = { url: documentUrl, dom_id: '#docs', validatorUrl: null, deepLinking: true };
  const script = `SwaggerUIBundle(${JSON.stringify(start)});\n`;
  fastify.get('/docs', (_, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
  fastify.get('/docs/start.js', (_, reply) => reply.type('text/javascript; charset=utf-8').send(script));
  for (const asset of ASSETS) {
    fastify.get(`/docs/${asset}`, (request, reply) => files.send(asset, 'no-cache', request, reply));
  }
}
