/** The process that makes one backup for the server that started it, and goes when that server does. */
import { constants, setPriority } from 'node:os';
import { makeBackup, type Order } from '#lib/server/backup/make.ts';

// sales floors come first
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
process.on('disconnect', () => process.exit(1));
process.once('message', (order: Order) => {
	void makeBackup(order, (step) => process.send?.({ step })).then((made) =>
		process.send?.({ made }, () => process.disconnect())
	);
});
