/// <reference path="../pb_data/types.d.ts" />
// Contests: what was agreed, who is in, what waits, what came of it and what came too late. Closed to the public like all others.
migrate((app) => {
	const MEGABYTE = 1_000_000;
	const text = (name, max, more = {}) => ({ type: 'text', name, max, ...more });
	const required = (name, max) => text(name, max, { required: true });
	const json = (name, maxSize = 200_000) => ({ type: 'json', name, maxSize });
	const whole = (name, max = 1e9) => ({ type: 'number', name, onlyInt: true, min: 0, max });
	const collection = (name, fields, indexes = []) =>
		app.save(new Collection({ type: 'base', name, fields, indexes }));

	collection(
		'contests',
		[
			required('name', 120),
			required('state', 20),
			json('rules'),
			text('rulesHash', 64),
			json('entrants', 2 * MEGABYTE),
			...['startsAt', 'endsAt', 'settlesAt'].map((name) => text(name, 24)),
			whole('graceHours', 1_000),
			json('editions', 5 * MEGABYTE),
			json('steps', MEGABYTE),
			text('series', 15),
			text('repeats', 10),
			text('copyOf', 15),
			json('outcome', 20 * MEGABYTE),
			whole('proposals'),
			text('createdBy', 40),
			whole('version')
		],
		['CREATE INDEX contests_state ON contests (`state`, `endsAt`)']
	);
	collection(
		'contest_rosters',
		[
			required('contest', 15),
			required('audience', 10),
			json('reps', MEGABYTE),
			json('roster', 50 * MEGABYTE),
			text('hash', 64)
		],
		['CREATE UNIQUE INDEX contest_rosters_contest ON contest_rosters (`contest`)']
	);
	collection(
		'contest_waits',
		[required('contest', 15), required('audience', 10), json('reps', MEGABYTE), json('facts', 5 * MEGABYTE)],
		['CREATE UNIQUE INDEX contest_waits_contest ON contest_waits (`contest`)']
	);
	collection('contest_series', [
		required('name', 120),
		json('points', 5_000),
		text('from', 10),
		text('to', 10),
		whole('version')
	]);
	collection(
		'contest_checks',
		[
			required('contest', 15),
			required('fact', 15),
			required('rep', 15),
			required('state', 10),
			text('by', 40),
			text('at', 24),
			text('as', 16)
		],
		['CREATE UNIQUE INDEX contest_checks_fact ON contest_checks (`contest`, `fact`)']
	);
	collection(
		'contest_results',
		[
			required('contest', 15),
			whole('number'),
			required('hash', 64),
			whole('seq', Number.MAX_SAFE_INTEGER),
			text('at', 24),
			text('by', 40),
			text('why', 500)
		],
		['CREATE UNIQUE INDEX contest_results_number ON contest_results (`contest`, `number`)']
	);
	collection(
		'contest_locks',
		[
			required('contest', 15),
			whole('round', 1_000),
			whole('number', 1_000),
			whole('seq', Number.MAX_SAFE_INTEGER),
			text('at', 24)
		],
		['CREATE UNIQUE INDEX contest_locks_round ON contest_locks (`contest`, `round`, `number`)']
	);
	collection(
		'contest_proposals',
		[
			required('contest', 15),
			whole('number'),
			whole('seq', Number.MAX_SAFE_INTEGER),
			text('at', 24),
			...['causes', 'places', 'prizes', 'voids'].map((name) => json(name, 5 * MEGABYTE)),
			required('hash', 64),
			required('state', 10),
			text('by', 40),
			text('why', 500),
			text('decidedAt', 24)
		],
		['CREATE INDEX contest_proposals_contest ON contest_proposals (`contest`, `state`)']
	);
	collection(
		'contest_words',
		[required('contest', 15), required('rep', 15), text('word', 60), text('at', 24)],
		['CREATE UNIQUE INDEX contest_words_rep ON contest_words (`contest`, `rep`)']
	);
	collection(
		'contest_secrets',
		[required('contest', 15), required('secret', 200)],
		['CREATE UNIQUE INDEX contest_secrets_contest ON contest_secrets (`contest`)']
	);
});
