import fc from 'fast-check';

/** JIETONG_TEST_SEED=n: other examples. */
const seed = Number(process.env['JIETONG_TEST_SEED'] ?? 12_360);

// The same examples at every run: what was green stays green, and what is red can be repeated. A `maxLength` that is told
// is reached: else lists were ten long at most, whatever it says.
fc.configureGlobal({ seed, defaultSizeToMaxWhenMaxSpecified: true });

/** For tests of properties. */
export { fc };
