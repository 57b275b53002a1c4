/** M7: the targets of a board's members and of its whole scope. */
import type { BoardQuery, Score } from '#lib/domain/board.ts';
import type { Days } from '#lib/domain/periods.ts';
import type { Id } from '#lib/domain/records.ts';
import { sumOfTargets, type TargetWindow } from '#lib/domain/targets.ts';
import type { Floor } from './floor.ts';

/** M7: targets of a board: of its whole scope and of each member, in the metric's unit. */
export class BoardTargets {
	readonly #floor: Floor;
	readonly #query: BoardQuery;
	readonly #metric: string;
	readonly #window: TargetWindow;
	readonly #to: number;

	constructor(query: BoardQuery, metric: string, { from, to }: Days, floor: Floor) {
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

	/** Its own, else the sum of those of its members on the period's last date. */
	team(team: Id): Score | undefined {
		const members = () => this.#floor.derived.membersOn(team, this.#to).map((rep) => this.rep(rep));
		return this.#own(`team:${team}`, '') ?? sumOfTargets(members());
	}

	/** The sum of those of the teams it has on the period's last date. */
	region(region: Id): Score | undefined {
		const { floor, to } = { floor: this.#floor, to: this.#to };
		const number = floor.regions.number(region);
		const teams = [...floor.derived.teams.keys()].filter(
			(team) => floor.derived.regionOn(floor.teams.number(team), to) === number
		);
		return sumOfTargets(teams.map((team) => this.team(team)));
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

	/** The filter's target; without one the workspace's own, else the sum of all reps'. */
	scope(): Score | undefined {
		const { team, region } = this.#query;
		if (team !== undefined) return this.team(team);
		if (region !== undefined) return this.region(region);
		const reps = () => [...this.#floor.derived.reps.keys()].map((rep) => this.rep(rep));
		return this.#own('workspace', '') ?? sumOfTargets(reps());
	}
}
