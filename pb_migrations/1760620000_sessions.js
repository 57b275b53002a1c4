/// <reference path="../pb_data/types.d.ts" />
// Sessions say when they began, when they were last used, when they end whatever happens, and on which device they are. Their secret
// changes while they are used: `nextHash` is of the one that was offered and not taken yet, spent_secrets keeps the former ones.
// Sessions from before go on: they end 90 days from now at the latest, and were last used 30 days before they run out.
const NOW = "strftime('%Y-%m-%d %H:%M:%fZ', 'now')";
const FILL = `UPDATE sessions SET createdAt = ${NOW}, rotatedAt = ${NOW},
	endsAt = strftime('%Y-%m-%d %H:%M:%fZ', 'now', '+90 days'),
	lastSeenAt = strftime('%Y-%m-%d %H:%M:%fZ', expiresAt, '-30 days')`;

const hash = (name, more = {}) => ({ type: 'text', name, max: 64, pattern: '^([0-9a-f]{64})?$', ...more });
const text = (name, max, more = {}) => ({ type: 'text', name, max, ...more });
const instant = (name) => ({ type: 'date', name });
const ADDED = [
	instant('createdAt'),
	instant('lastSeenAt'),
	instant('endsAt'),
	instant('rotatedAt'),
	hash('nextHash'),
	text('rights', 16),
	text('device', 100),
	text('signedInBy', 100)
];
const NEXT = "CREATE UNIQUE INDEX sessions_nextHash ON sessions (`nextHash`) WHERE `nextHash` != ''";

migrate(
	(app) => {
		const sessions = app.findCollectionByNameOrId('sessions');
		for (const field of ADDED) sessions.fields.add(new Field(field));
		sessions.indexes = [...sessions.indexes, NEXT];
		app.save(sessions);
		app.db().newQuery(FILL).execute();
		const fields = [
			text('session', 15, { required: true }),
			hash('secretHash', { required: true }),
			{ ...instant('until'), required: true }
		];
		const indexes = [
			'CREATE UNIQUE INDEX spent_secrets_secretHash ON spent_secrets (`secretHash`)',
			'CREATE INDEX spent_secrets_until ON spent_secrets (`until`)'
		];
		app.save(new Collection({ type: 'base', name: 'spent_secrets', fields, indexes }));
	},
	(app) => {
		app.delete(app.findCollectionByNameOrId('spent_secrets'));
		const sessions = app.findCollectionByNameOrId('sessions');
		sessions.indexes = sessions.indexes.filter((index) => !index.includes('sessions_nextHash'));
		for (const { name } of ADDED) sessions.fields.removeByName(name);
		app.save(sessions);
	}
);
