/// <reference path="../pb_data/types.d.ts" />
// What people say to what was recognised. Counts stand beside it, and are written in the same batch. Closed like all others.
migrate((app) => {
	const required = (name, max) => ({ type: 'text', name, max, required: true });
	const create = (name, fields, indexes) => app.save(new Collection({ type: 'base', name, fields, indexes }));

	create(
		'reactions',
		[required('recognition', 15), required('user', 15), required('emoji', 20), required('at', 24)],
		['CREATE UNIQUE INDEX reactions_one ON reactions (`recognition`, `user`, `emoji`)']
	);
	create(
		'comments',
		[
			required('recognition', 15),
			required('user', 15),
			{ type: 'text', name: 'rep', max: 15 },
			required('text', 2000),
			required('at', 24)
		],
		['CREATE INDEX comments_recognition ON comments (`recognition`, `at`, `id`)']
	);
	const recognitions = app.findCollectionByNameOrId('recognitions');
	recognitions.fields.add(new Field({ type: 'json', name: 'reactions', maxSize: 2000 }));
	recognitions.fields.add(
		new Field({ type: 'number', name: 'comments', onlyInt: true, min: 0, max: 1_000_000 })
	);
	recognitions.fields.add(new Field({ type: 'bool', name: 'quiet' }));
	app.save(recognitions);
});
