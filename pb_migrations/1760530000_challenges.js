/// <reference path="../pb_data/types.d.ts" />
// Challenges of reps and teams: the rules, who is asked, and what came of them. Closed to the public like all others.
migrate((app) => {
	const text = (name, max, more = {}) => ({ type: 'text', name, max, ...more });
	const required = (name, max) => text(name, max, { required: true });
	const json = (name, maxSize = 200_000) => ({ type: 'json', name, maxSize });
	const instants = ['invitedAt', 'expiresAt', 'acceptedAt', 'startsAt', 'endsAt', 'settledAt'];

	app.save(
		new Collection({
			type: 'base',
			name: 'challenges',
			fields: [
				json('rules', 5_000),
				json('sides'),
				text('stake', 200),
				required('state', 20),
				text('why', 20),
				text('challenger', 15),
				...instants.map((name) => text(name, 24)),
				json('agreed', 20_000),
				json('result', 20_000),
				json('proposal', 20_000),
				json('ruling', 20_000),
				text('rematchOf', 15),
				{ type: 'number', name: 'version', onlyInt: true, min: 1, max: 1e9 }
			],
			indexes: ['CREATE INDEX challenges_state ON challenges (`state`, `endsAt`)']
		})
	);
});
