/** C1: what may change once a contest is launched: it may only get longer, gain prizes, or have its words mended. */
import type { FieldError } from '#lib/domain/result.ts';
import { canonicalJson } from './canonical-json.ts';
import { isRoundFormat, type ContestRules, type Prize } from './rules.ts';

const same = (a: unknown, b: unknown) => canonicalJson(a ?? null) === canonicalJson(b ?? null);

/** Everything of a prize but its words. */
const bare = ({ name: _name, ...rest }: Prize): Omit<Prize, 'name'> => rest;

/** The date and time of an end, so that texts sort as the moments do. */
const endOf = ({ window }: ContestRules) => `${window.to} ${window.endsAt ?? '24:00'}`;

/** What is wrong with an edit of launched rules; none: it may be made. */
export function editFaults(before: ContestRules, after: ContestRules): FieldError[] {
	const faults: FieldError[] = [];
	const fault = (pointer: string, message: string) => faults.push({ pointer, message });
	const { window: old, prizes: given, version, ...rest } = before;
	const { window, prizes, version: next, ...changed } = after;
	if (next !== version + 1) fault('/version', `must be ${version + 1}`);
	for (const name of new Set([...Object.keys(rest), ...Object.keys(changed)])) {
		if (!same(rest[name as keyof typeof rest], changed[name as keyof typeof changed]))
			fault(`/${name}`, 'cannot change after launch; cancel the contest and start anew');
	}
	if (window.from !== old.from || window.startsAt !== old.startsAt)
		fault('/window/from', 'cannot change after launch');
	if ((window.endsAt === undefined) !== (old.endsAt === undefined))
		fault('/window/endsAt', 'cannot come or go after launch');
	else if (endOf(after) < endOf(before)) fault('/window/to', 'can only be later than it was');
	else if (endOf(after) > endOf(before) && isRoundFormat(before.format))
		fault('/window/to', 'cannot change where rounds are played: they have been drawn');
	given.forEach((prize, at) => {
		const now = prizes[at];
		if (!now || !same(bare(now), bare(prize)))
			fault(`/prizes/${at}`, 'was promised; prizes can only be added');
	});
	if (faults.length === 0 && same({ ...before, version: 0 }, { ...after, version: 0 }))
		fault('', 'changes nothing');
	return faults;
}
