export { CurrentUser, Public, Roles } from './access.decorator.js';
export { AuthGuard } from './auth.guard.js';
export { DecisionService } from './decision.service.js';
export { IdentityModule, type RosterSource } from './identity.module.js';
