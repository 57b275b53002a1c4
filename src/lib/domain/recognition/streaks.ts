/** S1-S3: streaks that came to a length worth a word. What was recognised stays, whatever a correction makes of the streak. */
import { dateOfDay, dayNumber } from '#lib/domain/calendar.ts';
import type { Id } from '#lib/domain/records.ts';
import type { RuleOf } from './definition.ts';
import { climb, once, type Evidence } from './evidence.ts';
import { prefixOf, type Crossing, type Ground, type Judgement, type StreakSteps } from './judgement.ts';

/** Met steps since the last missed one, in the order of their dates: day numbers with which they begin. */
function runsOf({ from, step, states }: StreakSteps): number[][] {
	const runs: number[][] = [];
	let run: number[] = [];
	states.forEach((state, index) => {
		if (state === 'met') run.push(from + index * step);
		if (state !== 'missed') return;
		runs.push(run);
		run = [];
	});
	return [...runs, run].filter(({ length }) => length > 0);
}

/** Each length of a rule in each run of each streak. */
export function judgeStreaks(
	rule: RuleOf<'streak'>,
	rep: Id,
	facts: readonly Evidence[],
	ground: Ground
): Judgement {
	const { rule: which, lengths } = rule.definition;
	const crossings = ground
		.streaks(rep, which)
		.flatMap((steps) =>
			runsOf(steps).flatMap((run) =>
				lengths
					.filter((length) => length <= run.length)
					.map((length) => ofRun(rule, rep, steps, run, length, facts, ground))
			)
		);
	return {
		crossings,
		holds: ({ data }) => (data.count !== undefined && lengths.includes(data.count) ? false : undefined)
	};
}

function ofRun(
	{ id, icon }: RuleOf<'streak'>,
	rep: Id,
	{ rule, step }: StreakSteps,
	run: readonly number[],
	length: number,
	facts: readonly Evidence[],
	ground: Ground
): Crossing {
	const from = run[length - 1] ?? 0;
	const to = from + step - 1;
	const cause = causeOf(
		rule,
		facts.filter(({ day }) => day >= from && day <= to),
		ground
	);
	const prefix = `${prefixOf(`rep:${rep}`, id, rule.id)}${length}/`;
	const [first = from] = run;
	const last = (run.at(-1) ?? from) + step - 1;
	return {
		key: `${prefix}${dateOfDay(from)}`,
		rep,
		team: '',
		at: cause?.occurredAt ?? 0,
		ends: to,
		cause: cause?.id ?? '',
		data: {
			name: rule.name,
			icon,
			count: length,
			metric: rule.metric,
			period: rule.per,
			from: dateOfDay(from),
			to: dateOfDay(to)
		},
		// a correction moves the date on which the same run came to a length
		covers({ key, data }) {
			if (!key.startsWith(prefix) || data.from === undefined) return false;
			const then = dayNumber(data.from);
			return then >= first && then <= last;
		}
	};
}

/** The fact by which a date was met; of a week, or where single facts do not tell (a ratio), the last one. */
function causeOf(
	{ metric, minimum, per }: StreakSteps['rule'],
	within: readonly Evidence[],
	ground: Ground
): Evidence | undefined {
	const measure = ground.measure(metric);
	const counted = measure ? within.filter(({ type }) => measure.types.has(type)) : within;
	if (!measure || per === 'week') return counted.at(-1);
	const [fact] = climb(counted, (one) => measure.worth(one), once(minimum * measure.scale)).rises;
	return fact ?? counted.at(-1);
}
