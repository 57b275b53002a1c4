/** Every page a person can open, for the accessibility test and for screenshots. */
export const PAGES = [
	'/',
	'/boards',
	'/boards?metric=revenue&period=month&by=team',
	'/boards?metric=show_up&period=quarter&by=rep',
	'/what-if',
	'/what-if/calibration',
	'/me',
	'/challenges',
	'/goals',
	'/leagues',
	'/notifications',
	'/recognition',
	'/manage',
	'/manage/people',
	'/manage/teams',
	'/manage/types',
	'/manage/users',
	'/manage/keys',
	'/manage/calendar',
	'/manage/metrics',
	'/manage/metrics/new',
	'/manage/streaks',
	'/manage/recognition',
	'/manage/screens',
	'/manage/import',
	'/manage/floor',
	'/wall'
] as const;

/** Without signing in. */
export const PUBLIC_PAGES = ['/', '/sign-in', '/pair', '/wall'] as const;
