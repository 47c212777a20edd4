export * from './satisfaction/satisfaction-round.service.js';
export * from './satisfaction/satisfaction.reaction.js';
export * from './satisfaction/satisfaction.repository.js';
export * from './satisfaction/satisfaction.rules.js';
export * from './satisfaction/satisfaction.service.js';
export * from './survey.module.js';
