import { getMetadataStorage } from 'class-validator';

/** A field that holds an object of a DTO of its own, or a list of such (`each`). */
interface Nested {
  name: string;
  each: boolean;
}

/**
 * The paths at which an array stands for an object: class-validator looks at what is in it alone, so that an empty one
 * passes for any object, and one in another for a list's item, with no field of it checked. `root` has been
 * transformed: its DTOs are known by their classes.
 */
export function strayArrays(root: unknown): string[] {
  const stray: string[] = [];
  const pending: { value: unknown; path: string }[] = [{ value: root, path: '' }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, path } = next;
    if (typeof value !== 'object' || value === null) continue;
    for (const { name, each } of nestedOf(value)) {
      const at = path === '' ? name : `${path}.${name}`;
      const found = (value as Record<string, unknown>)[name];
      const parts =
        each && Array.isArray(found)
          ? found.map((part: unknown, i) => ({ value: part, path: `${at}.${i}` }))
          : [{ value: found, path: at }];
      for (const part of parts) {
        if (Array.isArray(part.value)) stray.push(part.path);
        else pending.push(part);
      }
    }
  }
  return stray;
}

/** By class: the decorators say the same of it every time. */
const known = new Map<unknown, readonly Nested[]>();

function nestedOf({ constructor: type }: object): readonly Nested[] {
  if (typeof type !== 'function') return [];
  const before = known.get(type);
  if (before) return before;
  const said = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  const nested = said
    .filter((one) => one.type === 'nestedValidation')
    .map(({ propertyName: name, each }) => ({ name, each }));
  known.set(type, nested);
  return nested;
}
