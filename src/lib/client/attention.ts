import type { KeyView, Person, ScreenView, UserView } from './manage.ts';

/** Something a manager should look at, and where. */
export interface Attention {
	readonly text: string;
	readonly detail: string;
	readonly href: string;
	readonly action: string;
}

export interface Managed {
	readonly people: readonly Person[];
	readonly screens: readonly ScreenView[];
	/** Absent where these are not the reader's business. */
	readonly users?: readonly UserView[] | undefined;
	readonly keys?: readonly KeyView[] | undefined;
	readonly demo: boolean;
}

const DAY = 86_400_000;
const NAMED = 3;

/** What needs a manager, most pressing first. `now`: ms since 1970. */
export function attentionOf({ people, screens, users, keys, demo }: Managed, now: number): Attention[] {
	const here = people.filter(({ endedOn, house }) => endedOn === '' && !house);
	const dark = screens.filter(({ revoked, lastSeen }) => !revoked && now - seen(lastSeen) > DAY);
	const teamless = here.filter(({ team }) => team === '');
	const idle = (users ?? []).filter(
		({ active, role, manages }) => active && role === 'manager' && manages.length === 0
	);
	const ending = (keys ?? []).filter(
		({ revoked, expiresAt }) => !revoked && expiresAt !== '' && Date.parse(expiresAt) - now < 14 * DAY
	);
	const shut = users ? here.filter(({ user }) => user === '') : [];
	return [
		item(
			dark,
			'screen was not seen for a day',
			'screens were not seen for a day',
			'/manage/screens',
			'Look at screens'
		),
		item(teamless, 'person is in no team', 'people are in no team', '/manage/people', 'Choose teams'),
		item(idle, 'manager looks after no team', 'managers look after no team', '/manage/users', 'Choose teams'),
		item(ending, 'key ends within two weeks', 'keys end within two weeks', '/manage/keys', 'Look at keys'),
		item(shut, 'person can not sign in yet', 'people can not sign in yet', '/manage/users', 'Make accounts'),
		...(demo && users ? [OWN] : [])
	].filter((one) => one !== undefined);
}

const OWN: Attention = {
	text: 'This is the sample floor.',
	detail: 'Its people and figures are made up.',
	href: '/manage/floor',
	action: 'Start my own floor'
};

const seen = (lastSeen: string) => (lastSeen === '' ? 0 : Date.parse(lastSeen));

function item(
	rows: readonly { readonly name: string }[],
	one: string,
	many: string,
	href: string,
	action: string
): Attention | undefined {
	if (rows.length === 0) return undefined;
	const names = rows.slice(0, NAMED).map(({ name }) => name);
	const more = rows.length > NAMED ? ` and ${rows.length - NAMED} more` : '';
	return {
		text: `${rows.length} ${rows.length === 1 ? one : many}`,
		detail: names.join(', ') + more,
		href,
		action
	};
}
