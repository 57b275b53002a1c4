/// <reference path="../pb_data/types.d.ts" />
// Goals of one's own, goals of a group, and the groups of weekly leagues. Closed to the public like all others.
migrate((app) => {
	const text = (name, max, more = {}) => ({ type: 'text', name, max, ...more });
	const required = (name, max) => text(name, max, { required: true });
	const json = (name, maxSize) => ({ type: 'json', name, maxSize });
	const number = (name) => ({ type: 'number', name });
	const whole = (name, min, max) => ({ type: 'number', name, onlyInt: true, min, max });
	const create = (name, fields, indexes = []) =>
		app.save(new Collection({ type: 'base', name, fields, indexes }));

	create(
		'own_goals',
		[required('rep', 15), required('metric', 50), required('period', 10), number('value')],
		['CREATE UNIQUE INDEX own_goals_one ON own_goals (`rep`, `metric`, `period`)']
	);
	create('shared_goals', [
		required('name', 200),
		required('who', 30),
		json('reps', 50_000),
		required('metric', 50),
		number('target'),
		required('from', 10),
		required('to', 10),
		text('reachedAt', 24),
		text('closedAt', 24),
		number('score'),
		whole('version', 1, 1e9)
	]);
	create(
		'leagues',
		[
			required('from', 10),
			required('to', 10),
			whole('tier', 1, 1e6),
			whole('tiers', 1, 1e6),
			whole('number', 1, 1e6),
			json('members', 10_000),
			json('result', 20_000),
			text('settledAt', 24)
		],
		['CREATE UNIQUE INDEX leagues_one ON leagues (`from`, `tier`, `number`)']
	);
});
