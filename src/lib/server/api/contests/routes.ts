import type { Route } from '#lib/server/api/route.ts';
import { decide, listChecks, listProposals, postCheck } from './checks.ts';
import { createContest, duplicateContest, patchContest, removeContest } from './drafts.ts';
import { listContests, readContest, readStandings } from './list.ts';
import { moveRoutes } from './moves.ts';
import { joinRoute, wordRoute } from './play.ts';
import { allWinners, contestWinners, exportContest, listResults, verifyContest } from './results.ts';
import { seriesRoutes } from './series.ts';

/** C1-C9: contests as people and machines make, play and check them. */
export const contestRoutes: readonly Route[] = [
	...[listContests, createContest, readContest, patchContest, removeContest, duplicateContest],
	...moveRoutes,
	...[joinRoute, wordRoute, readStandings],
	...[listChecks, postCheck, listProposals, decide],
	...[listResults, exportContest, verifyContest, contestWinners, allWinners],
	...seriesRoutes
];
