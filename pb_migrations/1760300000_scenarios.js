/// <reference path="../pb_data/types.d.ts" />
// What-if scenarios that managers keep under a name. Closed to the public like all others, and not in the feed: nobody's
// figures depend on them.
migrate((app) => {
	const text = (name, max, more = {}) => ({ type: 'text', name, max, ...more });
	app.save(
		new Collection({
			type: 'base',
			name: 'scenarios',
			fields: [
				text('name', 200, { required: true }),
				text('query', 4000, { required: true }),
				text('createdBy', 40, { required: true }),
				{ type: 'bool', name: 'shared' }
			],
			indexes: [
				'CREATE UNIQUE INDEX scenarios_createdBy_name ON scenarios (`createdBy`, `name`)',
				'CREATE INDEX scenarios_shared ON scenarios (`shared`)'
			]
		})
	);
});
