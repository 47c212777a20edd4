/** Jest runs the compiled `dist` as it is: what is tested is what is shipped. */
export default {
  roots: ['<rootDir>/dist'],
  testMatch: ['**/*.spec.js'],
  transform: {},
  testEnvironment: 'node',
  maxWorkers: 2,
  // Every wait has a patience of its own; together they may take long on a machine that is busy.
  testTimeout: 300_000,
  coverageProvider: 'v8',
  globalSetup: '<rootDir>/dist/test/kit/global-setup.js',
  globalTeardown: '<rootDir>/dist/test/kit/global-teardown.js',
};
