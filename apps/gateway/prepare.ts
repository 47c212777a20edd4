import { AccountRepository } from '#libs/channel';
import { NATIONAL_DISTRICT } from '#libs/contract';
import { IdentityService, UserRepository } from '#libs/identity';
import type { Config } from '#libs/platform';
import { CONFIG } from '#libs/platform/nest';
import { FormService } from '#libs/quality';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** What every deployment has from its first start. */
export interface Prepared {
  /** The first administrator's password, if it was generated just now; known to nobody afterwards. */
  firstPassword: string | null;
}

/**
 * Makes the first administrator and the web chat's account, and notes whose the score forms of older builds are; safe to
 * repeat and in several processes at once.
 */
export async function prepareGateway(app: NestFastifyApplication): Promise<Prepared> {
  await app.get(AccountRepository, { strict: false }).ensure({
    id: 'web',
    channel: 'webchat',
    districtId: NATIONAL_DISTRICT,
    queueId: 'general',
    name: '网页咨询',
    settings: {},
  });
  const users = app.get(UserRepository, { strict: false });
  await app
    .get(FormService, { strict: false })
    .settleOwners(
      async (ids) => new Map((await users.findAll(ids)).map(({ _id, districtId }) => [_id, districtId])),
    );
  const config = app.get<Config>(CONFIG, { strict: false });
  const { password } = await app.get(IdentityService, { strict: false }).ensureFirstAdministrator(config);
  return { firstPassword: password ?? null };
}

/** Operations that need no token; the OpenAPI document says so. */
export const PUBLIC_OPERATIONS = [
  'POST /api/v1/auth/login',
  'POST /api/v1/visitors',
  'GET /api/v1/visitors/{accountId}/words',
  'GET /api/v1/public/figures',
  'GET /api/v1/public/accuracies',
  'POST /api/v1/public/questionnaires/{id}/open',
  'POST /api/v1/public/questionnaires/{id}/answers',
  'GET /wechat/{accountId}',
  'POST /wechat/{accountId}',
] as const;
