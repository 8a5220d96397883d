import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { DeviceList, MeResponse } from '../api/generated/auth';
import { useServices } from '../app/services';

const meKey = ['account', 'me'] as const;
const devicesKey = ['account', 'devices'] as const;

/** Who is signed in, how they can sign in, and since when. */
export function useMe() {
  const { api } = useServices();
  return useQuery({ queryKey: meKey, queryFn: ({ signal }) => api.get<MeResponse>('/api/auth/me', signal) });
}

/** Where they are signed in, most recently used first. */
export function useDevices() {
  const { api } = useServices();
  return useQuery({
    queryKey: devicesKey,
    queryFn: ({ signal }) => api.get<DeviceList>('/api/auth/sessions', signal),
    select: ({ items }) => items,
  });
}

/** Reads again what a change may have touched. */
export function useAccountChanged() {
  const cache = useQueryClient();
  return () => cache.invalidateQueries({ queryKey: ['account'] });
}
