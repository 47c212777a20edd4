import { ROLES, type Principal, type SignedIn } from '#libs/contract';
import { LoginService } from '#libs/identity';
import { CurrentUser, Public, Roles } from '#libs/identity/nest';
import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { LoginDto, PasswordDto } from './auth.dto.js';

@Controller('api/v1')
@Roles(...ROLES)
export class AuthController {
  constructor(@Inject(LoginService) private readonly login: LoginService) {}

  /** Answers a bearer token. Refuses with BAD_CREDENTIALS, LOCKED_OUT or TOO_MANY. */
  @Public()
  @Post('auth/login')
  @HttpCode(200)
  signIn(@Body() body: LoginDto): Promise<SignedIn> {
    return this.login.login(body.username, body.password);
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
