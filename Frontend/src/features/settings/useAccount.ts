import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../api/ApiContext';
import type { DeviceList, MeResponse } from '../../api/generated/auth';

const meKey = ['account', 'me'] as const;
const devicesKey = ['account', 'devices'] as const;

/** The signed-in user and the ways to sign in. */
export function useMe() {
  const api = useApi();
  return useQuery({ queryKey: meKey, queryFn: ({ signal }) => api.get<MeResponse>('/api/auth/me', signal) });
}

/** The devices where the user is signed in, most recently used first. */
export function useDevices() {
  const api = useApi();
  return useQuery({
    queryKey: devicesKey,
    queryFn: ({ signal }) => api.get<DeviceList>('/api/auth/sessions', signal),
    select: ({ items }) => items,
  });
}

/** Reads again what a change of the account may affect. */
export function useAccountChanged() {
  const cache = useQueryClient();
  return () => cache.invalidateQueries({ queryKey: ['account'] });
}
