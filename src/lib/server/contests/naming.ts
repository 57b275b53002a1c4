/** What contests are called in words on this floor: metrics, figures, people, and those who acted. */
import { metricCatalogue, type Metric } from '#lib/domain/metrics.ts';
import { exactText } from '#lib/domain/contests/exact.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import { rulesInWords, type Names } from '#lib/domain/contests/words.ts';
import { fromDecimal, toNumber } from '#lib/domain/fractions.ts';
import { formatMinor } from '#lib/domain/money.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import { workspaceOf } from '#lib/server/floor/workspace.ts';

type Known = Pick<Tables, 'metrics' | 'activity_types' | 'workspace' | 'teams' | 'regions'>;

/** A name as it stands within a sentence; abbreviations stay as they are. */
const within = (name: string) =>
	/^\p{Lu}\p{Ll}/u.test(name) ? name[0]!.toLowerCase() + name.slice(1) : name;

const MOST_DECIMALS = 2;

/** A decimal in a metric's unit, as people of that locale write it. */
function figureIn(unit: Metric['unit'] | undefined, decimal: string, currency: string, locale: string) {
	const value = fromDecimal(decimal);
	if (!value) return decimal;
	if (unit === 'money') {
		const minor = exactText(value);
		return /^-?\d+$/.test(minor) ? formatMinor(BigInt(minor), currency, locale) : decimal;
	}
	const style =
		unit === 'ratio'
			? ({ style: 'percent', maximumFractionDigits: MOST_DECIMALS } as const)
			: { maximumFractionDigits: MOST_DECIMALS };
	return new Intl.NumberFormat(locale, style).format(toNumber(value));
}

/** How this floor calls what rules speak of. */
export function floorNames(tables: Known): Names {
	const types = new Set([...tables.activity_types.values()].map(({ key }) => key));
	const metrics = metricCatalogue(tables.metrics.values(), types);
	const { currency, locale } = workspaceOf(tables);
	return {
		metric: (key) => within(metrics.get(key)?.name ?? key),
		figure: (key, decimal) => figureIn(metrics.get(key)?.unit, decimal, currency, locale),
		team: (id) => tables.teams.get(id)?.name ?? 'a team that is no more',
		region: (id) => tables.regions.get(id)?.name ?? 'a region that is no more',
		money: (minor) => (minor === 0 ? '' : formatMinor(minor, currency, locale)),
		locale
	};
}

/** The rules as sentences, the headline first. */
export function sentencesOf(rules: ContestRules, names: Names): string[] {
	const { headline, details } = rulesInWords(rules, names);
	return [headline, ...details];
}

/** Whoever acted (access.ts, `actorOf`), by name; '' where the floor's own clock did. */
export function actorName({ users, api_keys }: Pick<Tables, 'users' | 'api_keys'>, by: string): string {
	const [kind = '', id = ''] = by.split(':');
	switch (kind) {
		case 'user':
			return users.get(id)?.name ?? 'somebody who has left';
		case 'key':
			return api_keys.get(id)?.name ?? 'a key that is no more';
		case 'operator':
			return 'the operator';
		default:
			return '';
	}
}

/** Names of teams or regions, all of them. */
export const namesOf = (rows: ReadonlyMap<Id, { readonly name: string }>): [Id, string][] =>
	[...rows].map(([id, { name }]) => [id, name]);
