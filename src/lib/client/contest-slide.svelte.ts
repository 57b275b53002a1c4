import type { ContestRecord } from '#lib/domain/contests/record.ts';
import type { Moments, RosterDraw, Roster } from '#lib/domain/contests/roster.ts';
import type { Standings } from '#lib/domain/contests/table.ts';
import { DRAW_MS, winnersDrawn } from '#lib/domain/contests/shown-draw.ts';
import { isSettled, isRunning } from '#lib/domain/contests/states.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Live } from './live.svelte.ts';

const USUAL_MS = 20_000;
const DAY_MS = 24 * 3_600_000;
const LAST_HOUR_MS = 3_600_000;
/** After its last draw a raffle stays a moment longer, so that whoever won can be read. */
const READ_MS = 20_000;

/** One contest on a wall, and how it stands. */
export interface SlideContest {
	readonly contest: ContestRecord;
	/** undefined: it has not begun. */
	readonly standings: Standings | undefined;
	readonly roster: Roster | undefined;
	/** G1: when the floor works in it, as far as known. */
	readonly hours: readonly Moments[];
}

type Draws = { readonly draw?: RosterDraw } | undefined;

/** A raffle is being drawn: everybody looks up. */
export function isDrawing(contest: ContestRecord, roster: Draws, now: number): boolean {
	if (contest.rules.format !== 'raffle' || !isSettled(contest.state) || !roster?.draw?.secret) return false;
	const since = now - Date.parse(settledAt(contest));
	const draws = contest.outcome?.result.draws?.length ?? winnersDrawn(contest.rules);
	return since >= 0 && since < draws * DRAW_MS + READ_MS;
}

export const settledAt = ({ steps, settlesAt }: Pick<ContestRecord, 'steps' | 'settlesAt'>): string =>
	steps.findLast(({ event }) => event === 'settle')?.at ?? settlesAt;

/** What may hang on a wall at a moment: what runs; what begins, if it was asked for by name; who won, for a day. */
export function hangs(contest: ContestRecord, now: number, isAsked: boolean): boolean {
	const { state, outcome } = contest;
	if (isRunning(state) || state === 'provisional') return true;
	if (isSettled(state)) return outcome !== null && now - Date.parse(outcome.at) < DAY_MS;
	return state === 'scheduled' && isAsked;
}

/** Those that end first before the others; whoever won comes last. */
export const inTurn = (a: ContestRecord, b: ContestRecord): number =>
	Number(isSettled(a.state)) - Number(isSettled(b.state)) ||
	Date.parse(a.endsAt) - Date.parse(b.endsAt) ||
	(a.id < b.id ? -1 : 1);

/** Contests on a wall, one with each turn, kept live whether they are shown or not. */
export class ContestSlide {
	readonly kind = 'contest';
	readonly ms: number;
	readonly #live: Pick<Live, 'shown' | 'contests' | 'status'>;
	/** '': all that hang on walls, in turn. */
	readonly #id: Id;
	#turns = $state(0);
	/** A text, so that a clock that only ticks changes nothing that is open. */
	readonly #hanging = $derived.by(() => {
		const { now } = this.#live.status;
		return (this.#live.shown.rows('contests') ?? [])
			.filter(
				(contest) => (this.#id === '' || contest.id === this.#id) && hangs(contest, now, this.#id !== '')
			)
			.sort(inTurn)
			.map(({ id }) => id)
			.join(' ');
	});
	readonly #ids = $derived(this.#hanging === '' ? [] : this.#hanging.split(' '));
	readonly #all = $derived.by(() => {
		const known = this.#live.shown.rows('contests') ?? [];
		const rosters = this.#live.shown.rows('contest_rosters') ?? [];
		return this.#ids.flatMap((id): SlideContest[] => {
			const contest = known.find((one) => one.id === id);
			if (!contest) return [];
			const shown = this.#live.contests.shown(id);
			const standings = isSettled(contest.state) ? contest.outcome?.result : shown?.standings;
			// nothing is shown of one that runs until it is known how it stands
			if (!standings && contest.state !== 'scheduled') return [];
			const roster = rosters.find((one) => one.contest === id)?.roster;
			return [{ contest, standings, roster, hours: shown?.hours ?? [] }];
		});
	});

	/** @param id '': all that run, in turn */
	constructor(live: Pick<Live, 'shown' | 'contests' | 'status'>, id: Id, ms = USUAL_MS) {
		this.#live = live;
		this.#id = id;
		this.ms = ms;
	}

	/** The one whose turn it is; one that is being drawn before all others. */
	get shown(): SlideContest | undefined {
		const all = this.#all;
		const { now } = this.#live.status;
		const drawing = all.find(({ contest, roster }) => isDrawing(contest, roster, now));
		const last = all.filter((one) => isLastHour(one, now));
		const turn = this.#turns;
		// with every other turn one in its last hour, while there is one
		if (!drawing && last.length > 0 && turn % 2 === 0) return last[(turn / 2) % last.length];
		return drawing ?? all[turn % Math.max(1, all.length)];
	}

	/** There is something to show. */
	get ready(): boolean {
		return this.#all.length > 0;
	}

	/** `now`: a draw is on, every wall turns to it. `often`: a last hour, it comes after each other slide. */
	get urgent(): 'now' | 'often' | '' {
		const { now } = this.#live.status;
		if (this.#all.some(({ contest, roster }) => isDrawing(contest, roster, now))) return 'now';
		return this.#all.some((one) => isLastHour(one, now)) ? 'often' : '';
	}

	/** The wall has turned to it again. */
	turned(): void {
		this.#turns += 1;
	}

	open(): () => void {
		this.#live.shown.open('contests');
		this.#live.shown.open('contest_rosters');
		return $effect.root(() => {
			$effect(() => {
				const closers = this.#ids.map((id) => this.#live.contests.open(id));
				return () => {
					for (const close of closers) close();
				};
			});
		});
	}
}

function isLastHour({ contest }: SlideContest, now: number): boolean {
	const left = Date.parse(contest.endsAt) - now;
	return isRunning(contest.state) && left > 0 && left <= LAST_HOUR_MS;
}
