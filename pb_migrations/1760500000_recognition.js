/// <reference path="../pb_data/types.d.ts" />
// What is recognised and by which rules, what people are told, and what was decided once. Closed to the public like all others.
migrate((app) => {
	const text = (name, max, more = {}) => ({ type: 'text', name, max, ...more });
	const required = (name, max) => text(name, max, { required: true });
	const bool = (name) => ({ type: 'bool', name });
	const json = (name, maxSize = 20_000) => ({ type: 'json', name, maxSize });
	const whole = (name, min, max) => ({ type: 'number', name, onlyInt: true, min, max });
	const create = (name, fields, indexes = []) =>
		app.save(new Collection({ type: 'base', name, fields, indexes }));

	create('recognition_rules', [
		required('name', 200),
		required('kind', 20),
		json('definition'),
		text('icon', 50),
		bool('celebrate'),
		whole('priority', 1, 9),
		text('from', 10),
		bool('active'),
		whole('version', 1, 1e9)
	]);
	create(
		'headlines',
		[
			required('kind', 20),
			text('rep', 15),
			text('team', 15),
			text('rule', 15),
			json('data'),
			required('at', 24),
			bool('marked'),
			json('reactions'),
			whole('comments', 0, 1e6)
		],
		['CREATE INDEX headlines_at ON headlines (`at`)']
	);
	create(
		'recognitions',
		[
			required('key', 300),
			required('kind', 20),
			text('rep', 15),
			text('team', 15),
			text('rule', 15),
			text('icon', 50),
			json('data'),
			text('cause', 15),
			whole('causeSeq', 0, 1e15),
			required('at', 24),
			bool('marked'),
			bool('hidden'),
			text('createdBy', 100)
		],
		[
			'CREATE UNIQUE INDEX recognitions_key ON recognitions (`key`)',
			'CREATE INDEX recognitions_at ON recognitions (`at`, `id`)',
			'CREATE INDEX recognitions_rep ON recognitions (`rep`, `at`)',
			'CREATE INDEX recognitions_rule ON recognitions (`rule`, `at`)'
		]
	);
	create(
		'notifications',
		[
			required('user', 15),
			text('rep', 15),
			required('kind', 50),
			json('data'),
			text('href', 300),
			required('at', 24),
			text('readAt', 24)
		],
		['CREATE INDEX notifications_user ON notifications (`user`, `at`)']
	);
	create(
		'intents',
		[required('key', 300), json('data'), required('at', 24)],
		['CREATE UNIQUE INDEX intents_key ON intents (`key`)']
	);
});
