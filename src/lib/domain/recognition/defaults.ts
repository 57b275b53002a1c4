import type { RecognitionRule } from './recognition.ts';
import type { Definitions, JudgedKind } from './definition.ts';

type Default = {
	[K in JudgedKind]: Pick<RecognitionRule, 'name' | 'icon' | 'celebrate' | 'priority'> & {
		readonly kind: K;
		readonly definition: Definitions[K];
	};
}[JudgedKind];

/** What a new floor recognises until a manager says otherwise: seldom enough to be worth a word each time. */
const DEFAULTS: readonly Default[] = [
	{
		name: 'Big deal',
		kind: 'deal',
		definition: { type: 'order', amount: 1_500_000 },
		...{ icon: '', celebrate: true, priority: 8 }
	},
	{
		name: 'First order of the day',
		kind: 'first',
		definition: { type: 'order' },
		...{ icon: '', celebrate: true, priority: 4 }
	},
	{
		name: 'Lead of the month',
		kind: 'lead',
		definition: { metric: 'revenue', period: 'month' },
		...{ icon: '', celebrate: true, priority: 6 }
	},
	{
		name: 'Lead of the day',
		kind: 'lead',
		definition: { metric: 'points', period: 'day', minimum: 40 },
		...{ icon: '', celebrate: true, priority: 2 }
	},
	{
		name: 'Target reached',
		kind: 'target',
		definition: { metric: 'revenue', period: 'month' },
		...{ icon: 'target', celebrate: true, priority: 9 }
	},
	{
		name: 'Team target reached',
		kind: 'target',
		definition: { metric: 'revenue', period: 'month', subject: 'team' },
		...{ icon: '', celebrate: true, priority: 9 }
	},
	{
		name: 'Streak',
		kind: 'streak',
		definition: { rule: 'any', lengths: [5, 10, 20, 50, 100] },
		...{ icon: 'streak', celebrate: true, priority: 5 }
	},
	{
		name: 'Best day on the phone',
		kind: 'best',
		definition: { metric: 'calls', period: 'day' },
		...{ icon: '', celebrate: false, priority: 3 }
	},
	{
		name: 'Best week',
		kind: 'best',
		definition: { metric: 'points', period: 'week' },
		...{ icon: 'summit', celebrate: false, priority: 5 }
	},
	{
		name: 'Well above the usual week',
		kind: 'improved',
		definition: { metric: 'points', percent: 40 },
		...{ icon: 'climb', celebrate: true, priority: 5 }
	},
	{
		name: 'Six orders in a week',
		kind: 'badge',
		definition: { metric: 'orders', period: 'week', threshold: 6 },
		...{ icon: 'stack', celebrate: false, priority: 5 }
	},
	{
		name: 'A thousand calls',
		kind: 'milestone',
		definition: { metric: 'calls', period: 'all', threshold: 1_000, every: true },
		...{ icon: 'phone', celebrate: false, priority: 4 }
	},
	{
		name: 'Another hundred orders together',
		kind: 'milestone',
		definition: { metric: 'orders', period: 'all', threshold: 100, every: true, subject: 'floor' },
		...{ icon: '', celebrate: true, priority: 7 }
	},
	{ name: 'Level', kind: 'level', definition: {}, icon: '', celebrate: false, priority: 4 }
];

/** As records, but for their ids. */
export const DEFAULT_RULES: readonly Omit<RecognitionRule, 'id'>[] = DEFAULTS.map((rule) => ({
	...rule,
	from: '',
	active: true,
	version: 1
}));
