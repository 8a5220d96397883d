import { createContext, useContext } from 'react';
import type { ApiClient } from '../api/apiClient';
import type { User } from '../auth/types';
import type { Conversations } from '../chat/conversations';
import type { RunMarks } from '../events/runMarks';
import type { SessionActions } from '../sessions/sessionActions';
import type { TaskActions } from '../tasks/taskActions';

/** Everything that belongs to the signed-in person. Made at sign-in, dropped at sign-out. */
export interface Services {
  user: User;
  api: ApiClient;
  conversations: Conversations;
  sessionActions: SessionActions;
  taskActions: TaskActions;
  marks: RunMarks;
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('useServices needs a signed-in person.');
  return services;
}
