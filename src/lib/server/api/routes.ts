import { postActivities } from './activities/post.ts';
import { healthRoutes } from './health.ts';
import { importRoutes } from './imports.ts';
import { leaderboardRoutes } from './leaderboard.ts';
import type { Route } from './route.ts';
import { snapshotRoutes } from './snapshot.ts';

export const ROUTES: readonly Route[] = [
	postActivities,
	...healthRoutes,
	...leaderboardRoutes,
	...snapshotRoutes,
	...importRoutes
];
