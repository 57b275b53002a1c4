import { listActivities } from './activities/list.ts';
import { postActivities } from './activities/post.ts';
import { removeActivity, removeOwnActivity } from './activities/remove.ts';
import type { Route } from './route.ts';

export const activityRoutes: readonly Route[] = [
	postActivities,
	listActivities,
	removeActivity,
	removeOwnActivity
];
