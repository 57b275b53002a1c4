/// <reference path="../pb_data/types.d.ts" />
// Calendars: days off of the whole floor, and of one rep. Closed to the public like all others.
migrate((app) => {
	const text = (name, max, more = {}) => ({ type: 'text', name, max, ...more });
	const localDate = (name) =>
		text(name, 10, { required: true, pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' });
	const one = (name, values) => text(name, 20, { required: true, pattern: `^(${values.join('|')})$` });
	const create = (name, fields, indexes) => app.save(new Collection({ type: 'base', name, fields, indexes }));

	create(
		'holidays',
		[localDate('date'), text('name', 200, { required: true })],
		['CREATE UNIQUE INDEX holidays_date ON holidays (`date`)']
	);
	create(
		'leave',
		[
			{
				type: 'relation',
				name: 'rep',
				collectionId: app.findCollectionByNameOrId('reps').id,
				maxSelect: 1,
				cascadeDelete: false,
				required: true
			},
			localDate('from'),
			localDate('to'),
			one('kind', ['vacation', 'sick', 'other']),
			text('note', 1000),
			one('state', ['asked', 'approved', 'declined']),
			text('decidedBy', 15)
		],
		['CREATE INDEX leave_rep ON leave (`rep`)']
	);
});
