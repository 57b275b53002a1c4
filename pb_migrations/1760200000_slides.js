/// <reference path="../pb_data/types.d.ts" />
// What a wall turns to after its board; null: nothing.
migrate((app) => {
	const screens = app.findCollectionByNameOrId('screens');
	screens.fields.add(new Field({ type: 'json', name: 'slides', maxSize: 100_000 }));
	app.save(screens);
});
