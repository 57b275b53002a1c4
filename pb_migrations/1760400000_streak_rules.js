/// <reference path="../pb_data/types.d.ts" />
// What people keep streaks of. Closed to the public like all others.
migrate((app) => {
	const text = (name, max, more = {}) => ({ type: 'text', name, max, ...more });
	const one = (name, values) => text(name, 20, { required: true, pattern: `^(${values.join('|')})$` });
	app.save(
		new Collection({
			type: 'base',
			name: 'streak_rules',
			fields: [
				text('name', 200, { required: true }),
				text('metric', 50, { required: true }),
				{ type: 'number', name: 'minimum', min: 0, max: 1e12, required: true },
				one('per', ['day', 'week']),
				text('from', 10, { pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' }),
				{ type: 'bool', name: 'active' },
				{ type: 'number', name: 'version', onlyInt: true, min: 1, max: 1e9, required: true }
			],
			indexes: []
		})
	);
});
