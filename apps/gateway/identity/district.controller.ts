import { ROLES, type DistrictView, type Page } from '#libs/contract';
import { DISTRICTS } from '#libs/identity';
import { Roles } from '#libs/identity/nest';
import { Controller, Get } from '@nestjs/common';

@Controller('api/v1/districts')
@Roles(...ROLES)
export class DistrictController {
  /** Headquarters (00) and the 42 customs districts, by code. */
  @Get()
  list(): Page<DistrictView> {
    return { items: [...DISTRICTS], next: null };
  }
}
