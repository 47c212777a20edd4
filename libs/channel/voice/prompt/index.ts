export * from './built-in-sounds.adapter.js';
export * from './prompt.repository.js';
export * from './prompt.service.js';
export * from './sound-folder.service.js';
export * from './sound.repository.js';
export * from './wave.rules.js';
