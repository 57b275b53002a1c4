/** The process that makes one backup for the server that started it, and goes when that server does. */
import { setPriority } from 'node:os';
import { makeBackup, type Order } from '#lib/server/backup/make.ts';

/** The floor comes first; but on a busy machine a backup must come to its end too. */
const NICE = 5;

setPriority(NICE);
process.on('disconnect', () => process.exit(1));
process.once('message', (order: Order) => {
	void makeBackup(order, (step) => process.send?.({ step })).then((made) =>
		process.send?.({ made }, () => process.disconnect())
	);
});
