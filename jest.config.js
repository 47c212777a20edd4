/** Jest runs the compiled `dist` as it is: what is tested is what is shipped. */
export default {
  roots: ['<rootDir>/dist'],
  testMatch: ['**/*.spec.js'],
  transform: {},
  testEnvironment: 'node',
  maxWorkers: 2,
  // Modules of suites that are over are never let go: after some hundred a worker clears its heap all the time, and ends.
  workerIdleMemoryLimit: '1GB',
  // By itself a busy machine takes longer than the usual half second to end a process: only a handle that was left does so for longer than this, and is told.
  workerGracefulExitTimeout: 15_000,
  // Every wait has a patience of its own; together they may take long on a machine that is busy.
  testTimeout: 300_000,
  coverageProvider: 'v8',
  globalSetup: '<rootDir>/dist/test/kit/global-setup.js',
  globalTeardown: '<rootDir>/dist/test/kit/global-teardown.js',
};
