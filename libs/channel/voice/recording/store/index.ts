export * from './chosen-store.adapter.js';
export * from './disk-store.adapter.js';
export * from './recording-store.js';
export * from './s3-store.adapter.js';
export * from './signature-v4.rules.js';
