import type { Push } from '#libs/contract';
import type { Config, Log } from '#libs/platform';
import { CONFIG, LOG, PUSH } from '#libs/platform/nest';
import type { InjectionToken, Provider } from '@nestjs/common';
import { ControlRepository } from './control.repository.js';
import type { ContactSource } from './control.service.js';
import { LeavingService, type LeavingAudit } from './leaving.service.js';

/** The LeavingService of a process. `contacts`, `audit`: under which it has its ContactSource and its LeavingAudit. */
export const provideLeaving = (contacts: InjectionToken, audit: InjectionToken): Provider => ({
  provide: LeavingService,
  useFactory: (
    controls: ControlRepository,
    source: ContactSource,
    log: LeavingAudit,
    push: Push,
    { showMonitors: shown }: Config,
    own: Log,
  ) => new LeavingService({ controls, contacts: source, audit: log, push, shown, log: own }),
  inject: [ControlRepository, contacts, audit, PUSH, CONFIG, LOG],
});
