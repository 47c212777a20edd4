import { AppError, badInput, refuse } from '#libs/contract';
import { RoutingPolicyDto } from '#apps/gateway';
import { plainOf, StrictPipe } from '#libs/platform/nest';
import { StartRefusal, codeOf } from '#libs/platform/start';
import type { RoutingPolicy, World } from '#libs/routing';
import { readFile } from 'node:fs/promises';
import { WorldDto } from './world.dto.js';

/** A policy as the API takes it: what is left out is as if nobody had written it. Throws BAD_INPUT with every reason. */
export const readPolicy = (file: string): Promise<RoutingPolicy> => read(file, RoutingPolicyDto);

/** Queues and agents. Throws BAD_INPUT with every reason. */
export async function readWorld(file: string): Promise<World> {
  const world = await read<World>(file, WorldDto);
  const known = new Set(world.queues.map(({ id }) => id));
  const problems = world.agents.flatMap(({ queueIds }, i) =>
    queueIds
      .filter((id) => !known.has(id))
      .map((id) => ({
        field: `agents.${i}.queueIds`,
        reason: `没有队列 ${id}`,
        reasonEn: `there is no queue ${id}`,
      })),
  );
  if (problems.length > 0) throw new AppError('BAD_INPUT', problems);
  return world;
}

async function read<T extends object>(file: string, metatype: new () => T): Promise<T> {
  const checked: unknown = await new StrictPipe().transform(await parse(file), { type: 'body', metatype });
  return plainOf(checked as T);
}

async function parse(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new StartRefusal(
      `文件 ${file} 无法读取（${codeOf(cause)}）。`,
      `The file ${file} can't be read (${codeOf(cause)}).`,
      { cause },
    );
  });
  const value = parsed(file, text);
  // What says nothing at all is not the policy that nobody has ever written.
  return value ?? refuse('', '须为对象', 'must be an object');
}

function parsed(file: string, text: string): unknown {
  try {
    // Editors of Windows begin a file with a mark that is no JSON.
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (cause) {
    const { message } = cause as Error;
    throw badInput('', `${file} 不是 JSON：${message}`, `${file} is not JSON: ${message}`);
  }
}
