/// <reference path="../pb_data/types.d.ts" />
// The server's own account, from the environment at each start: a command line would show the secret to everyone here.
onBootstrap((e) => {
	e.next();
	const password = $os.getenv('PACESETTER_POCKETBASE_SECRET');
	if (!password) return;
	const email = 'gateway@pacesetter.internal';
	let account;
	try {
		account = $app.findAuthRecordByEmail('_superusers', email);
		if (account.validatePassword(password)) return;
	} catch {
		const superusers = $app.findCollectionByNameOrId('_superusers');
		// of this account alone: a long random secret is not found by trying, and slow hashes would hold up every start
		superusers.fields.getByName('password').cost = 4;
		account = new Record(superusers);
		account.set('email', email);
	}
	account.setPassword(password);
	$app.save(account);
});
