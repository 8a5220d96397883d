import { ApiError, SignedOutError } from '../../api/problem';
import { Store } from '../../lib/store';
import type { AuthApi } from './authApi';
import type { Tabs } from './tabs';
import type { AuthResponse, AuthSession, AuthState, Credentials, Registration, SignOutReason } from './types';

/** A token that expires within this time (ms) may have expired when it arrives. */
const expiryMargin = 5_000;

/**
 * Knows who is signed in, and renews the access token.
 *
 * Invariants: the token never leaves memory and the other tabs' memory; at most one refresh runs in the browser; only a
 * 204, a 401 with a `refresh_*` code, or asking for it, signs out. Any other failure leaves the state as it was.
 */
export class AuthClient {
  readonly #state = new Store<AuthState>({ status: 'resolving' });
  #renewal: Promise<void> | undefined;

  constructor(
    private readonly api: AuthApi,
    private readonly tabs: Tabs,
  ) {
    tabs.subscribe((message) => {
      if (message.type === 'signed-in') this.#state.set({ status: 'signedIn', session: message.session });
      else if (this.state.status === 'signedIn') this.#signOut(message.reason);
    });
  }

  get state(): AuthState {
    return this.#state.get();
  }

  readonly subscribe = this.#state.subscribe;

  readonly get = this.#state.get;

  /** Finds out who is signed in. It never throws: when the server is unreachable, the state says so. */
  async resolve(): Promise<void> {
    try {
      await this.renew();
    } catch {
      if (this.state.status === 'resolving') this.#state.set({ status: 'unreachable' });
    }
  }

  signIn = (credentials: Credentials): Promise<void> => this.#enter(() => this.api.signIn(credentials));

  register = (registration: Registration): Promise<void> => this.#enter(() => this.api.register(registration));

  /**
   * Scripts cannot read the refresh cookie, so only the server can end the session. When the request fails, this throws
   * and the user stays signed in.
   */
  async signOut(): Promise<void> {
    await this.tabs.exclusively(() => this.api.signOut());
    this.leave('asked');
  }

  /**
   * Call it when the server has ended the session already, or when the user whose session has ended wants to sign in as
   * someone else.
   */
  leave(reason: SignOutReason): void {
    // A tab without a user has nothing to tell the other tabs.
    if (this.state.status === 'signedIn') this.tabs.broadcast({ type: 'signed-out', reason });
    this.#signOut(reason);
  }

  /** A token for the next request. It is renewed first if it is about to expire. */
  async token(): Promise<string> {
    const session = this.#session();
    if (session.expiresAt - Date.now() > expiryMargin) return session.token;
    return this.tokenAfter(session.token);
  }

  /** A newer token than the one that was refused. */
  async tokenAfter(refused: string): Promise<string> {
    if (this.#session().token === refused) await this.renew();
    return this.#session().token;
  }

  /**
   * Replaces the current token. Callers at the same time share one renewal; a tab that waited for another one uses its
   * result.
   */
  renew(): Promise<void> {
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #renew(): Promise<void> {
    const stale = this.#heldToken();
    await this.tabs.exclusively(async () => {
      if (this.#heldToken() !== stale) return;
      try {
        const response = await this.#refresh();
        if (response) {
          this.#accept(response);
          return;
        }
      } catch (error) {
        if (!isSignedOutResponse(error)) throw error;
      }
      this.leave(stale === undefined ? 'none' : 'ended');
    });
  }

  /** A superseded token means that the cookie was replaced in the meantime, so the next request carries the new one. */
  async #refresh(): Promise<AuthResponse | undefined> {
    try {
      return await this.api.refresh();
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) return this.api.refresh();
      throw error;
    }
  }

  async #enter(call: () => Promise<AuthResponse>): Promise<void> {
    await this.tabs.exclusively(async () => this.#accept(await call()));
  }

  #accept({ accessToken, expiresIn, user }: AuthResponse): void {
    const now = Date.now();
    const lifetime = expiresIn * 1000;
    const session = {
      user,
      token: accessToken,
      renewAt: now + lifetime - Math.min(60_000, lifetime / 3),
      expiresAt: now + lifetime,
    };
    this.#state.set({ status: 'signedIn', session });
    this.tabs.broadcast({ type: 'signed-in', session });
  }

  #signOut(reason: SignOutReason): void {
    const user = this.state.status === 'signedIn' ? this.state.session.user : undefined;
    this.#state.set({ status: 'signedOut', reason, user });
  }

  #session(): AuthSession {
    if (this.state.status !== 'signedIn') throw new SignedOutError('Nobody is signed in.');
    return this.state.session;
  }

  #heldToken(): string | undefined {
    return this.state.status === 'signedIn' ? this.state.session.token : undefined;
  }
}

function isSignedOutResponse(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401 && error.code.startsWith('refresh_');
}
