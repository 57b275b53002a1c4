/// <reference path="../pb_data/types.d.ts" />
// The server's few doors to what has no collection API. Superusers only. Each handler runs in an engine of its own: it
// sees globals and require(), and nothing else of this file.

routerAdd(
	'GET',
	'/api/pacesetter/head',
	(e) => {
		const head = new DynamicModel({ epoch: '', seq: 0 });
		$app.db().newQuery('SELECT epoch, seq FROM feed_head').one(head);
		return e.json(200, head);
	},
	$apis.requireSuperuserAuth()
);

// Compare and set: of two that want to leave the same epoch, one does.
routerAdd(
	'POST',
	'/api/pacesetter/rotate',
	(e) => {
		const { epoch } = e.requestInfo().body;
		const done = $app
			.nonconcurrentDB()
			.newQuery('UPDATE feed_head SET epoch = lower(hex(randomblob(8))) WHERE epoch = {:epoch}')
			.bind({ epoch: String(epoch) })
			.execute();
		return e.json(200, { rotated: done.rowsAffected() === 1 });
	},
	$apis.requireSuperuserAuth()
);

routerAdd(
	'POST',
	'/api/pacesetter/ids',
	(e) => {
		// the counter's ids begin with zeros. An older copy may have come under a running server, which went on from its former
		// block: the counter has to be above whatever is in use
		const used = new DynamicModel({ id: '' });
		$app.db().newQuery("SELECT coalesce(max(id), '0') AS id FROM activities WHERE id < '00001'").one(used);
		const block = new DynamicModel({ next: 0 });
		$app
			.nonconcurrentDB()
			.newQuery('UPDATE id_blocks SET next = max(next, {:free}) + 10000 RETURNING next')
			.bind({ free: parseInt(used.id, 36) + 1 })
			.one(block);
		return e.json(200, { from: block.next - 10000, to: block.next });
	},
	$apis.requireSuperuserAuth()
);

// At each start, before anything is written: the triggers fit the schema, or are made to, which ends the epoch.
routerAdd(
	'POST',
	'/api/pacesetter/settle',
	(e) => {
		const { follow, schemaHash } = require(`${__hooks}/feed.js`);
		const { FOLLOWED } = require(`${__hooks}/followed.js`);
		const collections = Object.keys(FOLLOWED);
		const rotate = e.requestInfo().body.rotate === true;
		const answer = { changed: false, rotated: false };
		$app.runInTransaction((app) => {
			const known = new DynamicModel({ hash: '' });
			app.db().newQuery('SELECT hash FROM feed_schema').one(known);
			answer.changed = known.hash !== schemaHash(app, collections);
			if (answer.changed) {
				for (const collection of collections) follow(app, collection, FOLLOWED[collection]);
				app
					.db()
					.newQuery('UPDATE feed_schema SET hash = {:hash}')
					.bind({ hash: schemaHash(app, collections) })
					.execute();
			}
			answer.rotated = answer.changed || rotate;
			if (answer.rotated)
				app.db().newQuery('UPDATE feed_head SET epoch = lower(hex(randomblob(8)))').execute();
		});
		return e.json(200, answer);
	},
	$apis.requireSuperuserAuth()
);

// A followed collection in id order, as images: many times faster than the collection API, which a cold start would feel.
routerAdd(
	'GET',
	'/api/pacesetter/scan/{collection}',
	(e) => {
		const { image } = require(`${__hooks}/feed.js`);
		const { FOLLOWED } = require(`${__hooks}/followed.js`);
		const collection = e.request.pathValue('collection');
		if (!Object.keys(FOLLOWED).includes(collection)) throw new NotFoundError('no followed collection');
		const columns = FOLLOWED[collection];
		const page = new DynamicModel({ rows: '' });
		$app
			.db()
			.newQuery(
				`SELECT json_group_array(json(image)) AS rows FROM (
					SELECT ${image(collection, columns, `'id', ${collection}.id, `)} AS image FROM ${collection}
					WHERE id > {:after} ORDER BY id LIMIT 5000
				)`
			)
			.bind({ after: e.request.url.query().get('after') })
			.one(page);
		return e.string(200, page.rows);
	},
	$apis.requireSuperuserAuth()
);

// The feed's rows above a cursor, in order.
routerAdd(
	'GET',
	'/api/pacesetter/feed',
	(e) => {
		const query = e.request.url.query();
		const page = new DynamicModel({ rows: '' });
		$app
			.db()
			.newQuery(
				`SELECT json_group_array(json(image)) AS rows FROM (
					SELECT json_object('seq', seq, 'mark', mark, 'op', op, 'collection', collection, 'record', record,
						'before', json(before), 'after', json(after)) AS image
					FROM feed WHERE seq > {:after} ORDER BY seq LIMIT {:limit}
				)`
			)
			.bind({ after: Number(query.get('after')), limit: Number(query.get('limit')) })
			.one(page);
		return e.string(200, page.rows);
	},
	$apis.requireSuperuserAuth()
);

// Very many activities as one statement, so all or none. The body is a JSON array that the server has validated.
routerAdd(
	'POST',
	'/api/pacesetter/seed',
	(e) => {
		const { FOLLOWED } = require(`${__hooks}/followed.js`);
		const names = Object.keys(FOLLOWED.activities).filter((name) => name !== 'receivedAt');
		const rows = toString(e.request.body, 512 << 20);
		const db = $app.nonconcurrentDB();
		const strangers = new DynamicModel({ rows: 0 });
		db.newQuery(
			`SELECT count(*) AS rows FROM json_each({:rows}) WHERE value ->> 'rep' NOT IN (SELECT id FROM reps)`
		)
			.bind({ rows })
			.one(strangers);
		if (strangers.rows > 0) throw new BadRequestError(`${strangers.rows} activities name no known rep`);
		const columns = names.map((name) => `\`${name}\``).join(', ');
		const values = names.map((name) => `value ->> '${name}'`).join(', ');
		try {
			const done = db
				.newQuery(
					`INSERT INTO activities (id, receivedAt, ${columns})
					SELECT value ->> 'id', strftime('%Y-%m-%d %H:%M:%fZ', 'now'), ${values} FROM json_each({:rows})`
				)
				.bind({ rows })
				.execute();
			return e.json(200, { written: done.rowsAffected() });
		} catch (error) {
			const taken = String(error).includes('UNIQUE constraint');
			throw new ApiError(taken ? 409 : 400, taken ? 'an activity of these is here already' : String(error));
		}
	},
	$apis.requireSuperuserAuth(),
	$apis.bodyLimit(512 << 20)
);
