/** Deliberate bugs of the engine: a text of one of its modules and what stands there instead. */
export interface Mutant {
	/** In a word or two. */
	readonly name: string;
	/** From src/lib/engine. */
	readonly file: string;
	readonly from: string;
	readonly to: string;
}

const mutant = (name: string, file: string, from: string, to: string): Mutant => ({ name, file, from, to });

export const MUTANTS: readonly Mutant[] = [
	mutant('off-by-one period', 'plan.ts', 'high: all ? Infinity : to,', 'high: all ? Infinity : to - 1,'),
	mutant(
		'closed periods judged as of today',
		'plan.ts',
		'asOf: all ? today : Math.min(today, to),',
		'asOf: today,'
	),
	mutant('movement against the wrong day', 'plan.ts', '(closed ? to : today)', '(closed ? to : today - 1)'),
	mutant('forgotten retract', 'store.ts', 'this.#tell(entry, -1, true);', 'void entry;'),
	mutant('sums of old facts not corrected', 'store.ts', 'this.folded--;', 'return;'),
	mutant(
		'moves do not regroup sums',
		'store.ts',
		'if (this.floor.moves !== moves) this.sums.regroup();',
		'void moves;'
	),
	mutant(
		'sums of another week',
		'sum-loader.ts',
		'if (at < this.#cells.length) this.#cells[at] = 0;',
		'void at;'
	),
	mutant(
		'float money',
		'scores.ts',
		'const value = sign * valueOf(side, entry);',
		'const value = sign * Math.fround(valueOf(side, entry));'
	),
	mutant('credits are orders', 'entry.ts', 'const counts = amount < 0 ? 0 : 1;', 'const counts = 1;'),
	mutant(
		'customers of a team as a sum',
		'scores.ts',
		'sums[TOTAL] = count(customers, TOTAL, entry.customer, sign);',
		'sums[TOTAL]! += sign;'
	),
	mutant(
		'facts without a customer count',
		'scores.ts',
		'if (customersOnly && entry.customer === 0) return;',
		'void customersOnly;'
	),
	mutant(
		'wrong side of a ratio’s minimum',
		'scores.ts',
		'return BigInt(own) * denominator >= numerator * scale;',
		'return BigInt(own) * denominator > numerator * scale;'
	),
	mutant(
		'silent ones rank in ratios',
		'scores.ts',
		'if (this.facts[place] === 0 && !metric.ranksSilent) return false;',
		''
	),
	mutant('unstable tie', 'order.ts', '|| place - other) < 0;', '|| other - place) < 0;'),
	mutant(
		'ties are not seen',
		'order.ts',
		'const byScore = this.#scores.plain ? 0 : -this.#direction * this.#scores.compare(first, second);',
		'const byScore = first - second;'
	),
	mutant(
		'dense ranks skip',
		'order.ts',
		'this.#dense && i > 0 ? ranks[i - 1]! + 1',
		'this.#dense && i > 0 ? i + 1'
	),
	mutant(
		'previous ranks from the wrong cut',
		'board.ts',
		'if (cut && isBefore(cut, entry)) {\n\t\t\tbuilt.before?.apply(',
		'if (cut && entry.day <= cut.day) {\n\t\t\tbuilt.before?.apply('
	),
	mutant(
		'no previous rank for the silent',
		'rows.ts',
		'if (scores.facts[place]! > 0) ranks[place]',
		'ranks[place]'
	),
	mutant('gap to the nearest equal', 'rows.ts', 'const rival = above !== NOBODY ? above :', 'const rival ='),
	mutant('the past is not cut', 'past.ts', 'if (!this.days.cutLast) return Infinity;', 'return Infinity;'),
	mutant(
		'late facts of the past lost',
		'past.ts',
		'if (counts) this.scores.apply(place, entry, sign);',
		'void counts;'
	),
	mutant(
		'baselines are not looked at again',
		'board-build.ts',
		'recipe.lens?.touch(place);',
		'if (place === undefined) recipe.lens?.touch(place);'
	),
	mutant(
		'hours of the wrong rep',
		'work-loads.ts',
		'const load = work.load(rep.id, day);',
		"const load = work.load('', day);"
	),
	mutant('the ended still work', 'work-loads.ts', 'start <= employment.to;', 'start <= Infinity;'),
	mutant(
		'part of a first day',
		'work-loads.ts',
		'workedLoad(elapsed, stint.first)',
		'workedLoad(elapsed, 0)'
	),
	mutant(
		'days to come are due',
		'work-loads.ts',
		'if (to <= today) add(this.due, place, worked);',
		'add(this.due, place, worked);'
	),
	mutant(
		'holidays are worked',
		'../domain/capacity.ts',
		'if (pattern.workingDays.includes(weekdayOf(holidays[i]!))) count--;',
		'void count;'
	),
	mutant(
		'holidays on weekends count twice',
		'../domain/capacity.ts',
		'if (pattern.workingDays.includes(weekdayOf(holidays[i]!))) count--;',
		'count--;'
	),
	mutant(
		'a holiday has hours',
		'../domain/capacity.ts',
		'return !away && pattern.workingDays.includes(weekdayOf(day)) && !this.isHoliday.has(day);',
		'return !away && pattern.workingDays.includes(weekdayOf(day));'
	),
	mutant('leave is worked', '../domain/capacity.ts', 'away: off || absences?.at(from) === true', 'away: off'),
	mutant(
		'leave of anybody',
		'../domain/capacity.ts',
		'this.absences.get(rep);',
		'[...this.absences.values()][0];'
	),
	mutant('a weekend is leave', '../domain/capacity.ts', 'let away = false;', 'let away = true;'),
	mutant(
		'leave is only what was due',
		'../domain/capacity.ts',
		'if (stretch.away) away = true;',
		'if (stretch.away) away = last - first > 1;'
	),
	mutant(
		'changes of leave go unnoticed',
		'../domain/capacity.ts',
		"this.patterns.get(''),\n\t\t\tabsences",
		"this.patterns.get('')"
	),
	mutant(
		'target of the wrong end',
		'board-targets.ts',
		'const { targets, work } = this.#floor.derived;',
		"const { targets, work } = this.#floor.derived;\n\t\trep = '';"
	),
	mutant(
		'a second metric the wrong way round',
		'ties.ts',
		'return scores.up ? -apart : apart;',
		'return -apart;'
	),
	mutant(
		'latest of the silent facts',
		'ties.ts',
		'if (!this.#adds(fact)) return;\n\t\tconst moments',
		'const moments'
	),
	mutant(
		'a moment that was taken back stays',
		'ties.ts',
		'if (at >= 0) moments.list.splice(at, 1);',
		'void at;'
	),
	mutant('replay keeps what it had', 'earlier.ts', 'if (telling) this.#tell(fact, -1);', 'void telling;'),
	mutant(
		'replay is a moment late',
		'earlier.ts',
		'fact && fact.occurredAt <= at;',
		'fact && fact.occurredAt < at;'
	),
	mutant(
		'what has not occurred yet stands in the sums',
		'fill.ts',
		'if (host.later) withoutLater(scores, host.later, scope, listing, low, high);',
		''
	),
	mutant(
		'corrections go past a replay',
		'store.ts',
		'for (const follower of this.followers) follower.told(entry, sign);',
		''
	),
	mutant(
		'movement against the hour of its making',
		'board.ts',
		'if (plan.value.cutTime !== built.plan.cutTime) {',
		'if (plan.value.cutTime < built.plan.cutTime - 1e15) {'
	),
	mutant(
		'a change explained by older records',
		'explain.ts',
		'if (!cut || !isBefore(cut, entry)) newest.add(chunk, at);',
		'newest.add(chunk, at);'
	),
	mutant(
		'who passed whom',
		'explain-change.ts',
		"ahead ? ('us' as const) : ('them' as const)",
		"ahead ? ('them' as const) : ('us' as const)"
	),
	mutant(
		'follow-ups before the order',
		'record-scores.ts',
		'day >= order.day && day <= order.day + days;',
		'day <= order.day + days;'
	),
	mutant(
		'whichever order came last',
		'record-scores.ts',
		'known.day < fact.day ||',
		'known.day > fact.day ||'
	)
];
