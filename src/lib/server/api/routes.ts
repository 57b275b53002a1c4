import { activityRoutes } from './activities.ts';
import { auditRoutes } from './audit.ts';
import { backupRoutes } from './backups.ts';
import { celebrationRoutes } from './celebrations.ts';
import { challengeRoutes } from './challenges.ts';
import { contestRoutes } from './contests/routes.ts';
import { ownGoalRoutes } from './goals/own.ts';
import { sharedGoalRoutes } from './goals/shared.ts';
import { healthRoutes } from './health.ts';
import { holidayRoutes } from './holidays.ts';
import { importRoutes } from './imports.ts';
import { leaderboardRoutes } from './leaderboard.ts';
import { leagueRoutes } from './leagues.ts';
import { leaveRoutes } from './leave.ts';
import { peopleRoutes } from './people.ts';
import { recognitionRuleRoutes } from './recognition-rules.ts';
import { recognitionRoutes } from './recognitions.ts';
import type { Route } from './route.ts';
import { snapshotRoutes } from './snapshot.ts';
import { regionRoutes } from './structure/regions.ts';
import { teamRoutes } from './structure/teams.ts';
import { typeRoutes } from './structure/types.ts';
import { keyRoutes } from './keys.ts';
import { mediaRoutes } from './media.ts';
import { metricRoutes } from './metrics.ts';
import { notificationRoutes } from './notifications.ts';
import { pairingRoutes } from './pairings.ts';
import { scenarioRoutes } from './scenarios.ts';
import { screenRoutes } from './screens.ts';
import { sessionRoutes } from './session.ts';
import { statusRoutes } from './status.ts';
import { streakRuleRoutes } from './streak-rules.ts';
import { targetRoutes } from './targets.ts';
import { userRoutes } from './users.ts';
import { workspaceRoutes } from './workspace.ts';

export const ROUTES: readonly Route[] = [
	...activityRoutes,
	...auditRoutes,
	...backupRoutes,
	...celebrationRoutes,
	...challengeRoutes,
	...contestRoutes,
	...peopleRoutes,
	...teamRoutes,
	...regionRoutes,
	...typeRoutes,
	...healthRoutes,
	...leaderboardRoutes,
	...snapshotRoutes,
	...holidayRoutes,
	...importRoutes,
	...leaveRoutes,
	...leagueRoutes,
	...ownGoalRoutes,
	...sharedGoalRoutes,
	...keyRoutes,
	...mediaRoutes,
	...metricRoutes,
	...notificationRoutes,
	...pairingRoutes,
	...recognitionRoutes,
	...recognitionRuleRoutes,
	...scenarioRoutes,
	...screenRoutes,
	...sessionRoutes,
	...statusRoutes,
	...streakRuleRoutes,
	...targetRoutes,
	...userRoutes,
	...workspaceRoutes
];
