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
const KEY_NOTICE = 14 * DAY;
const NAMED = 3;

/** What needs a manager, most pressing first. `now`: ms since 1970. */
export function attentionOf(managed: Managed, now: number): Attention[] {
	// made-up people want for nothing: of a demo floor only what the reader made is told
	return [...equipment(managed, now), ...(managed.demo ? [] : staff(managed))];
}

/** Screens that hang dark and keys that run out. */
function equipment({ screens, keys = [] }: Managed, now: number): Attention[] {
	const dark = screens.filter(({ revoked, lastSeen }) => !revoked && now - seen(lastSeen) > DAY);
	const ending = keys.filter(
		({ revoked, expiresAt }) => !revoked && expiresAt !== '' && Date.parse(expiresAt) - now < KEY_NOTICE
	);
	return [
		...told(dark, ['screen was', 'screens were'], 'not seen for a day', {
			href: '/manage/screens',
			action: 'Look at screens'
		}),
		...told(ending, ['key ends', 'keys end'], 'within two weeks', {
			href: '/manage/keys',
			action: 'Look at keys'
		})
	];
}

/** People who can't count, or can't come in. */
function staff({ people, users }: Managed): Attention[] {
	const here = people.filter(({ endedOn, house }) => endedOn === '' && !house);
	const teamless = here.filter(({ team }) => team === '');
	const idle = (users ?? []).filter(
		({ active, role, manages }) => active && role === 'manager' && manages.length === 0
	);
	const shut = users ? here.filter(({ user }) => user === '') : [];
	return [
		...told(teamless, ['person is', 'people are'], 'in no team', {
			href: '/manage/people',
			action: 'Choose teams'
		}),
		...told(idle, ['manager looks', 'managers look'], 'after no team', {
			href: '/manage/users',
			action: 'Choose teams'
		}),
		...told(shut, ['person can', 'people can'], 'not sign in yet', {
			href: '/manage/users',
			action: 'Make accounts'
		})
	];
}

const seen = (lastSeen: string) => (lastSeen === '' ? 0 : Date.parse(lastSeen));

/** One line for all of them, with the first few named; none where there is nobody. */
function told(
	rows: readonly { readonly name: string }[],
	[one, many]: readonly [string, string],
	what: string,
	link: Pick<Attention, 'href' | 'action'>
): Attention[] {
	if (rows.length === 0) return [];
	const names = rows.slice(0, NAMED).map(({ name }) => name);
	const more = rows.length > NAMED ? ` and ${rows.length - NAMED} more` : '';
	const text = `${rows.length} ${rows.length === 1 ? one : many} ${what}`;
	return [{ text, detail: names.join(', ') + more, ...link }];
}
