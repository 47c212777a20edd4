import { openStores, type Stores } from '#kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { startTestApp, type TestApp } from '#kit/http-app';
import { setupOpenApi } from './openapi.js';

class SkillDto {
  @IsString()
  name!: string;

  @IsInt()
  @Min(1)
  @Max(5)
  level!: number;
}

class AgentDto {
  @IsString()
  @Length(1, 40)
  displayName!: string;

  @IsIn(['online', 'break'])
  presence!: string;

  @IsOptional()
  @IsString()
  note?: string;

  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => SkillDto)
  skills!: SkillDto[];
}

class AgentQueryDto {
  @IsString()
  district!: string;

  @IsOptional()
  @IsInt()
  @Max(100)
  @Type(() => Number)
  limit?: number;

  @IsOptional()
  @IsString({ each: true })
  state?: string[];
}

class LoginDto {
  @IsString()
  username!: string;
}

@Controller('api/v1')
class AgentController {
  @Post('agents')
  create(@Body() body: AgentDto): AgentDto {
    return body;
  }

  @Get('agents')
  list(@Query() query: AgentQueryDto): AgentQueryDto {
    return query;
  }

  @Get('agents/:id')
  one(@Param('id') id: string): string {
    return id;
  }

  @Post('auth/login')
  login(@Body() body: LoginDto): LoginDto {
    return body;
  }
}

let stores: Stores;
let test: TestApp;
let document: any;
beforeAll(async () => {
  stores = await openStores();
  test = await startTestApp(
    stores,
    { controllers: [AgentController] },
    { prepare: (app) => setupOpenApi(app, { publicOperations: ['POST /api/v1/auth/login'] }) },
  );
  document = await (await fetch(`${test.url}/api/v1/openapi.json`)).json();
});
afterAll(async () => {
  await test.close();
  await stores.close();
});

describe('the OpenAPI document', () => {
  it('describes a body by the rules of its DTO, and what that refers to', () => {
    const body = document.paths['/api/v1/agents'].post.requestBody;
    expect(body.content['application/json'].schema).toEqual({ $ref: '#/components/schemas/AgentDto' });
    const { AgentDto: agent, SkillDto: skill } = document.components.schemas;
    expect(agent.required.toSorted()).toEqual(['displayName', 'presence', 'skills']);
    expect(agent.additionalProperties).toBe(false);
    expect(agent.properties).toMatchObject({
      displayName: { type: 'string', minLength: 1, maxLength: 40 },
      presence: { type: 'string', enum: ['online', 'break'] },
      note: { type: 'string' },
      skills: { type: 'array', maxItems: 10, items: { $ref: '#/components/schemas/SkillDto' } },
    });
    expect(skill.properties.level).toMatchObject({ type: 'integer', minimum: 1, maximum: 5 });
  });

  it('lists a query DTO as parameters', () => {
    const parameters = document.paths['/api/v1/agents'].get.parameters;
    expect(parameters).toHaveLength(3);
    expect(parameters).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: 'district',
          in: 'query',
          required: true,
          schema: { type: 'string' },
        }),
        expect.objectContaining({
          name: 'limit',
          required: false,
          schema: { type: 'integer', maximum: 100 },
        }),
        expect.objectContaining({
          name: 'state',
          required: false,
          schema: { type: 'array', items: { type: 'string' } },
        }),
      ]),
    );
    expect(document.paths['/api/v1/agents/{id}'].get.parameters).toEqual([
      expect.objectContaining({ name: 'id', in: 'path', required: true }),
    ]);
  });

  it('has the error body and the need for a token on each operation', () => {
    const { get } = document.paths['/api/v1/agents'];
    expect(get.security).toEqual([{ bearer: [] }]);
    expect(get.responses.default.content['application/json'].schema.$ref).toBe(
      '#/components/schemas/ErrorBody',
    );
    expect(document.components.schemas.ErrorBody.properties.code.enum).toContain('BAD_INPUT');
    expect(document.components.securitySchemes.bearer).toMatchObject({ type: 'http', scheme: 'bearer' });
    expect(document.paths['/api/v1/auth/login'].post.security).toEqual([]);
    expect(document.paths['/health/live'].get.security).toEqual([]);
  });

  it('refers to nothing that is not in it', () => {
    const names = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
      (match) => match[1],
    );
    expect(names.filter((name) => !(String(name) in document.components.schemas))).toEqual([]);
  });
});

describe('/docs', () => {
  it('is a page without inline scripts, whose files are all there', async () => {
    const page = await (await fetch(`${test.url}/docs`)).text();
    expect(page).not.toMatch(/<script(?![^>]*src=)/);
    const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]);
    expect(files).toHaveLength(4);
    for (const file of files) expect((await fetch(test.url + file)).status).toBe(200);
  });

  it('shows nothing else of that package', async () => {
    expect((await fetch(`${test.url}/docs/package.json`)).status).toBe(404);
  });
});
