/** How one column stands in an image, as SQL over `c`. */
const IMAGE = {
	text: (c) => c,
	number: (c) => c,
	bool: (c) => `json(iif(${c}, 'true', 'false'))`,
	json: (c) => `json(coalesce(nullif(${c}, ''), 'null'))`
};
const OPERATIONS = ['insert', 'update', 'delete'];
const run = (app, sql) => app.db().newQuery(sql).execute();

/** A row's image: all listed columns as one JSON object. `row` is a table's name or NEW or OLD, `more` comes first. */
const image = (row, columns, more = '') => {
	const pairs = Object.keys(columns).map(
		(name) => `'${name}', ${IMAGE[columns[name]](`${row}.\`${name}\``)}`
	);
	return `json_object(${more}${pairs.join(', ')})`;
};

/**
 * Makes `collection` write to the feed, or writes its triggers anew after its columns changed.
 * A migration that drops or renames a listed column calls unfollow() first.
 */
const follow = (app, collection, columns) => {
	const names = Object.keys(columns);
	// an empty PATCH writes the row, and is no news
	const changed = names.map((name) => `OLD.\`${name}\` IS NOT NEW.\`${name}\``).join(' OR ');
	const trigger = (op, when, id, before, after) =>
		run(
			app,
			`CREATE TRIGGER feed_${collection}_${op} AFTER ${op} ON ${collection} ${when} BEGIN
				UPDATE feed_head SET seq = seq + 1;
				INSERT INTO feed (seq, mark, op, collection, record, before, after)
				SELECT seq, lower(hex(randomblob(4))), '${op}', '${collection}', ${id}, ${before}, ${after} FROM feed_head;
			END`
		);
	unfollow(app, collection);
	trigger('insert', '', 'NEW.id', 'NULL', image('NEW', columns));
	trigger('update', `WHEN ${changed}`, 'NEW.id', image('OLD', columns), image('NEW', columns));
	trigger('delete', '', 'OLD.id', image('OLD', columns), 'NULL');
};

/** Takes the triggers away: SQLite refuses to drop a column that one of them names. */
const unfollow = (app, collection) => {
	for (const op of OPERATIONS) run(app, `DROP TRIGGER IF EXISTS feed_${collection}_${op}`);
};

/** Names the shape of everything the feed depends on: followed tables, the feed itself, all triggers. */
const schemaHash = (app, collections) => {
	const rows = arrayOf(new DynamicModel({ sql: '' }));
	const tables = collections.concat('feed', 'feed_head').map((name) => `'${name}'`);
	app
		.db()
		.newQuery(
			`SELECT coalesce(sql, '') AS sql FROM sqlite_master
			WHERE type IN ('table', 'trigger') AND tbl_name IN (${tables.join(', ')}) ORDER BY type, name`
		)
		.all(rows);
	return $security.sha256(rows.map((row) => row.sql).join('\n'));
};

module.exports = { image, follow, unfollow, schemaHash };
