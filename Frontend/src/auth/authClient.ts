import { ApiError } from '../api/problem';
import type { AuthApi } from './authApi';
import type { Tabs } from './tabs';
import type { AuthResponse, AuthSession, AuthState, Credentials, Registration, SignOutReason } from './types';

/** Thrown to whoever asks for a token when nobody is signed in. */
export class SignedOutError extends Error {
  override readonly name = 'SignedOutError';
}

/** A token this close to its end (ms) may be expired when it arrives. */
const usableFor = 5_000;

/**
 * Knows who is signed in, and renews the access token.
 *
 * Invariants: the token never leaves memory and the other tabs' memory; at most one refresh runs in the browser; only a 401
 * with a `refresh_*` code, or asking for it, signs out. Any other failure leaves the state as it was.
 */
export class AuthClient {
  #state: AuthState = { status: 'resolving' };
  #renewal: Promise<void> | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(
    private readonly api: AuthApi,
    private readonly tabs: Tabs,
  ) {
    tabs.listen((message) => {
      if (message.type === 'signed-in') this.#set({ status: 'signedIn', session: message.session });
      else if (this.#state.status === 'signedIn') this.#signOut(message.reason);
    });
  }

  get state(): AuthState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getState = (): AuthState => this.#state;

  /** Finds out who is signed in. Never throws: without an answer the state says so. */
  async resolve(): Promise<void> {
    try {
      await this.renew();
    } catch {
      if (this.#state.status === 'resolving') this.#set({ status: 'unreachable' });
    }
  }

  signIn = (credentials: Credentials): Promise<void> => this.#enter(() => this.api.signIn(credentials));

  register = (registration: Registration): Promise<void> => this.#enter(() => this.api.register(registration));

  /**
   * The refresh cookie is out of a script's reach, so only the server can end the session. When it cannot be told, this throws
   * and the person stays signed in, rather than believing to be signed out.
   */
  async signOut(): Promise<void> {
    await this.tabs.exclusively(() => this.api.signOut());
    this.leave('asked');
  }

  /** To be called when the server has ended the session already, or when the person whose session ended does not want to go on. */
  leave(reason: SignOutReason): void {
    // A tab that had nobody signed in has nothing to tell the others.
    if (this.#state.status === 'signedIn') this.tabs.tell({ type: 'signed-out', reason });
    this.#signOut(reason);
  }

  /** A token for the next request, renewed first if it is about to expire. */
  async token(): Promise<string> {
    const session = this.#session();
    if (session.expiresAt - Date.now() > usableFor) return session.token;
    return this.tokenAfter(session.token);
  }

  /** A newer token than one that was refused. */
  async tokenAfter(refused: string): Promise<string> {
    if (this.#session().token === refused) await this.renew();
    return this.#session().token;
  }

  /** Replaces the token that is held now. Callers at the same time share one renewal; a tab that waited takes over what the first one got. */
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
        this.#accept(await this.#refresh());
      } catch (error) {
        if (!saysSignedOut(error)) throw error;
        this.leave(stale === undefined ? 'none' : 'ended');
      }
    });
  }

  /** A superseded token means that the cookie has been replaced since: the next try carries the new one. */
  async #refresh(): Promise<AuthResponse> {
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
    this.#set({ status: 'signedIn', session });
    this.tabs.tell({ type: 'signed-in', session });
  }

  #signOut(reason: SignOutReason): void {
    const user = this.#state.status === 'signedIn' ? this.#state.session.user : undefined;
    this.#set({ status: 'signedOut', reason, user });
  }

  #session(): AuthSession {
    if (this.#state.status !== 'signedIn') throw new SignedOutError('Nobody is signed in.');
    return this.#state.session;
  }

  #heldToken(): string | undefined {
    return this.#state.status === 'signedIn' ? this.#state.session.token : undefined;
  }

  #set(state: AuthState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

function saysSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401 && error.code.startsWith('refresh_');
}
