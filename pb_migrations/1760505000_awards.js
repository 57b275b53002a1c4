/// <reference path="../pb_data/types.d.ts" />
// How far those who follow the feed and decide by it have come. Closed to the public like all others.
migrate((app) => {
	const text = (name, max, more = {}) => ({ type: 'text', name, max, ...more });
	app.save(
		new Collection({
			type: 'base',
			name: 'cursors',
			fields: [
				text('name', 100, { required: true }),
				text('epoch', 64),
				{ type: 'number', name: 'seq', onlyInt: true, min: 0, max: 1e15 },
				{ type: 'json', name: 'data', maxSize: 200_000 }
			],
			indexes: ['CREATE UNIQUE INDEX cursors_name ON cursors (`name`)']
		})
	);
});
