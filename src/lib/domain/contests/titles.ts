/** Prizes that nobody has said anything of: they are but the title of whoever wins. */
import type { Prize } from './rules.ts';
import { CONTEST_TEMPLATES } from './templates.ts';

/** Names that a template gives where nobody has said what there is to win. */
const TITLES: ReadonlySet<string> = new Set(
	CONTEST_TEMPLATES.flatMap(({ rules }) => rules.prizes.map(({ name }) => name))
);
/** What a prize is called that somebody added and did not name: whom it is for. */
const UNNAMED = /^(\d+\S* (place|ticket drawn)|Best of each day|Everyone (who|with|in) .*|Everyone, if .*)$/;

/** A prize that is but the name of a place. */
export const isTitle = ({ name, value }: Pick<Prize, 'name' | 'value'>): boolean =>
	value === 0 && (TITLES.has(name) || UNNAMED.test(name));
