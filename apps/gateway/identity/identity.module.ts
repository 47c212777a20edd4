import { Module } from '@nestjs/common';
import { AccessKeyController } from './access-key.controller.js';
import { AuthController } from './auth.controller.js';
import { DistrictController } from './district.controller.js';
import { UserController } from './user.controller.js';

/** The routes of identity; needs IdentityModule (global) in the same process. */
@Module({ controllers: [AuthController, UserController, DistrictController, AccessKeyController] })
export class IdentityApiModule {}
