/// <reference path="../pb_data/types.d.ts" />
// A rep's own song and picture (the files lie beside the database), how loud and when walls celebrate, and which of them do.
migrate((app) => {
	const text = (name, max) => ({ type: 'text', name, max, required: true });
	const whole = (name, max) => ({ type: 'number', name, onlyInt: true, min: 0, max });
	app.save(
		new Collection({
			type: 'base',
			name: 'media',
			fields: [
				text('rep', 15),
				text('kind', 10),
				text('type', 30),
				whole('bytes', 1e8),
				whole('width', 1e5),
				whole('height', 1e5),
				{ type: 'bool', name: 'animated' },
				whole('seconds', 1e5),
				text('at', 24)
			],
			indexes: ['CREATE UNIQUE INDEX media_rep ON media (`rep`, `kind`)']
		})
	);
	for (const name of ['workspace', 'screens']) {
		const collection = app.findCollectionByNameOrId(name);
		collection.fields.add(new Field({ type: 'json', name: 'celebrations', maxSize: 1_000 }));
		app.save(collection);
	}
});
