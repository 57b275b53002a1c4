/** Preloaded into a test's own server: each SIGUSR2 sets its clock ten minutes ahead, as whoever looks after its machine might. */
const STEP_MS = 10 * 60_000;
const now = Date.now.bind(Date);
let ahead = 0;
Date.now = () => now() + ahead;
process.on('SIGUSR2', () => {
	ahead += STEP_MS;
});
