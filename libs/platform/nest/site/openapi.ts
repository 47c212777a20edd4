import { ERRORS } from '#libs/contract';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { serveDocsPage } from './docs-page.js';
import { describeDtoProperties, dtoSchemas, SCHEMA_REF } from './dto.schemas.js';

export interface OpenApiOptions {
  version?: string;
  /** Operations under /api that need no token, e.g. `POST /api/v1/auth/login`. */
  publicOperations?: readonly string[];
}

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

const DOCUMENT_URL = '/api/v1/openapi.json';
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/**
 * Describes the app at /api/v1/openapi.json and shows it at /docs. Schemas come from the rules of
 * class-validator, so that no property is described twice. Call before `listen`.
 */
export function setupOpenApi(app: NestFastifyApplication, options: OpenApiOptions = {}): OpenAPIObject {
  describeDtoProperties();
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('接通 Jietong')
    .setDescription(
      '每个错误都带有 ErrorBody；未知字段会被拒绝。Every error carries an ErrorBody; unknown fields are refused.',
    )
    .setVersion(options.version ?? '1')
    .addBearerAuth({ type: 'http', scheme: 'bearer' }, 'bearer')
    .build();
  const document = SwaggerModule.createDocument(app, builder);
  describeSchemas(document);
  describeOperations(document, new Set(options.publicOperations));
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  fastify.get(DOCUMENT_URL, (_, reply) => reply.send(document));
  serveDocsPage(fastify, DOCUMENT_URL);
  return document;
}

/** Replaces what swagger guessed by what the rules say, and adds what those refer to. */
function describeSchemas(document: OpenAPIObject): void {
  const known = dtoSchemas();
  const schemas: Schemas = { ...document.components?.schemas };
  const wanted = Object.keys(schemas);
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    const schema = known[name];
    if (!schema) continue;
    schemas[name] = schema as Schemas[string];
    for (const [, referred] of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (referred !== undefined && !(referred in schemas)) {
        schemas[referred] = {};
        wanted.push(referred);
      }
    }
  }
  schemas['ErrorBody'] = errorBodySchema();
  schemas['InputProblem'] = inputProblemSchema();
  document.components = { ...document.components, schemas };
}

function errorBodySchema(): Schemas[string] {
  return {
    type: 'object',
    required: ['code', 'message', 'messageEn'],
    properties: {
      code: { type: 'string', enum: Object.keys(ERRORS) },
      message: { type: 'string', description: '给人看的中文说明' },
      messageEn: { type: 'string', description: 'An English sentence for people' },
      details: {
        description: 'What exactly; for BAD_INPUT a list of InputProblem',
        anyOf: [{ type: 'array', items: { $ref: `${SCHEMA_REF}InputProblem` } }, {}],
      },
    },
  };
}

function inputProblemSchema(): Schemas[string] {
  return {
    type: 'object',
    required: ['field', 'reason', 'reasonEn'],
    properties: {
      field: { type: 'string', description: 'Where, e.g. `items.0.name`; empty = all of it' },
      reason: { type: 'string', description: '原因' },
      reasonEn: { type: 'string', description: 'Why' },
      code: { type: 'string', description: 'Which of several kinds of wrong, as a word for programs' },
      about: { type: 'array', items: { type: 'string' }, description: 'Ids of what is meant' },
    },
  };
}

/** Adds the error answer and the need for a token to each operation. */
function describeOperations(document: OpenAPIObject, publicOperations: ReadonlySet<string>): void {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      const open = !path.startsWith('/api/') || publicOperations.has(`${method.toUpperCase()} ${path}`);
      operation.security = open ? [] : [{ bearer: [] }];
      operation.responses['default'] = {
        description: '错误 An error',
        content: { 'application/json': { schema: { $ref: `${SCHEMA_REF}ErrorBody` } } },
      };
    }
  }
}
