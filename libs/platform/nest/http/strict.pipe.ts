import { AppError, refuse, type InputProblem } from '#libs/contract';
import { ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { Slices } from '../../slices.js';
import { constraintText } from './constraint.text.js';
import { fieldInBody, piecesOf, takeLongLists, type LongList, type Taken } from './pieces.rules.js';
import { strayArrays } from './stray-array.rules.js';

const MAX_PROBLEMS = 50;
const MAX_DEPTH = 20;
const POISONOUS = new Set(['__proto__', 'constructor', 'prototype']);
const NOT_DTOS = new Set<unknown>([undefined, String, Number, Boolean, Array, Object]);

/**
 * Holds bodies, queries and socket events to their DTO: a field that the DTO does not have is
 * refused with its name, as is anything that is not an object. Throws BAD_INPUT.
 */
export class StrictPipe extends ValidationPipe {
  constructor(private readonly slices: () => Slices = () => new Slices()) {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      transform: true,
      exceptionFactory: (errors) => new AppError('BAD_INPUT', fieldProblems(errors)),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const taken = metadata.type === 'body' ? takeLongLists(value, metadata.metatype) : null;
    return taken ? this.inPieces(taken, metadata) : this.atOnce(value, metadata);
  }

  /** The rest first, then list after list; every problem is told, up to as many as are. */
  private async inPieces({ rest, long, type, at }: Taken, metadata: ArgumentMetadata): Promise<unknown> {
    const slices = this.slices();
    const problems: InputProblem[] = [];
    const checked = await this.atOnce(rest, metadata).catch(noteProblems(problems, (field) => field));
    const holder = (at === null ? checked : (checked as Fields | null)?.[at]) as Fields | null;
    for (const list of long) {
      if (list.items.length > list.most) problems.push(tooLong(list));
      const items: unknown[] = [];
      for (const { from, piece } of piecesOf(list)) {
        await slices.pause();
        if (problems.length >= MAX_PROBLEMS) break;
        const part = { [list.name]: piece };
        const done = await this.atOnce(part, { ...metadata, metatype: type }).catch(
          noteProblems(problems, (field) => fieldInBody(field, list, from)),
        );
        items.push(...(((done as Fields | null)?.[list.name] as unknown[] | undefined) ?? []));
      }
      if (holder) holder[list.name] = items;
    }
    if (problems.length > 0) throw new AppError('BAD_INPUT', problems.slice(0, MAX_PROBLEMS));
    return checked;
  }

  private async atOnce(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body') {
      refusePoison(value);
      if (!NOT_DTOS.has(metadata.metatype)) refuseNonObject(value);
    }
    const checked: unknown = await super.transform(value, metadata);
    const stray = strayArrays(checked).slice(0, MAX_PROBLEMS);
    if (stray.length > 0) throw new AppError('BAD_INPUT', stray.map(noObject));
    return checked;
  }
}

type Fields = Record<string, unknown>;

/** Gathers what is refused; null in place of what was. */
const noteProblems =
  (problems: InputProblem[], fieldOf: (field: string) => string) =>
  (error: unknown): null => {
    if (!(error instanceof AppError) || error.code !== 'BAD_INPUT') throw error;
    const found = error.details as InputProblem[];
    problems.push(...found.map((one) => ({ ...one, field: shorten(fieldOf(one.field)) })));
    return null;
  };

/** In the words for any list that is too long. */
const tooLong = ({ name, path, most }: LongList): InputProblem => {
  const said = `${name} must contain no more than ${most} elements`;
  return {
    field: path,
    reason: `${name} ${constraintText('arrayMaxSize', said)}`,
    reasonEn: said,
  };
};

function refuseNonObject(value: unknown): void {
  if (value === undefined || value === null) return;
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) return;
  throw new AppError('BAD_INPUT', [noObject('')]);
}

const noObject = (field: string): InputProblem => ({
  field: shorten(field),
  reason: '须为对象',
  reasonEn: 'must be an object',
});

/** Walks without recursion, so that no depth of nesting can exhaust the stack. */
function refusePoison(root: unknown): void {
  const pending: { value: unknown; path: string; depth: number }[] = [{ value: root, path: '', depth: 0 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, path, depth } = next;
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) continue;
    if (depth >= MAX_DEPTH) {
      refuse(shorten(path), '嵌套过深', 'is nested too deeply');
    }
    for (const key of Object.keys(value)) {
      const field = path === '' ? key : `${path}.${key}`;
      if (POISONOUS.has(key)) {
        refuse(shorten(field), '不允许此名称', 'is not allowed');
      }
      pending.push({
        value: (value as Record<string, unknown>)[key],
        path: field,
        depth: depth + 1,
      });
    }
  }
}

/** Flattens class-validator's tree to one line a field. Values are left out: they may be personal. */
export function fieldProblems(errors: readonly ValidationError[], parent = ''): InputProblem[] {
  const problems: InputProblem[] = [];
  for (const error of errors) {
    const field = parent === '' ? error.property : `${parent}.${error.property}`;
    if (error.constraints) problems.push(problemOf(error, error.constraints, field));
    problems.push(...fieldProblems(error.children ?? [], field));
    if (problems.length >= MAX_PROBLEMS) break;
  }
  return problems.slice(0, MAX_PROBLEMS);
}

/** Of a field that is not there its form says nothing in Chinese; in English it tells what to give. */
function problemOf(
  { property, value }: ValidationError,
  constraints: Record<string, string>,
  field: string,
): InputProblem {
  const broken = Object.entries(constraints);
  const demands = broken.map(([name, said]) => constraintText(name, said)).join('、');
  const sentences = broken.map(([, said]) => said).join('; ');
  const isMissing = value === undefined;
  return {
    field: shorten(field),
    reason: shorten(`${property} ${isMissing ? '缺失' : demands}`),
    reasonEn: shorten(isMissing ? `${property} is missing; ${sentences}` : sentences),
  };
}

const shorten = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

/** What was checked as a plain document, without the classes it was checked with; what is undefined is left out. */
export const plainOf = <T extends object>(checked: T): T => JSON.parse(JSON.stringify(checked)) as T;
