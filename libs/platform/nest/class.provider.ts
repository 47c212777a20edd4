import type { FactoryProvider, InjectionToken } from '@nestjs/common';

/** A symbol says nothing of what it stands for; a class must give what the parameter takes. */
type TokenOf<T> = symbol | (abstract new (...args: never[]) => T);
type TokensOf<P extends unknown[]> = { [K in keyof P]: TokenOf<P[K]> };

/**
 * Provides a plain class by its constructor, with what stands behind these tokens as its arguments,
 * in their order: a missing or exchanged class does not compile. For classes that know nothing of Nest.
 */
export const provideClass = <P extends unknown[], T extends object>(
  type: new (...parts: P) => T,
  ...tokens: TokensOf<P>
): FactoryProvider<T> => ({
  provide: type,
  useFactory: (...parts: P) => new type(...parts),
  inject: tokens as InjectionToken[],
});

/** As `provideClass`, for a class with so many parts that its constructor takes them by name. */
export function provideParts<P extends object, T extends object>(
  type: new (parts: P) => T,
  tokens: { [K in keyof P]-?: TokenOf<P[K]> },
): FactoryProvider<T> {
  const names = Object.keys(tokens);
  return {
    provide: type,
    useFactory: (...parts: unknown[]) =>
      new type(Object.fromEntries(names.map((name, i) => [name, parts[i]])) as P),
    inject: Object.values(tokens) as InjectionToken[],
  };
}
