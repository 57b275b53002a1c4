import { postActivities } from './activities/post.ts';
import { healthRoutes } from './health.ts';
import { importRoutes } from './imports.ts';
import { leaderboardRoutes } from './leaderboard.ts';
import type { Route } from './route.ts';
import { snapshotRoutes } from './snapshot.ts';
import { keyRoutes } from './keys.ts';
import { pairingRoutes } from './pairings.ts';
import { screenRoutes } from './screens.ts';
import { sessionRoutes } from './session.ts';
import { targetRoutes } from './targets.ts';
import { userRoutes } from './users.ts';
import { workspaceRoutes } from './workspace.ts';

export const ROUTES: readonly Route[] = [
	postActivities,
	...healthRoutes,
	...leaderboardRoutes,
	...snapshotRoutes,
	...importRoutes,
	...keyRoutes,
	...pairingRoutes,
	...screenRoutes,
	...sessionRoutes,
	...targetRoutes,
	...userRoutes,
	...workspaceRoutes
];
