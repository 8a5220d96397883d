import type { AuthResponse, LoginRequest, RegisterRequest, UserResponse } from '../api/generated/auth';

export type { AuthResponse };

export type User = UserResponse;

/** A signed-in person with the access token of the moment; times are epoch milliseconds. Kept in memory only. */
export interface AuthSession {
  user: User;
  token: string;
  /** When to fetch the next token, comfortably before `expiresAt`. */
  renewAt: number;
  expiresAt: number;
}

export type SignOutReason =
  /** Nobody was signed in. */
  | 'none'
  /** Asked for, here or in another tab. */
  | 'asked'
  /** The server ended the session: expired, revoked, or its token was used twice. */
  | 'ended'
  /** The account is no more. */
  | 'deleted';

export type AuthState =
  | { status: 'resolving' }
  /** Nobody knows yet whether someone is signed in, because the server does not answer. Retried. */
  | { status: 'unreachable' }
  /** `user` is who was signed in here before, where somebody was. */
  | { status: 'signedOut'; reason: SignOutReason; user?: User }
  | { status: 'signedIn'; session: AuthSession };

export type Credentials = Pick<LoginRequest, 'email' | 'password'>;

export type Registration = Pick<RegisterRequest, 'name' | 'email' | 'password'>;
