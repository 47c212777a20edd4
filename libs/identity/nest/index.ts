export { CurrentUser, Public, Roles } from '#libs/platform/nest';
export { AuditModule } from './audit.module.js';
export { AuthGuard, signedInBy } from './auth.guard.js';
export { DecisionService } from './decision.service.js';
export { IdentityModule, type RosterSource } from './identity.module.js';
