export * from './calibration-story.service.js';
export * from './floor-story.service.js';
export * from './office-story.service.js';
export * from './publication-story.service.js';
export * from './quality-story.service.js';
export { Staff } from './staff.service.js';
export { lastMonthBefore } from './story-texts.rules.js';
