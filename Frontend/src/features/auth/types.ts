import type { AuthResponse, LoginRequest, RegisterRequest, UserResponse } from '../../api/generated/auth';

export type { AuthResponse };

export type User = UserResponse;

/** A signed-in user with the current access token. Times are epoch milliseconds. It is kept in memory only. */
export interface AuthSession {
  user: User;
  token: string;
  /** When to renew the token, well before `expiresAt`. */
  renewAt: number;
  expiresAt: number;
}

export type SignOutReason =
  /** No user was signed in. */
  | 'none'
  /** Requested, here or in another tab. */
  | 'asked'
  /** The server ended the session: it expired, it was revoked, or its token was used twice. */
  | 'ended'
  /** The account was deleted. */
  | 'deleted';

export type AuthState =
  | { status: 'resolving' }
  /** The server is unreachable, so it is not known who is signed in. It is retried. */
  | { status: 'unreachable' }
  /** `user` was signed in here before, if anyone was. */
  | { status: 'signedOut'; reason: SignOutReason; user?: User }
  | { status: 'signedIn'; session: AuthSession };

export type Credentials = Pick<LoginRequest, 'email' | 'password'>;

export type Registration = Pick<RegisterRequest, 'name' | 'email' | 'password'>;
