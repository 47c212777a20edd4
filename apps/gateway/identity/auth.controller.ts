import { AppError, ROLES, type Principal, type SignedIn } from '#libs/contract';
import { LoginService } from '#libs/identity';
import { CurrentUser, Public, Roles } from '#libs/identity/nest';
import { AddressLimiter, type Clock } from '#libs/platform';
import { CLOCK } from '#libs/platform/nest';
import { Body, Controller, Get, HttpCode, Inject, Ip, Post } from '@nestjs/common';
import { LoginDto, PasswordDto } from './auth.dto.js';

/** Wrong log-ins one address may make in a minute. */
const FAILURES_PER_MINUTE = 60;

@Controller('api/v1')
@Roles(...ROLES)
export class AuthController {
  private readonly failures: AddressLimiter;

  constructor(
    @Inject(LoginService) private readonly login: LoginService,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.failures = new AddressLimiter(FAILURES_PER_MINUTE, clock);
  }

  /** Answers a bearer token. Refuses with BAD_CREDENTIALS, LOCKED_OUT or TOO_MANY. */
  @Public()
  @Post('auth/login')
  @HttpCode(200)
  async signIn(@Body() body: LoginDto, @Ip() address: string): Promise<SignedIn> {
    // Names tried at random cost a hash each: whoever guesses must not take the line from the others.
    if (this.failures.exhausted(address)) throw new AppError('TOO_MANY');
    try {
      return await this.login.login(body.username, body.password);
    } catch (error) {
      this.failures.admits(address);
      throw error;
    }
  }

  /** Ends the session of this token and its sockets. */
  @Post('auth/logout')
  @HttpCode(204)
  signOut(@CurrentUser() principal: Principal): Promise<void> {
    return this.login.logout(principal);
  }

  /** Changes one's own password, ends all of one's sessions and answers a new token. */
  @Post('auth/password')
  @HttpCode(200)
  changePassword(@CurrentUser() principal: Principal, @Body() body: PasswordDto): Promise<SignedIn> {
    return this.login.changePassword(principal, body.current, body.password);
  }

  /** Who the token belongs to. */
  @Get('me')
  me(@CurrentUser() principal: Principal): Omit<Principal, 'sessionId'> {
    const { sessionId: _, ...shown } = principal;
    return shown;
  }
}
