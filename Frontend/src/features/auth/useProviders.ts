import { useEffect, useState } from 'react';
import type { ProvidersResponse } from '../../api/generated/auth';
import { authApi } from './authApi';

/** The ways to sign in besides a password. None are offered while there is no response. */
export function useProviders(): ProvidersResponse | undefined {
  const [providers, setProviders] = useState<ProvidersResponse>();
  useEffect(() => {
    const gone = new AbortController();
    authApi.providers(gone.signal).then(setProviders, () => undefined);
    return () => gone.abort();
  }, []);
  return providers;
}
