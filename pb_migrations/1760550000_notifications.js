/// <reference path="../pb_data/types.d.ts" />
// How people want to be told, which browsers of theirs may be rung up, and what was sent there. Closed to the public like all others.
migrate((app) => {
	const text = (name, max, more = {}) => ({ type: 'text', name, max, ...more });
	const required = (name, max) => text(name, max, { required: true });
	const create = (name, fields, indexes) => app.save(new Collection({ type: 'base', name, fields, indexes }));

	create(
		'notification_settings',
		[required('user', 15), { type: 'json', name: 'kinds', maxSize: 2_000 }, text('mutedUntil', 24)],
		['CREATE UNIQUE INDEX notification_settings_user ON notification_settings (`user`)']
	);
	create(
		'push_subscriptions',
		[
			required('user', 15),
			required('session', 15),
			required('endpoint', 1_000),
			required('p256dh', 100),
			required('auth', 30),
			text('name', 100),
			required('at', 24)
		],
		[
			'CREATE UNIQUE INDEX push_subscriptions_endpoint ON push_subscriptions (`endpoint`)',
			'CREATE INDEX push_subscriptions_user ON push_subscriptions (`user`)'
		]
	);
	create(
		'push_marks',
		[
			required('key', 60),
			required('notification', 15),
			required('device', 15),
			{ type: 'number', name: 'attempt', onlyInt: true, min: 1, max: 100 },
			required('state', 10),
			text('due', 24),
			required('at', 24)
		],
		[
			'CREATE UNIQUE INDEX push_marks_key ON push_marks (`key`)',
			'CREATE INDEX push_marks_at ON push_marks (`at`)'
		]
	);
});
