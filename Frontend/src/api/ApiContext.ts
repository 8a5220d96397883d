import { createRequiredContext } from '../lib/requiredContext';
import type { ApiClient } from './apiClient';

/** The services, called with the access token of the signed-in user. */
export const [ApiContext, useApi] = createRequiredContext<ApiClient>('ApiContext');
