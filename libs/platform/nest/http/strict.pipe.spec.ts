import { openStores, type Stores } from '#kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, ValidateNested } from 'class-validator';
import { startTestApp, type TestApp } from '#kit/http-app';

class PartDto {
  @IsString()
  name!: string;
}

class PlaceDto {
  @IsOptional()
  @IsInt()
  page?: number;
}

class NoteDto {
  @IsString()
  title!: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => PlaceDto)
  place?: PlaceDto;

  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => PartDto)
  parts?: PartDto[];
}

class EmptyDto {}

class PageDto {
  @IsOptional()
  @IsInt()
  @Max(100)
  @Type(() => Number)
  limit?: number;
}

@Controller('api/v1')
class NoteController {
  @Post('notes')
  write(@Body() body: NoteDto): { kind: string; title: string } {
    return { kind: body.constructor.name, title: body.title };
  }

  @Post('empty')
  empty(@Body() body: EmptyDto): EmptyDto {
    return body;
  }

  @Get('notes')
  list(@Query() query: PageDto): { limit: unknown } {
    return { limit: query.limit };
  }

  @Post('xml')
  xml(@Body() body: string): { text: string } {
    return { text: body };
  }
}

let stores: Stores;
let test: TestApp;
beforeAll(async () => {
  stores = await openStores();
  test = await startTestApp(stores, { controllers: [NoteController] });
});
afterAll(async () => {
  await test.close();
  await stores.close();
});

const post = async (
  path: string,
  body: string,
  type = 'application/json',
): Promise<{ status: number; body: any }> => {
  const answer = await fetch(`${test.url}/api/v1/${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': type },
  });
  return { status: answer.status, body: await answer.json() };
};
const get = async (path: string): Promise<{ status: number; body: any; headers: Headers }> => {
  const answer = await fetch(`${test.url}${path}`);
  return { status: answer.status, body: await answer.json(), headers: answer.headers };
};

describe('strict input', () => {
  it('turns a good body into its DTO', async () => {
    expect(await post('notes', '{"title":"a"}')).toEqual({
      status: 201,
      body: { kind: 'NoteDto', title: 'a' },
    });
  });

  it('refuses unknown and wrong fields with their names, also nested ones', async () => {
    const { status, body } = await post(
      'notes',
      '{"title":1,"role":"admin","parts":[{"name":"x","more":1},{}]}',
    );
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 'BAD_INPUT',
      message: expect.any(String),
      messageEn: expect.any(String),
    });
    expect(body.details.map((problem: { field: string }) => problem.field).toSorted()).toEqual([
      'parts.0.more',
      'parts.1.name',
      'role',
      'title',
    ]);
  });

  it('says of a field that is not there that it is missing, and not that its form is wrong', async () => {
    expect((await post('notes', '{}')).body.details).toEqual([
      { field: 'title', reason: 'title 缺失', reasonEn: 'title is missing; title must be a string' },
    ]);
    expect((await post('notes', '{"title":null}')).body.details).toEqual([
      { field: 'title', reason: 'title 须为文字', reasonEn: 'title must be a string' },
    ]);
  });

  it.each([
    ['an object', '"place":[]', ['place']],
    ['an object, with one in it', '"place":[{"page":1}]', ['place']],
    ['an item of a list', '"parts":[[],{"name":"x"},[{"name":"y"}]]', ['parts.0', 'parts.2']],
  ])('refuses an array in the place of %s', async (_, fields, wrong) => {
    const { status, body } = await post('notes', `{"title":"a",${fields}}`);
    expect([status, body.code]).toEqual([400, 'BAD_INPUT']);
    expect(body.details.map((problem: { field: string }) => problem.field).toSorted()).toEqual(wrong);
  });

  it('refuses unknown fields of a DTO without fields', async () => {
    expect((await post('empty', '{}')).status).toBe(201);
    const { status, body } = await post('empty', '{"a":1}');
    expect([status, body.details]).toEqual([
      400,
      [{ field: 'a', reason: 'a 没有这个字段', reasonEn: 'property a should not exist' }],
    ]);
  });

  it.each([
    ['an array', '[{"title":"a"}]'],
    ['a string', '"title"'],
    ['a number', '1'],
    ['no JSON', '{"title":'],
    ['nothing', ''],
    ['__proto__', '{"title":"a","__proto__":{"x":1}}'],
    ['constructor.prototype', '{"title":"a","constructor":{"prototype":{"x":1}}}'],
    ['an operator', '{"title":{"$ne":null}}'],
    ['bottomless nesting', `{"title":"a","parts":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
  ])('refuses %s', async (_, text) => {
    const { status, body } = await post('notes', text);
    expect([status, body.code]).toEqual([400, 'BAD_INPUT']);
  });

  it('holds queries to their DTO', async () => {
    expect((await get('/api/v1/notes?limit=5')).body).toEqual({ limit: 5 });
    const { status, body } = await get('/api/v1/notes?limit=500&sort=x');
    expect(status).toBe(400);
    expect(body.details.map((problem: { field: string }) => problem.field).toSorted()).toEqual([
      'limit',
      'sort',
    ]);
  });

  it('refuses a body beyond 64 KiB', async () => {
    const { status, body } = await post('notes', JSON.stringify({ title: 'x'.repeat(70_000) }));
    expect([status, body.code]).toEqual([413, 'TOO_LARGE']);
  });

  it('hands XML over as text, and refuses types it does not know', async () => {
    expect((await post('xml', '<xml/>', 'text/xml')).body).toEqual({ text: '<xml/>' });
    expect(await post('notes', 'a=1', 'application/x-www-form-urlencoded')).toMatchObject({
      status: 415,
      body: { code: 'BAD_INPUT' },
    });
    expect(await post('notes', '<xml/>', 'text/xml')).toMatchObject({
      status: 400,
      body: { code: 'BAD_INPUT' },
    });
  });
});
