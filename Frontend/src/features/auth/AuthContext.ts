import { createRequiredContext } from '../../lib/requiredContext';
import { useStore } from '../../lib/store';
import type { AuthClient } from './authClient';
import type { AuthState } from './types';

export const [AuthContext, useAuth] = createRequiredContext<AuthClient>('AuthContext');

export function useAuthState(): AuthState {
  return useStore(useAuth());
}
