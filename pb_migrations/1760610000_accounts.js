/// <reference path="../pb_data/types.d.ts" />
// PocketBase wants a password of each account. Those are long and random, and nobody ever signs in with one: to hash them slowly
// guards nothing, and takes a tenth of a second for each person that is brought in.
const LEAST_COST = 4;
const USUAL_COST = 0;

const setCost = (app, cost) => {
	const users = app.findCollectionByNameOrId('users');
	users.fields.getByName('password').cost = cost;
	app.save(users);
};

migrate(
	(app) => setCost(app, LEAST_COST),
	(app) => setCost(app, USUAL_COST)
);
