/// <reference path="../pb_data/types.d.ts" />
// The record. Every rule stays null: the server's superuser alone reads and writes here, and people only ever talk to
// the server. No relation cascades: people are ended, not deleted. Triggers are made at each start, see pb_hooks/feed.js.
migrate((app) => {
	const NAME = 200;
	const text = (name, max = NAME, more = {}) => ({ type: 'text', name, max, ...more });
	const required = (name, max = NAME) => text(name, max, { required: true });
	const id = (name) => text(name, 15);
	const localDate = (name, more = {}) =>
		text(name, 10, { pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$', ...more });
	const hash = (name) => text(name, 64, { required: true, pattern: '^[0-9a-f]{64}$' });
	const int = (name, min, max, more = {}) => ({ type: 'number', name, onlyInt: true, min, max, ...more });
	const bool = (name) => ({ type: 'bool', name });
	const json = (name, maxSize = 100_000) => ({ type: 'json', name, maxSize });
	const instant = (name, more = {}) => ({ type: 'date', name, ...more });
	const one = (name, values) => text(name, 20, { required: true, pattern: `^(${values.join('|')})$` });
	const to = (name, collection, more = {}) => ({
		type: 'relation',
		name,
		collectionId: collection.id,
		maxSelect: 1,
		cascadeDelete: false,
		...more
	});
	const MONEY = 1e12;
	const create = (name, fields, indexes = []) => {
		const collection = new Collection({ type: 'base', name, fields, indexes });
		app.save(collection);
		return collection;
	};
	const unique = (collection, columns, where = '') =>
		`CREATE UNIQUE INDEX ${collection}_${columns.join('_')} ON ${collection} (${columns.map((c) => `\`${c}\``).join(', ')})${where && ` WHERE ${where}`}`;
	const index = (collection, columns) => unique(collection, columns).replace('UNIQUE INDEX', 'INDEX');
	const byExternalId = (collection) => unique(collection, ['externalId'], "`externalId` != ''");

	// --- followed collections: their images are in the feed ---
	create('workspace', [
		required('name'),
		text('currency', 3, { required: true, pattern: '^[A-Z]{3}$' }),
		required('timeZone', 100),
		required('locale', 35),
		int('weekStart', 1, 7, { required: true }),
		json('workingDays'),
		json('hours'),
		bool('demo'),
		bool('hideAmounts')
	]);
	const regions = create('regions', [required('name'), text('externalId')], [byExternalId('regions')]);
	const teams = create(
		'teams',
		[required('name'), text('colour', 40), text('externalId')],
		[byExternalId('teams')]
	);
	create(
		'team_regions',
		[
			to('team', teams, { required: true }),
			to('region', regions, { required: true }),
			localDate('from'),
			localDate('to')
		],
		[unique('team_regions', ['team', 'from'])]
	);
	const reps = create(
		'reps',
		[
			required('name'),
			text('email', 254),
			text('externalId'),
			localDate('startedOn'),
			localDate('endedOn'),
			text('colour', 40),
			json('privacy'),
			bool('house')
		],
		[byExternalId('reps'), index('reps', ['email'])]
	);

	// PocketBase brings `users`. Nobody signs in there: sign-in is the server's business.
	const users = app.findCollectionByNameOrId('users');
	for (const rule of [
		'listRule',
		'viewRule',
		'createRule',
		'updateRule',
		'deleteRule',
		'authRule',
		'manageRule'
	]) {
		users[rule] = null;
	}
	users.passwordAuth.enabled = false;
	users.oauth2.enabled = false;
	users.otp.enabled = false;
	users.authAlert.enabled = false;
	users.fields.removeByName('avatar');
	users.fields.getByName('name').max = NAME;
	users.fields.getByName('email').required = false;
	users.fields.add(
		new TextField(one('role', ['rep', 'manager', 'admin'])),
		new RelationField(to('rep', reps)),
		new RelationField(to('manages', teams, { maxSelect: 1000 })),
		new BoolField(bool('active'))
	);
	users.addIndex('users_rep', true, '`rep`', "`rep` != ''");
	app.save(users);
	reps.fields.add(new RelationField(to('user', users)));
	app.save(reps);

	create(
		'capacity',
		[
			to('rep', reps),
			localDate('from'),
			localDate('to'),
			json('workingDays'),
			json('hours'),
			int('fte', 0, 10_000),
			text('timeZone', 100)
		],
		[unique('capacity', ['rep', 'from'])]
	);
	create(
		'memberships',
		[
			to('rep', reps, { required: true }),
			to('team', teams, { required: true }),
			localDate('from'),
			localDate('to')
		],
		[unique('memberships', ['rep', 'from']), index('memberships', ['team'])]
	);
	create(
		'activity_types',
		[
			text('key', 50, { required: true, pattern: '^[a-z][a-z0-9_]*$' }),
			required('name'),
			one('unit', ['count', 'money', 'minutes']),
			int('stage', 0, 1000),
			text('icon', 50),
			text('colour', 40),
			bool('active')
		],
		[unique('activity_types', ['key'])]
	);
	create(
		'metrics',
		[
			text('key', 50, { required: true, pattern: '^[a-z][a-z0-9_]*$' }),
			required('name'),
			json('definition'),
			text('unit', 50),
			one('direction', ['up', 'down']),
			int('version', 0, 1e9)
		],
		[unique('metrics', ['key'])]
	);
	create(
		'targets',
		[
			required('subject', 50),
			required('metric', 50),
			one('period', ['day', 'week', 'month', 'quarter', 'year']),
			int('value', -MONEY, MONEY),
			localDate('from'),
			localDate('to'),
			bool('public')
		],
		[index('targets', ['subject', 'metric'])]
	);
	create(
		'api_keys',
		[
			required('name'),
			required('prefix', 32),
			one('scope', ['read', 'write', 'admin']),
			instant('expiresAt'),
			bool('revoked')
		],
		[unique('api_keys', ['prefix'])]
	);
	create('screens', [required('name'), json('board'), bool('revoked')]);
	create(
		'activities',
		[
			to('rep', reps, { required: true }),
			required('type', 50),
			int('quantity', 1, 1e6, { required: true }),
			int('amount', -MONEY, MONEY),
			int('margin', -MONEY, MONEY),
			text('customer', 500),
			text('deal', 500),
			instant('occurredAt', { required: true }),
			localDate('localDate', { required: true }),
			text('source', 100),
			text('externalId'),
			text('note', 10_000),
			text('createdBy', 100),
			{ type: 'autodate', name: 'receivedAt', onCreate: true }
		],
		[
			unique('activities', ['source', 'externalId'], "`externalId` != ''"),
			index('activities', ['externalId']), // SQLite can't see that a filter's `externalId = ?` implies the partial one above
			index('activities', ['rep', 'localDate']),
			index('activities', ['occurredAt', 'id'])
		]
	);

	// --- private collections: secrets' hashes, jobs, kept answers; never in the feed ---
	create(
		'key_secrets',
		[id('key'), hash('secretHash')],
		[unique('key_secrets', ['key']), unique('key_secrets', ['secretHash'])]
	);
	create(
		'sign_in_links',
		[
			id('user'),
			hash('tokenHash'),
			instant('expiresAt', { required: true }),
			instant('usedAt'),
			text('createdBy', 100)
		],
		[unique('sign_in_links', ['tokenHash'])]
	);
	create(
		'sessions',
		[id('user'), hash('tokenHash'), instant('expiresAt', { required: true })],
		[unique('sessions', ['tokenHash']), index('sessions', ['user'])]
	);
	create(
		'pairings',
		[
			hash('codeHash'),
			hash('cookieHash'),
			text('address', 100),
			instant('expiresAt', { required: true }),
			id('screen')
		],
		[unique('pairings', ['cookieHash']), index('pairings', ['codeHash'])]
	);
	create(
		'screen_secrets',
		[id('screen'), hash('secretHash')],
		[unique('screen_secrets', ['secretHash']), index('screen_secrets', ['screen'])]
	);
	create(
		'requests',
		[
			required('identity', 100),
			required('key', 255),
			text('bodyHash', 64),
			int('status', 0, 599),
			json('response', 5_000_000),
			{ type: 'autodate', name: 'created', onCreate: true }
		],
		[unique('requests', ['identity', 'key']), index('requests', ['created'])]
	);
	const count = (name) => int(name, 0, 1e12);
	create('imports', [
		text('name', 500),
		one('state', ['running', 'done', 'failed']),
		json('mapping'),
		text('createdBy', 100),
		...['total', 'done', 'created', 'updated', 'unchanged', 'rejected'].map(count),
		text('error', 10_000),
		instant('startedAt'),
		instant('endedAt')
	]);
	create('mappings', [required('name'), json('mapping')]);
	create(
		'audit',
		[
			text('actor', 100),
			required('action', 100),
			text('subject', 300),
			json('before', 1_000_000),
			json('after', 1_000_000),
			instant('at', { required: true })
		],
		[index('audit', ['at'])]
	);
	create('presence', [required('subject', 100), instant('lastSeen')], [unique('presence', ['subject'])]);

	// --- the feed ---
	create(
		'feed',
		[
			int('seq', 1, null, { required: true }),
			text('mark', 8),
			text('op', 6),
			text('collection', 50),
			text('record', 15),
			json('before', 1_000_000),
			json('after', 1_000_000)
		],
		[unique('feed', ['seq'])]
	);
	const run = (sql) => app.db().newQuery(sql).execute();
	// not collections: a PATCH writes every column back, a stale seq among them
	run(
		'CREATE TABLE feed_head (one INTEGER PRIMARY KEY CHECK (one = 1), epoch TEXT NOT NULL, seq INTEGER NOT NULL)'
	);
	run('INSERT INTO feed_head VALUES (1, lower(hex(randomblob(8))), 0)');
	run('CREATE TABLE feed_schema (one INTEGER PRIMARY KEY CHECK (one = 1), hash TEXT NOT NULL)');
	run("INSERT INTO feed_schema VALUES (1, '')");
	run('CREATE TABLE id_blocks (one INTEGER PRIMARY KEY CHECK (one = 1), next INTEGER NOT NULL)');
	run('INSERT INTO id_blocks VALUES (1, 1)');
	for (const op of ['UPDATE', 'DELETE']) {
		run(
			`CREATE TRIGGER feed_is_history_${op.toLowerCase()} BEFORE ${op} ON feed BEGIN SELECT RAISE(ABORT, 'feed is history'); END`
		);
	}

	const settings = app.settings();
	settings.meta.appName = 'Pacesetter';
	settings.batch.enabled = true;
	settings.batch.maxRequests = 1002;
	settings.batch.timeout = 60;
	settings.logs.minLevel = 4; // warnings and worse: a row for every request would cost as much as the request
	app.save(settings);

	// it would mail a warning whenever the server signs in from a new release
	const superusers = app.findCollectionByNameOrId('_superusers');
	superusers.authAlert.enabled = false;
	app.save(superusers);
});
