import { createContext, useContext, useSyncExternalStore } from 'react';
import type { AuthClient } from './authClient';
import type { AuthState } from './types';

export const AuthContext = createContext<AuthClient | null>(null);

export function useAuth(): AuthClient {
  const auth = useContext(AuthContext);
  if (!auth) throw new Error('useAuth needs an AuthContext above it.');
  return auth;
}

export function useAuthState(): AuthState {
  const auth = useAuth();
  return useSyncExternalStore(auth.subscribe, auth.getState);
}
