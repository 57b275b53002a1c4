/** M7: the targets of a board's members and of its whole scope. */
import type { BoardQuery, Score } from '#lib/domain/board.ts';
import type { Days } from '#lib/domain/periods.ts';
import type { Id } from '#lib/domain/records.ts';
import { sumOfTargets, type TargetWindow } from '#lib/domain/targets.ts';
import type { Floor } from './floor.ts';

type TargetQuery = Pick<BoardQuery, 'period' | 'by' | 'team' | 'region'>;

/** One target, and whose it is: what one of several aims is made of. */
export interface Aimed {
	readonly of: 'workspace' | `team:${Id}` | `rep:${Id}`;
	readonly target: Score;
}

/** M7: targets of a board: of its whole scope and of each member, in the metric's unit. */
export class BoardTargets {
	readonly #floor: Floor;
	readonly #query: TargetQuery;
	readonly #metric: string;
	readonly #window: TargetWindow;
	readonly #to: number;

	constructor(query: TargetQuery, metric: string, { from, to }: Days, floor: Floor) {
		this.#floor = floor;
		this.#query = query;
		this.#metric = metric;
		this.#to = to;
		this.#window = {
			name: query.period,
			days: { from, to },
			weekStart: floor.derived.weekStart
		};
	}

	#own(subject: string, rep: Id): Score | undefined {
		const { targets, work } = this.#floor.derived;
		return targets.own(subject, this.#metric, this.#window, (from, to) => work.workingDays(rep, from, to));
	}

	rep(rep: Id): Score | undefined {
		return this.#own(`rep:${rep}`, rep);
	}

	#ofReps(reps: Iterable<Id>): Aimed[] {
		return [...reps].flatMap((rep): Aimed[] => {
			const target = this.rep(rep);
			return target ? [{ of: `rep:${rep}`, target }] : [];
		});
	}

	/** Its own, else those of its members on the period's last date. */
	#ofTeam(team: Id): Aimed[] {
		const of = `team:${team}` as const;
		const target = this.#own(of, '');
		return target ? [{ of, target }] : this.#ofReps(this.#floor.derived.membersOn(team, this.#to));
	}

	/** Those of the teams it has on the period's last date. */
	#ofRegion(region: Id): Aimed[] {
		const { derived, teams, regions } = this.#floor;
		const number = regions.number(region);
		return [...derived.teams.keys()]
			.filter((team) => derived.regionOn(teams.number(team), this.#to) === number)
			.flatMap((team) => this.#ofTeam(team));
	}

	team(team: Id): Score | undefined {
		return summed(this.#ofTeam(team));
	}

	region(region: Id): Score | undefined {
		return summed(this.#ofRegion(region));
	}

	member(id: Id): Score | undefined {
		if (id === '') return undefined;
		const { by, team } = this.#query;
		if (by === 'team') return this.team(id);
		if (by === 'region') return this.region(id);
		// whoever has left the team by then has a target elsewhere, which is no business of this board's readers
		const elsewhere = team !== undefined && !this.#floor.derived.membersOn(team, this.#to).includes(id);
		return elsewhere ? undefined : this.rep(id);
	}

	/** What the whole scope is aimed at: the filter's; without one the workspace's own, else all reps'. */
	aims(): readonly Aimed[] {
		const { team, region } = this.#query;
		if (team !== undefined) return this.#ofTeam(team);
		if (region !== undefined) return this.#ofRegion(region);
		const target = this.#own('workspace', '');
		return target ? [{ of: 'workspace', target }] : this.#ofReps(this.#floor.derived.reps.keys());
	}

	/** The target of the whole scope; undefined: there is none. */
	scope(): Score | undefined {
		return summed(this.aims());
	}
}

/** What several aims come to together; undefined: there is none. */
export const summed = (aims: readonly Aimed[]): Score | undefined =>
	sumOfTargets(aims.map(({ target }) => target));
