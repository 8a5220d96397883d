import { createRequiredContext } from '../../lib/requiredContext';
import type { TaskActions } from './taskActions';

/** Changes to the tasks of the user. */
export const [TaskActionsContext, useTaskActions] = createRequiredContext<TaskActions>('TaskActionsContext');
