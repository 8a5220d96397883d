import { createRequiredContext } from '../../lib/requiredContext';
import type { User } from './types';

/** The signed-in user. */
export const [UserContext, useUser] = createRequiredContext<User>('UserContext');
